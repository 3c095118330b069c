package io.github.dl4jff.negative;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Negative data for training without labels: the mean of an example and another one of the
 * minibatch, where a positive example is the mean of it and itself.
 *
 * <pre>{@code
 * x+ = (x + x) / 2 = x,   x- = (x + x') / 2
 * }</pre>
 *
 * <p>In the source a layer takes two examples side by side, {@code [x, x]} or {@code [x, x']}, and
 * multiplies both by the same weights; that is the product of the weights and the sum, which is
 * halved here so that a positive example is as the network sees it when it is used. Examples may be
 * of any kind, images or not.
 *
 * <p>Source: X. Chen, D. Liu, J. Laydevant and J. Grollier, Self-Contrastive Forward-Forward
 * Algorithm, arXiv 2409.11593, 2024.
 *
 * @serial exclude
 */
public final class SelfContrastivePairs implements NegativeInputs {
  private static final long serialVersionUID = 1L;

  /** Creates a source of pairs. */
  public SelfContrastivePairs() {
    // nothing to set
  }

  /**
   * Makes the mean of each example and another one of the minibatch.
   *
   * @throws IllegalArgumentException if there are fewer than 2 examples
   */
  @Override
  public INDArray negatives(INDArray features, RandomGenerator random) {
    int n = (int) features.size(0);
    if (n < 2) {
      throw new IllegalArgumentException(
          "features: expected at least 2 examples [miniBatch, ...], got "
              + Arrays.toString(features.shape()));
    }
    INDArray own = features.reshape('c', n, features.length() / n);
    INDArray means = Nd4j.pullRows(own, 1, OtherExamples.draw(n, random)).addi(own).muli(0.5);
    return means.reshape('c', features.shape());
  }
}
