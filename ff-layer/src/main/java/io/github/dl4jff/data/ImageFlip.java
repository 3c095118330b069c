package io.github.dl4jff.data;

import java.util.SplittableRandom;

/**
 * Mirrors each image left to right with probability 1/2, {@code y[i][j] = x[i][width - 1 - j]},
 * drawn anew for every image of every minibatch. Set it as the preprocessor of the training
 * iterator only, and only where the mirror image of a class is still of this class: not for digits.
 *
 * <p>Takes features {@code [miniBatch, channels * height * width]} or {@code [miniBatch, channels,
 * height, width]}; all channels of an image are mirrored alike. Draws depend on the seed and the
 * number of minibatches seen before, so that one seed gives one result. They are independent of
 * those of an {@link ImageShift} with the same seed. ND4J puts both together:
 *
 * <pre>{@code
 * iterator.setPreProcessor(
 *     new CompositeDataSetPreProcessor(
 *         new ImageShift(32, 32, 4, seed), new ImageFlip(32, 32, seed)));
 * }</pre>
 *
 * @serial exclude
 */
public final class ImageFlip extends ImageAugmentation {
  private static final long serialVersionUID = 1L;

  /**
   * Creates a preprocessor.
   *
   * @param height height of an image in pixels, at least 1
   * @param width width of an image in pixels, at least 1
   * @param seed where the draws come from
   * @throws IllegalArgumentException if height or width is less than 1
   */
  public ImageFlip(int height, int width, long seed) {
    super(height, width, seed);
  }

  /** Returns another stream than that of {@link ImageShift} with the same seed. */
  @Override
  SplittableRandom random() {
    return super.random().split();
  }

  @Override
  void change(float[] from, float[] to, int start, int end, SplittableRandom random) {
    if (random.nextBoolean()) {
      for (int row = start; row < end; row += width) {
        for (int column = 0; column < width; column++) {
          to[row + column] = from[row + width - 1 - column];
        }
      }
    } else {
      System.arraycopy(from, start, to, start, end - start);
    }
  }
}
