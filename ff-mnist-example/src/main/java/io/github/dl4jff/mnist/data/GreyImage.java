package io.github.dl4jff.mnist.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** A grey image with values from 0, black, to 1, white. */
public final class GreyImage {
  private final int width;
  private final int height;
  private final float[] pixels;

  private GreyImage(int width, int height, float[] pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /**
   * Reads a picture. Colours become grey by their luma (ITU-R BT.601); what is transparent becomes
   * black.
   *
   * @param file a PNG, or another format that Java reads
   * @throws IOException if it cannot be read, is no picture, or is too large: see {@link
   *     PictureFile}
   */
  public static GreyImage read(Path file) throws IOException {
    return of(PictureFile.read(file));
  }

  /** Returns a picture in grey: see {@link #read}. */
  public static GreyImage of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    float[] pixels = new float[width * height];
    PixelReader reader = new PixelReader(image);
    float[] pixel = new float[PixelReader.BANDS];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        reader.read(x, y, pixel);
        pixels[y * width + x] = pixel[3] * PixelReader.luma(pixel[0], pixel[1], pixel[2]);
      }
    }
    return new GreyImage(width, height, pixels);
  }

  /**
   * Creates an image.
   *
   * @param pixels row after row, each in {@code [0, 1]}; kept, not copied
   * @throws IllegalArgumentException if they are not {@code width * height}
   */
  public static GreyImage of(int width, int height, float[] pixels) {
    if (pixels.length != width * height) {
      throw new IllegalArgumentException(
          "pixels: expected %s x %s, got %s".formatted(width, height, pixels.length));
    }
    return new GreyImage(width, height, pixels);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Returns the values: a copy, row after row. */
  public float[] pixels() {
    return pixels.clone();
  }

  /** Returns the negative: white becomes black. */
  public GreyImage inverted() {
    float[] inverted = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      inverted[i] = 1 - pixels[i];
    }
    return new GreyImage(width, height, inverted);
  }

  /** Returns the picture in another size: each new pixel is the mean of the area that it covers. */
  public GreyImage scaledTo(int newWidth, int newHeight) {
    float[] scaled = new float[newWidth * newHeight];
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        scaled[y * newWidth + x] =
            mean(
                (double) x * width / newWidth,
                (x + 1.0) * width / newWidth,
                (double) y * height / newHeight,
                (y + 1.0) * height / newHeight);
      }
    }
    return new GreyImage(newWidth, newHeight, scaled);
  }

  private float mean(double left, double right, double top, double bottom) {
    double sum = 0;
    for (int y = (int) top; y < Math.min(height, Math.ceil(bottom)); y++) {
      double covered = Math.min(bottom, y + 1.0) - Math.max(top, y);
      for (int x = (int) left; x < Math.min(width, Math.ceil(right)); x++) {
        sum += covered * (Math.min(right, x + 1.0) - Math.max(left, x)) * pixels[y * width + x];
      }
    }
    return (float) (sum / ((right - left) * (bottom - top)));
  }
}
