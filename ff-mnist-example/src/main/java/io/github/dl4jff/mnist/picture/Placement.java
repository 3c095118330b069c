package io.github.dl4jff.mnist.picture;

/** Puts ink into an image in the way of a data set. */
final class Placement {
  /** At least so many points, in each direction, give the mean of a new pixel. */
  private static final int LEAST_POINTS = 4;

  private static final double MIDDLE = 0.5;

  private final float[] ink;
  private final int width;
  private final int height;
  private final Box box;
  private final Framing framing;

  /**
   * @param ink row after row, at least 0
   * @param box what of it is the digit
   */
  Placement(float[] ink, int width, int height, Box box, Framing framing) {
    this.ink = ink;
    this.width = width;
    this.height = height;
    this.box = box;
    this.framing = framing;
  }

  /** Returns the pixels of the image: the brightest is 1. */
  float[] image() {
    double columns = framing.scaledWidth(box);
    double rows = framing.scaledHeight(box);
    int side = framing.side();
    int left = (int) Math.round((side - columns) * MIDDLE);
    int top = (int) Math.round((side - rows) * MIDDLE);
    float[] image = render(left, top, columns, rows);
    if (framing.byMass()) {
      double[] centre = centreOfMass(image, side);
      double middle = framing.middle();
      // by whole pixels, as MNIST is
      left = within(left + (int) Math.round(middle - centre[0]), side - columns);
      top = within(top + (int) Math.round(middle - centre[1]), side - rows);
      image = render(left, top, columns, rows);
    }
    float brightest = 0;
    for (float pixel : image) {
      brightest = Math.max(brightest, pixel);
    }
    for (int i = 0; i < image.length; i++) {
      image[i] /= brightest;
    }
    return image;
  }

  private static int within(int offset, double room) {
    return (int) Math.max(0, Math.min(Math.floor(room), offset));
  }

  /** Returns the centre of mass, x and y; the first pixel reaches from 0 to 1. */
  static double[] centreOfMass(float[] image, int side) {
    double mass = 0;
    double x = 0;
    double y = 0;
    for (int i = 0; i < image.length; i++) {
      mass += image[i];
      x += image[i] * (i % side + MIDDLE);
      y += image[i] * (i / side + MIDDLE);
    }
    return new double[] {x / mass, y / mass};
  }

  private float[] render(int left, int top, double columns, double rows) {
    int side = framing.side();
    double stepX = box.width() / columns;
    double stepY = box.height() / rows;
    float[] image = new float[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        image[y * side + x] =
            mean(box.left() + (x - left) * stepX, stepX, box.top() + (y - top) * stepY, stepY);
      }
    }
    return image;
  }

  private float mean(double left, double stepX, double top, double stepY) {
    int columns = Math.max(LEAST_POINTS, (int) Math.ceil(2 * stepX));
    int rows = Math.max(LEAST_POINTS, (int) Math.ceil(2 * stepY));
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        sum +=
            value(left + (column + MIDDLE) * stepX / columns, top + (row + MIDDLE) * stepY / rows);
      }
    }
    return (float) (sum / (rows * columns));
  }

  /** Returns the value at a point, between those of the nearest four pixels; 0 outside. */
  private double value(double x, double y) {
    double cornerX = x - MIDDLE;
    double cornerY = y - MIDDLE;
    int column = (int) Math.floor(cornerX);
    int row = (int) Math.floor(cornerY);
    double shareX = cornerX - column;
    double shareY = cornerY - row;
    return (1 - shareY) * ((1 - shareX) * pixel(column, row) + shareX * pixel(column + 1, row))
        + shareY * ((1 - shareX) * pixel(column, row + 1) + shareX * pixel(column + 1, row + 1));
  }

  private double pixel(int column, int row) {
    return column < 0 || row < 0 || column >= width || row >= height
        ? 0
        : ink[row * width + column];
  }
}
