package io.github.dl4jff.mnist.picture;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.GreyImage;
import java.util.Optional;

/**
 * How the digits of a data set stand in their images.
 *
 * @param side width and height of an image
 * @param width the most that a digit is wide
 * @param height the most that a digit is high
 * @param fillsHeight whether every digit is as high as that, and a wide one is squeezed
 * @param byMass whether the centre of mass is in the middle, or the middle of the box
 * @param thinnest the width in pixels that thinner strokes are thickened to
 */
record Framing(
    int side, int width, int height, boolean fillsHeight, boolean byMass, double thinnest) {
  /**
   * MNIST: digits are "size normalized to fit in a 20x20 pixel box while preserving their aspect
   * ratio", and "centered in a 28x28 image by computing the center of mass of the pixels, and
   * translating the image so as to position this point at the center of the 28x28 field" (LeCun,
   * Cortes and Burges, The MNIST database of handwritten digits).
   */
  private static final Framing MNIST = new Framing(28, 20, 20, false, true, 1.5);

  /** The UCI digits: every digit is as high as the image and, nearly always, at most 6 wide. */
  private static final Framing DIGITS = new Framing(8, 6, 8, true, false, 0.9);

  private static final float BLACK = 0.01f;
  private static final float BRIGHT = 0.85f;
  private static final float HALF = 0.5f;

  /** Returns the framing of a data set of digits; nothing for others. */
  static Optional<Framing> of(DatasetName dataset) {
    return switch (dataset) {
      case MNIST -> Optional.of(MNIST);
      case DIGITS -> Optional.of(DIGITS);
      case FASHION_MNIST -> Optional.empty();
    };
  }

  /** Returns the width that ink of a certain size has in an image. */
  double scaledWidth(Box ink) {
    double atFullHeight = (double) height * ink.width() / ink.height();
    return Math.min(width, atFullHeight);
  }

  /** Returns the height that ink of a certain size has in an image. */
  double scaledHeight(Box ink) {
    return fillsHeight ? height : Math.min(height, (double) width * ink.height() / ink.width());
  }

  /**
   * Returns whether an image looks like those of the data set: of their size, light on black, and
   * with the digit where it is in theirs.
   */
  boolean fits(GreyImage image) {
    if (image.width() != side || image.height() != side) {
      return false;
    }
    float[] pixels = image.pixels();
    Box box = Box.EMPTY;
    float brightest = 0;
    int blackBorder = 0; // more pixels that are black than bright ones
    for (int i = 0; i < pixels.length; i++) {
      int x = i % side;
      int y = i / side;
      brightest = Math.max(brightest, pixels[i]);
      if (pixels[i] > BLACK) {
        box = box.with(x, y);
      }
      if (x == 0 || y == 0 || x == side - 1 || y == side - 1) {
        blackBorder += pixels[i] <= BLACK ? 1 : pixels[i] >= HALF ? -1 : 0;
      }
    }
    return brightest >= BRIGHT
        && blackBorder > 0
        && (fillsHeight
            ? box.height() == height
            : Math.abs(Math.max(box.width(), box.height()) - height) <= 1)
        && (!byMass || isInTheMiddle(pixels));
  }

  private boolean isInTheMiddle(float[] pixels) {
    double[] centre = Placement.centreOfMass(pixels, side);
    double middle = middle();
    return Math.abs(centre[0] - middle) <= 1 && Math.abs(centre[1] - middle) <= 1;
  }

  /**
   * Returns where the centre of mass is, as a distance from the edge of the image: in MNIST at 14.5
   * of 28 pixels, that is on the middle of the pixel with the index 14.
   */
  double middle() {
    return (side + 1) / 2.0;
  }
}
