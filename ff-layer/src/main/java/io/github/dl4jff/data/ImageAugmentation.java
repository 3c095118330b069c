package io.github.dl4jff.data;

import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.linalg.HostMemory;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;

/**
 * Changes each image of a minibatch at random, all channels of an image alike.
 *
 * @serial exclude
 */
abstract class ImageAugmentation implements DataSetPreProcessor {
  private static final long serialVersionUID = 1L;
  private static final long SEED_MIXER = 0x9E3779B97F4A7C15L;

  final int height;
  final int width;
  private final long seed;
  private long minibatches;

  ImageAugmentation(int height, int width, long seed) {
    this.height = (int) Checks.atLeast("height", 1, height);
    this.width = (int) Checks.atLeast("width", 1, width);
    this.seed = seed;
  }

  /**
   * Returns how many minibatches were changed so far.
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
   * Changes the images of a minibatch.
   *
   * @param toPreProcess the minibatch, whose features are replaced
   * @throws IllegalArgumentException if the features are not images of this size
   */
  @Override
  public void preProcess(DataSet toPreProcess) {
    INDArray features = toPreProcess.getFeatures();
    check(features);
    float[] from = HostMemory.numbers(features.castTo(DataType.FLOAT).dup('c'));
    float[] to = new float[from.length];
    int imageLength = from.length / (int) features.size(0);
    SplittableRandom random = random();
    for (int offset = 0; offset < from.length; offset += imageLength) {
      change(from, to, offset, offset + imageLength, random);
    }
    minibatches++;
    INDArray changed = HostMemory.create(to, features.shape());
    toPreProcess.setFeatures(changed.castTo(features.dataType()));
  }

  private void check(INDArray features) {
    long pixels = (long) height * width;
    boolean whole =
        features != null
            && !features.isEmpty()
            && features.length() % (features.size(0) * pixels) == 0;
    if (!whole
        || features.rank() == 4 && (features.size(2) != height || features.size(3) != width)) {
      throw Checks.expected(
          "features",
          "[miniBatch, channels * %1$d * %2$d] or [miniBatch, channels, %1$d, %2$d]"
              .formatted(height, width),
          features == null ? null : Arrays.toString(features.shape()));
    }
  }

  /** Returns where the draws of the next minibatch come from. */
  SplittableRandom random() {
    return new SplittableRandom(seed * SEED_MIXER + minibatches);
  }

  /**
   * Writes one image, changed.
   *
   * @param from pixels of the minibatch, one plane of height by width after the other
   * @param to where the changed pixels go, at first 0
   * @param start where the first plane of the image starts
   * @param end where its last plane ends
   * @param random where the draws of the image come from
   */
  abstract void change(float[] from, float[] to, int start, int end, SplittableRandom random);
}
