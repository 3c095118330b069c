package io.github.dl4jff.goodness;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean of squares, {@code g = (a_1^2 + ... + a_N^2) / N}: neither losses nor thresholds depend
 * on the width {@code N}.
 *
 * <p>Source: G. Hinton, The Forward-Forward Algorithm, arXiv 2212.13345, section 2, whose sum it
 * divides by the width, as most implementations do.
 *
 * @serial exclude
 */
public final class MeanSquares implements ScalarGoodness {
  private static final long serialVersionUID = 1L;

  /** Creates the goodness; it has no parameters. */
  public MeanSquares() {}

  @Override
  public INDArray of(Activity activity) {
    return activity.sumsOfSquares().mul(1.0 / activity.width());
  }

  @Override
  public INDArray backprop(Activity activity, INDArray gradient) {
    return activity.scaled(gradient.muli(2 * (1.0 / activity.width())));
  }

  @Override
  public double ofOnes(long width) {
    return 1.0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MeanSquares;
  }

  @Override
  public int hashCode() {
    return MeanSquares.class.hashCode();
  }

  @Override
  public String toString() {
    return "MeanSquares";
  }
}
