package io.github.dl4jff.mnist.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** A grey image with values from 0, black, to 1, white. */
public final class GreyImage {
  /** The largest picture that is read: as large as 4096 x 4096. */
  public static final int MOST_PIXELS = 1 << 24;

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
   * black. The size is looked at before memory is set aside for the pixels.
   *
   * @param file a PNG, or another format that Java reads
   * @throws IOException if it cannot be read, is no picture, or has more than {@link #MOST_PIXELS}
   */
  public static GreyImage read(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      stream.read(); // its exceptions say more than those of ImageIO's stream
    }
    try (ImageInputStream stream = new FileImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new IOException("not a picture in a known format");
      }
      return read(readers.next(), stream);
    } catch (RuntimeException e) {
      // What ImageIO's readers throw on some damaged files.
      throw new IOException("damaged picture", e);
    }
  }

  private static GreyImage read(ImageReader reader, ImageInputStream stream) throws IOException {
    try {
      reader.setInput(stream, true, true); // texts and colour profiles could be of any length
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "expected at most %,d pixels, got %d x %d",
                MOST_PIXELS,
                reader.getWidth(0),
                reader.getHeight(0)));
      }
      return of(reader.read(0));
    } finally {
      reader.dispose();
    }
  }

  public static GreyImage of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    float[] pixels = new float[width * height];
    // getRGB takes the values of a grey picture for linear light and brightens them: read those as
    // they are.
    boolean grey =
        image.getColorModel() instanceof ComponentColorModel
            && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = grey ? grey(image, x, y) : luma(image.getRGB(x, y));
      }
    }
    return new GreyImage(width, height, pixels);
  }

  private static float grey(BufferedImage image, int x, int y) {
    Raster raster = image.getRaster();
    float value = raster.getSample(x, y, 0) / white(image, 0);
    return image.getColorModel().hasAlpha()
        ? value * raster.getSample(x, y, 1) / white(image, 1)
        : value;
  }

  private static float white(BufferedImage image, int band) {
    return (1 << image.getSampleModel().getSampleSize(band)) - 1;
  }

  private static float luma(int argb) {
    float alpha = (argb >>> 24) / 255f;
    int red = argb >> 16 & 0xFF;
    int green = argb >> 8 & 0xFF;
    int blue = argb & 0xFF;
    return alpha * (0.299f * red + 0.587f * green + 0.114f * blue) / 255f;
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
