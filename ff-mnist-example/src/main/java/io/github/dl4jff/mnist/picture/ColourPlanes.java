package io.github.dl4jff.mnist.picture;

import io.github.dl4jff.mnist.data.PixelReader;
import java.awt.image.BufferedImage;

/**
 * The colours of a picture without transparency, reduced to at most {@link #LONGEST} pixels a side.
 *
 * @param width width in pixels
 * @param height height in pixels
 * @param reduction how many pixels of the picture, in each direction, make one of these
 * @param planes red, green and blue, each row after row, in {@code [0, 1]}
 */
record ColourPlanes(int width, int height, int reduction, float[][] planes) {
  /** Enough for a digit of a twentieth of the picture; it bounds the memory that is needed. */
  static final int LONGEST = 1000;

  private static final int COLOURS = 3;
  private static final int ALPHA = 3;
  private static final double HALF = 0.5;

  /** Reads a picture; each pixel is the mean of those of the picture that it stands for. */
  static ColourPlanes of(BufferedImage image) {
    int longest = Math.max(image.getWidth(), image.getHeight());
    int reduction = (longest + LONGEST - 1) / LONGEST;
    int width = (image.getWidth() + reduction - 1) / reduction;
    int height = (image.getHeight() + reduction - 1) / reduction;
    float[][] planes = new float[PixelReader.BANDS][width * height];
    addPixels(image, reduction, width, planes);
    for (int y = 0; y < height; y++) {
      int rows = Math.min(reduction, image.getHeight() - y * reduction);
      for (int x = 0; x < width; x++) {
        int count = rows * Math.min(reduction, image.getWidth() - x * reduction);
        for (float[] plane : planes) {
          plane[y * width + x] /= count;
        }
      }
    }
    fillTransparent(width, height, planes);
    return new ColourPlanes(
        width, height, reduction, new float[][] {planes[0], planes[1], planes[2]});
  }

  /** Adds up colours, multiplied by alpha, and alpha. */
  private static void addPixels(BufferedImage image, int reduction, int width, float[][] planes) {
    PixelReader reader = new PixelReader(image);
    float[] pixel = new float[PixelReader.BANDS];
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        reader.read(x, y, pixel);
        int i = y / reduction * width + x / reduction;
        for (int c = 0; c < COLOURS; c++) {
          planes[c][i] += pixel[c] * pixel[ALPHA];
        }
        planes[ALPHA][i] += pixel[ALPHA];
      }
    }
  }

  /**
   * Puts the picture on paper: where its border is mostly transparent, on white paper if what can
   * be seen is rather dark, and on black paper if it is rather light; otherwise on paper in the
   * colour of the border.
   */
  private static void fillTransparent(int width, int height, float[][] planes) {
    double[] all = new double[PixelReader.BANDS];
    double[] border = new double[PixelReader.BANDS];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean atBorder = x == 0 || y == 0 || x == width - 1 || y == height - 1;
        for (int band = 0; band < PixelReader.BANDS; band++) {
          float value = planes[band][y * width + x];
          all[band] += value;
          border[band] += atBorder ? value : 0;
        }
      }
    }
    if (all[ALPHA] == 0) {
      return; // nothing can be seen: black on black
    }
    float[] paper = new float[COLOURS];
    boolean dark =
        PixelReader.luma((float) all[0], (float) all[1], (float) all[2]) < HALF * all[ALPHA];
    boolean cutOut = border[ALPHA] < HALF * Math.max(1, 2 * (width + height) - ALPHA - 1);
    for (int c = 0; c < COLOURS; c++) {
      paper[c] = cutOut ? (dark ? 1 : 0) : (float) (border[c] / border[ALPHA]);
      for (int i = 0; i < width * height; i++) {
        planes[c][i] += (1 - planes[ALPHA][i]) * paper[c];
      }
    }
  }
}
