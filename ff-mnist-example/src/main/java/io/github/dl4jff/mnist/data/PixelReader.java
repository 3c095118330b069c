package io.github.dl4jff.mnist.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;

/** Reads the pixels of a picture, of whatever type it is. */
public final class PixelReader {
  /** The length of a pixel: red, green, blue, and how opaque it is. */
  public static final int BANDS = 4;

  private final BufferedImage image;
  private final Raster raster;
  private final boolean grey;

  public PixelReader(BufferedImage image) {
    this.image = image;
    this.raster = image.getRaster();
    // getRGB takes the values of a grey picture for linear light and brightens them: read those as
    // they are.
    this.grey =
        image.getColorModel() instanceof ComponentColorModel
            && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
  }

  /**
   * Reads a pixel.
   *
   * @param pixel gets red, green, blue and alpha, each in {@code [0, 1]}, colours not multiplied by
   *     alpha
   */
  public void read(int x, int y, float[] pixel) {
    if (grey) {
      float value = raster.getSample(x, y, 0) / white(0);
      pixel[0] = value;
      pixel[1] = value;
      pixel[2] = value;
      pixel[3] = image.getColorModel().hasAlpha() ? raster.getSample(x, y, 1) / white(1) : 1;
    } else {
      int argb = image.getRGB(x, y);
      pixel[0] = (argb >> 16 & 0xFF) / 255f;
      pixel[1] = (argb >> 8 & 0xFF) / 255f;
      pixel[2] = (argb & 0xFF) / 255f;
      pixel[3] = (argb >>> 24) / 255f;
    }
  }

  private float white(int band) {
    return (1 << image.getSampleModel().getSampleSize(band)) - 1;
  }

  /** Returns the luma of a colour: ITU-R BT.601. */
  public static float luma(float red, float green, float blue) {
    return 0.299f * red + 0.587f * green + 0.114f * blue;
  }
}
