package io.github.dl4jff.goodness;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The sum of squares, {@code g = a_1^2 + ... + a_N^2}.
 *
 * <p>Source: G. Hinton, The Forward-Forward Algorithm, arXiv 2212.13345, section 2.
 *
 * @serial exclude
 */
public final class SumSquares implements ScalarGoodness {
  private static final long serialVersionUID = 1L;

  /** Creates the goodness; it has no parameters. */
  public SumSquares() {}

  @Override
  public INDArray of(Activity activity) {
    return activity.sumsOfSquares();
  }

  @Override
  public INDArray backprop(Activity activity, INDArray gradient) {
    return activity.scaled(gradient.muli(2.0));
  }

  @Override
  public double ofOnes(long width) {
    return width;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SumSquares;
  }

  @Override
  public int hashCode() {
    return SumSquares.class.hashCode();
  }

  @Override
  public String toString() {
    return "SumSquares";
  }
}
