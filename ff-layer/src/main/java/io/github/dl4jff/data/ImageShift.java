package io.github.dl4jff.data;

import io.github.dl4jff.internal.Checks;
import java.util.SplittableRandom;

/**
 * Shifts each image by a whole number of pixels, drawn anew for every image of every minibatch from
 * {@code -maxShift..maxShift} in both directions; what comes in at the border is 0. Set it as the
 * preprocessor of the training iterator only.
 *
 * <p>Takes features {@code [miniBatch, channels * height * width]} or {@code [miniBatch, channels,
 * height, width]}; all channels of an image are shifted alike. Draws depend on the seed and the
 * number of minibatches seen before, so that one seed gives one result.
 *
 * <p>Source: G. Hinton, The Forward-Forward Algorithm, arXiv 2212.13345, section 3.3 ("jittered").
 *
 * @see ImageFlip
 * @serial exclude
 */
public final class ImageShift extends ImageAugmentation {
  private static final long serialVersionUID = 1L;

  private final int maxShift;

  /**
   * Creates a preprocessor.
   *
   * @param height height of an image in pixels, at least 1
   * @param width width of an image in pixels, at least 1
   * @param maxShift the largest shift in pixels, at least 0 and less than height and width
   * @param seed where the draws come from
   * @throws IllegalArgumentException if a number is out of range
   */
  public ImageShift(int height, int width, int maxShift, long seed) {
    super(height, width, seed);
    if (maxShift < 0 || maxShift >= Math.min(height, width)) {
      throw Checks.expected(
          "maxShift", "a number in [0, " + Math.min(height, width) + ")", maxShift);
    }
    this.maxShift = maxShift;
  }

  @Override
  void change(float[] from, float[] to, int start, int end, SplittableRandom random) {
    int down = random.nextInt(2 * maxShift + 1) - maxShift;
    int right = random.nextInt(2 * maxShift + 1) - maxShift;
    for (int plane = start; plane < end; plane += height * width) {
      shift(from, to, plane, down, right);
    }
  }

  private void shift(float[] from, float[] to, int offset, int down, int right) {
    int length = width - Math.abs(right);
    for (int row = Math.max(0, down); row < height + Math.min(0, down); row++) {
      int source = offset + (row - down) * width + Math.max(0, -right);
      System.arraycopy(from, source, to, offset + row * width + Math.max(0, right), length);
    }
  }
}
