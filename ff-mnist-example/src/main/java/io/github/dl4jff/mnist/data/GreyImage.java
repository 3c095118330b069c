package io.github.dl4jff.mnist.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

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
   * @return the picture
   * @throws IOException if it cannot be read, or is no picture
   */
  public static GreyImage read(Path file) throws IOException {
    BufferedImage image;
    try (var stream = Files.newInputStream(file)) {
      image = ImageIO.read(stream);
    } catch (RuntimeException e) {
      // What ImageIO's readers throw on some damaged files.
      throw new IOException("damaged picture", e);
    }
    if (image == null) {
      throw new IOException("not a picture in a known format");
    }
    return of(image);
  }

  /**
   * Converts a picture.
   *
   * @param image any picture
   * @return its grey values
   */
  public static GreyImage of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    float[] pixels = new float[width * height];
    // getRGB takes the values of a grey picture for linear light and brightens them: read those as
    // they are.
    boolean grey =
        image.getType() == BufferedImage.TYPE_BYTE_GRAY
            || image.getType() == BufferedImage.TYPE_USHORT_GRAY;
    float white = image.getType() == BufferedImage.TYPE_USHORT_GRAY ? 0xFFFF : 0xFF;
    Raster raster = image.getRaster();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = grey ? raster.getSample(x, y, 0) / white : luma(image.getRGB(x, y));
      }
    }
    return new GreyImage(width, height, pixels);
  }

  private static float luma(int argb) {
    float alpha = (argb >>> 24) / 255f;
    int red = argb >> 16 & 0xFF;
    int green = argb >> 8 & 0xFF;
    int blue = argb & 0xFF;
    return alpha * (0.299f * red + 0.587f * green + 0.114f * blue) / 255f;
  }

  /**
   * Returns the width.
   *
   * @return number of pixels
   */
  public int width() {
    return width;
  }

  /**
   * Returns the height.
   *
   * @return number of pixels
   */
  public int height() {
    return height;
  }

  /**
   * Returns the values.
   *
   * @return a copy, row after row
   */
  public float[] pixels() {
    return pixels.clone();
  }

  /**
   * Returns the negative: white becomes black.
   *
   * @return the negative
   */
  public GreyImage inverted() {
    float[] inverted = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      inverted[i] = 1 - pixels[i];
    }
    return new GreyImage(width, height, inverted);
  }

  /**
   * Returns the picture in another size: each new pixel is the mean of the area that it covers.
   *
   * @param newWidth number of pixels
   * @param newHeight number of pixels
   * @return the picture in that size
   */
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
