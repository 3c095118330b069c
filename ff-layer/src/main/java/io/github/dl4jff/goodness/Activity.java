package io.github.dl4jff.goodness;

import io.github.dl4jff.internal.linalg.LengthNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The activity {@code a} of a layer, shape {@code [n, width]}, one example a row, with the sums of
 * squares that its goodness and its normalisation share.
 */
public final class Activity {
  private final INDArray rows;
  private INDArray sumsOfSquares;
  private INDArray reciprocals;

  /**
   * Wraps an activity.
   *
   * @param rows {@code a}, {@code [n, width]}, row-major and contiguous
   */
  public Activity(INDArray rows) {
    this.rows = rows;
  }

  /**
   * Returns the rows as they are stored.
   *
   * @return {@code a}; after {@link #normalize()}, {@code a} divided by its root mean square
   */
  public INDArray rows() {
    return rows;
  }

  /**
   * Returns the number of units.
   *
   * @return the width
   */
  public long width() {
    return rows.size(1);
  }

  /**
   * Returns the sum of squares of each example; computed once.
   *
   * @return {@code a_1^2 + ... + a_width^2}, {@code [n]}; not to be changed
   */
  public INDArray sumsOfSquares() {
    if (sumsOfSquares == null) {
      sumsOfSquares = LengthNormalization.sumsOfSquares(rows);
    }
    return sumsOfSquares;
  }

  /**
   * Divides the stored rows by their root mean square, in place. What {@link #sumsOfSquares()} and
   * {@link #scaled} return is still that of the activity itself.
   *
   * @return {@link #rows()}
   */
  public INDArray normalize() {
    reciprocals = LengthNormalization.reciprocals(sumsOfSquares(), width());
    return rows.muliColumnVector(reciprocals);
  }

  /**
   * Returns the lengths that {@link #normalize()} divided by.
   *
   * @return the reciprocal of the root mean square of each example, {@code [n]}; null where the
   *     stored rows are not normalised
   */
  public INDArray reciprocals() {
    return reciprocals;
  }

  /**
   * Multiplies the activity of each example by a factor, in the memory of the stored rows.
   *
   * @param factors one factor for each example, {@code [n]}; overwritten
   * @return {@code diag(factors) a}, {@code [n, width]}
   */
  public INDArray scaled(INDArray factors) {
    if (reciprocals != null) {
      factors.divi(reciprocals);
    }
    return rows.muliColumnVector(factors);
  }
}
