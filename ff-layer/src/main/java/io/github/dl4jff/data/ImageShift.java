package io.github.dl4jff.data;

import io.github.dl4jff.internal.Checks;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.factory.Nd4j;

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
 * @serial exclude
 */
public final class ImageShift implements DataSetPreProcessor {
  private static final long serialVersionUID = 1L;
  private static final long SEED_MIXER = 0x9E3779B97F4A7C15L;

  private final int height;
  private final int width;
  private final int maxShift;
  private final long seed;
  private long minibatches;

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
    this.height = (int) Checks.atLeast("height", 1, height);
    this.width = (int) Checks.atLeast("width", 1, width);
    if (maxShift < 0 || maxShift >= Math.min(height, width)) {
      throw Checks.expected(
          "maxShift", "a number in [0, " + Math.min(height, width) + ")", maxShift);
    }
    this.maxShift = maxShift;
    this.seed = seed;
  }

  /**
   * Returns how many minibatches were shifted so far.
   *
   * @return their number
   */
  public long getMinibatches() {
    return minibatches;
  }

  /**
   * Goes on as after a number of minibatches: for a run that is resumed.
   *
   * @param minibatches their number, at least 0
   * @throws IllegalArgumentException if it is less than 0
   */
  public void setMinibatches(long minibatches) {
    this.minibatches = Checks.atLeast("minibatches", 0, minibatches);
  }

  /**
   * Shifts the images of a minibatch.
   *
   * @param toPreProcess the minibatch, whose features are replaced
   * @throws IllegalArgumentException if the features are not images of this size
   */
  @Override
  public void preProcess(DataSet toPreProcess) {
    INDArray features = toPreProcess.getFeatures();
    long n = features.size(0);
    int pixels = height * width;
    if (n == 0 || features.length() % (n * pixels) != 0) {
      throw new IllegalArgumentException(
          "features: expected [miniBatch, channels * "
              + height
              + " * "
              + width
              + "], got "
              + Arrays.toString(features.shape()));
    }
    float[] from = features.castTo(DataType.FLOAT).dup('c').data().asFloat();
    float[] to = new float[from.length];
    int planes = (int) (features.length() / (n * pixels));
    SplittableRandom random = new SplittableRandom(seed * SEED_MIXER + minibatches);
    for (int image = 0; image < n; image++) {
      int down = random.nextInt(2 * maxShift + 1) - maxShift;
      int right = random.nextInt(2 * maxShift + 1) - maxShift;
      for (int plane = 0; plane < planes; plane++) {
        shift(from, to, (image * planes + plane) * pixels, down, right);
      }
    }
    minibatches++;
    INDArray shifted = Nd4j.create(to, features.shape(), 'c');
    toPreProcess.setFeatures(shifted.castTo(features.dataType()));
  }

  private void shift(float[] from, float[] to, int offset, int down, int right) {
    int length = width - Math.abs(right);
    for (int row = Math.max(0, down); row < height + Math.min(0, down); row++) {
      int source = offset + (row - down) * width + Math.max(0, -right);
      System.arraycopy(from, source, to, offset + row * width + Math.max(0, right), length);
    }
  }
}
