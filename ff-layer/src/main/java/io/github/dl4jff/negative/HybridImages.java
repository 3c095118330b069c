package io.github.dl4jff.negative;

import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.linalg.HostMemory;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Negative data for training without labels: hybrids of two images of the minibatch, right in
 * short-range and wrong in long-range correlations.
 *
 * <pre>{@code
 * x- = m * a + (1 - m) * b
 * }</pre>
 *
 * <p>where {@code a} and {@code b} are different images, and the mask {@code m} has large regions
 * of ones and of zeros: random bits, blurred several times with {@code [1/4, 1/2, 1/4]} in both
 * directions (the border repeated), then thresholded at 0.5.
 *
 * <p>Source: G. Hinton, The Forward-Forward Algorithm, arXiv 2212.13345, section 3.2.
 *
 * @serial exclude
 */
public final class HybridImages implements NegativeInputs {
  /**
   * How often the mask is blurred by default; regions are then about a fifth of an MNIST image
   * wide.
   */
  public static final int DEFAULT_BLURS = 6;

  private static final long serialVersionUID = 1L;
  private static final float THRESHOLD = 0.5f;

  private final int height;
  private final int width;
  private final int blurs;

  /**
   * Creates a source of hybrids with {@link #DEFAULT_BLURS}.
   *
   * @param height height of an image in pixels, at least 2
   * @param width width of an image in pixels, at least 2
   * @throws IllegalArgumentException if a number is out of range
   */
  public HybridImages(int height, int width) {
    this(height, width, DEFAULT_BLURS);
  }

  /**
   * Creates a source of hybrids.
   *
   * @param height height of an image in pixels, at least 2
   * @param width width of an image in pixels, at least 2
   * @param blurs how often a mask is blurred, at least 0
   * @throws IllegalArgumentException if a number is out of range
   */
  public HybridImages(int height, int width, int blurs) {
    this.height = (int) Checks.atLeast("height", 2, height);
    this.width = (int) Checks.atLeast("width", 2, width);
    this.blurs = (int) Checks.atLeast("blurs", 0, blurs);
  }

  /**
   * Makes a hybrid of each image and another one of the minibatch.
   *
   * @throws IllegalArgumentException if the features are not images of this size, or fewer than 2
   */
  @Override
  public INDArray negatives(INDArray features, RandomGenerator random) {
    int n = (int) features.size(0);
    int pixels = height * width;
    if (n < 2 || features.length() % ((long) n * pixels) != 0) {
      throw new IllegalArgumentException(
          "features: expected at least 2 images [miniBatch, channels * "
              + height
              + " * "
              + width
              + "], got "
              + Arrays.toString(features.shape()));
    }
    int length = (int) (features.length() / n);
    int[] others = new int[n];
    float[] masks = new float[n * length];
    for (int i = 0; i < n; i++) {
      others[i] = OtherExamples.draw(i, n, random);
      float[] mask = mask(random);
      for (int j = 0; j < length; j++) {
        masks[i * length + j] = mask[j % pixels] > THRESHOLD ? 1 : 0;
      }
    }
    // the masks go to the device; the images, which are there, do not come back
    INDArray own = features.reshape('c', n, length);
    INDArray mask = HostMemory.create(masks, n, length).castTo(features.dataType());
    INDArray hybrids = Nd4j.pullRows(own, 1, others).muli(mask.rsub(1)).addi(own.mul(mask));
    return hybrids.reshape('c', features.shape());
  }

  private float[] mask(RandomGenerator random) {
    float[] mask = new float[height * width];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = random.nextBoolean() ? 1 : 0;
    }
    for (int i = 0; i < blurs; i++) {
      for (int row = 0; row < height; row++) {
        blur(mask, row * width, 1, width);
      }
      for (int column = 0; column < width; column++) {
        blur(mask, column, width, height);
      }
    }
    return mask;
  }

  /** Blurs one row or column in place. */
  private static void blur(float[] mask, int offset, int stride, int length) {
    float before = mask[offset];
    for (int i = 0; i < length; i++) {
      int at = offset + i * stride;
      float here = mask[at];
      float after = i + 1 < length ? mask[at + stride] : here;
      mask[at] = before / 4 + here / 2 + after / 4;
      before = here;
    }
  }
}
