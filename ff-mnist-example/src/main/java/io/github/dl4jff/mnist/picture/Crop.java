package io.github.dl4jff.mnist.picture;

/**
 * Ink cut out, with a margin of nothing around it, and reduced to a bounded size.
 *
 * @param ink row after row, in {@code [0, 1]}
 * @param width width with the margins
 * @param height height with the margins
 * @param box where the digit is
 */
record Crop(float[] ink, int width, int height, Box box) {
  /** Eight times as fine as MNIST's digits. */
  private static final int LONGEST = 160;

  /** Around the box, as a share of its longer side: fringes and thicker strokes go there. */
  private static final double MARGIN = 0.15;

  private static final int LEAST_MARGIN = 2;
  private static final float HALF = 0.5f;

  /** Cuts a digit out. */
  static Crop of(Shape shape) {
    Box from = shape.box();
    int longest = Math.max(from.width(), from.height());
    int reduction = (longest + LONGEST - 1) / LONGEST;
    int columns = (from.width() + reduction - 1) / reduction;
    int rows = (from.height() + reduction - 1) / reduction;
    int margin = Math.max(LEAST_MARGIN, (int) Math.ceil(MARGIN * Math.max(columns, rows)));
    int width = columns + 2 * margin;
    int height = rows + 2 * margin;
    float[] ink = new float[width * height];
    for (int y = 0; y < height * reduction; y++) {
      int fromY = from.top() + y - margin * reduction;
      for (int x = 0; x < width * reduction; x++) {
        int fromX = from.left() + x - margin * reduction;
        if (fromX >= 0 && fromY >= 0 && fromX < shape.width() && fromY < shape.height()) {
          ink[y / reduction * width + x / reduction] +=
              shape.signal()[fromY * shape.width() + fromX] / (reduction * reduction);
        }
      }
    }
    return new Crop(ink, width, height, new Box(margin, margin, margin + columns, margin + rows));
  }

  /**
   * Returns how wide the strokes are, in pixels: twice their area divided by the length of their
   * edges, where an edge along the grid stands for pi / 4 of its length on average.
   */
  double strokeWidth() {
    int area = 0;
    int edges = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean here = isInk(x, y);
        area += here ? 1 : 0;
        edges += here != isInk(x - 1, y) ? 1 : 0;
        edges += here != isInk(x, y - 1) ? 1 : 0;
      }
    }
    return 2 * area / (edges * Math.PI / 4);
  }

  private boolean isInk(int x, int y) {
    return x >= 0 && y >= 0 && ink[y * width + x] >= HALF;
  }

  /**
   * Returns the same with thicker strokes: each pixel is the greatest within a disc.
   *
   * @param radius at most the margin
   */
  Crop thickened(double radius) {
    int reach = (int) Math.floor(radius);
    float[] thick = new float[ink.length];
    for (int dy = -reach; dy <= reach; dy++) {
      for (int dx = -reach; dx <= reach; dx++) {
        if (dx * dx + dy * dy > radius * radius) {
          continue;
        }
        for (int y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) {
          for (int x = Math.max(0, -dx); x < Math.min(width, width - dx); x++) {
            int i = y * width + x;
            thick[i] = Math.max(thick[i], ink[i + dy * width + dx]);
          }
        }
      }
    }
    return new Crop(
        thick,
        width,
        height,
        new Box(
            Math.max(0, box.left() - reach),
            Math.max(0, box.top() - reach),
            Math.min(width, box.right() + reach),
            Math.min(height, box.bottom() + reach)));
  }
}
