package io.github.dl4jff.mnist.data;

import java.io.Serializable;
import java.util.Arrays;

/** Grey images of one size, each with a label. Immutable as long as nobody writes to the arrays. */
public final class LabelledImages implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] pixels;
  private final byte[] labels;
  private final int side;
  private final int classes;
  private final int white;

  /**
   * Creates a set of images.
   *
   * @param pixels unsigned bytes, {@code [n, side, side]} in row-major order; kept, not copied
   * @param labels labels in {@code [0, classes)}, {@code [n]}; kept, not copied
   * @param white the value of a white pixel; black is 0
   * @throws IllegalArgumentException if the lengths do not fit, or a label or pixel is out of range
   */
  public LabelledImages(byte[] pixels, byte[] labels, int side, int classes, int white) {
    if (pixels.length != (long) labels.length * side * side) {
      throw new IllegalArgumentException(
          "pixels: expected %s bytes for %s labels, got %s"
              .formatted((long) labels.length * side * side, labels.length, pixels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "label " + i + ": expected a number in [0, " + classes + "), got " + labels[i]);
      }
    }
    for (int i = 0; i < pixels.length; i++) {
      if ((pixels[i] & 0xFF) > white) {
        throw new IllegalArgumentException(
            "pixel " + i + ": expected a number in [0, " + white + "], got " + (pixels[i] & 0xFF));
      }
    }
    this.pixels = pixels;
    this.labels = labels;
    this.side = side;
    this.classes = classes;
    this.white = white;
  }

  /** Returns the number of images: {@code n}. */
  public int size() {
    return labels.length;
  }

  /** Returns the width, which is the height too, of an image. */
  public int side() {
    return side;
  }

  /** Returns the number of pixels of an image: {@code side * side}. */
  public int pixelsPerImage() {
    return side * side;
  }

  public int classes() {
    return classes;
  }

  /**
   * Returns the label of an image, in {@code [0, C)}.
   *
   * @param image index in {@code [0, n)}
   */
  public int label(int image) {
    return labels[image];
  }

  /**
   * Writes the pixels of an image, scaled to {@code [0, 1]}.
   *
   * @param image index in {@code [0, n)}
   * @param target where to write
   * @param offset index in the target of the first pixel
   */
  public void copyScaled(int image, float[] target, int offset) {
    int length = pixelsPerImage();
    int from = image * length;
    for (int i = 0; i < length; i++) {
      target[offset + i] = (pixels[from + i] & 0xFF) / (float) white;
    }
  }

  /**
   * Returns a range of the images, as a copy.
   *
   * @param to index after the last image
   */
  public LabelledImages range(int from, int to) {
    int length = pixelsPerImage();
    return new LabelledImages(
        Arrays.copyOfRange(pixels, from * length, to * length),
        Arrays.copyOfRange(labels, from, to),
        side,
        classes,
        white);
  }
}
