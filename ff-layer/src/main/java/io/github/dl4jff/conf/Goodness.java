package io.github.dl4jff.conf;

/**
 * How the activity vector {@code a} of a layer, of width {@code N}, is measured: its goodness
 * {@code g}.
 *
 * <p>Source: G. Hinton, <a href="https://arxiv.org/abs/2212.13345">The Forward-Forward
 * Algorithm</a>, 2022, section 2 (the sum); the mean is the usual choice of implementations, since
 * losses and thresholds then mean the same at every width.
 */
public enum Goodness {
  /**
   * {@code g = (a_1^2 + ... + a_N^2) / N}. Neither the loss nor the threshold depends on the width.
   */
  MEAN_SQUARES,

  /** {@code g = a_1^2 + ... + a_N^2}, as in the paper. */
  SUM_SQUARES;

  /**
   * Returns the factor {@code s} in {@code g = s * sum(a_j^2)}.
   *
   * @param width the number of units {@code N} of the layer, at least 1
   * @return {@code 1 / N} for the mean and 1 for the sum
   */
  public double scale(long width) {
    return this == MEAN_SQUARES ? 1.0 / width : 1.0;
  }
}
