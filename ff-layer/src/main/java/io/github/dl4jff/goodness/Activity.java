package io.github.dl4jff.goodness;

import io.github.dl4jff.internal.linalg.LengthNormalization;
import io.github.dl4jff.internal.linalg.Products;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The activity {@code a} of a layer, shape {@code [n, width]}, one example a row, with the sums of
 * squares that its goodness and its normalisation share.
 *
 * <p>Where some positions of an example do not count, such as the time steps behind the end of a
 * sequence, positions have weights: 0, or the same number for all that count, so that their mean is
 * 1. {@link #weigh} applies them.
 */
public final class Activity {
  private final INDArray rows;
  private final UnitShape units;
  private final INDArray weights;
  private INDArray sumsOfSquares;
  private INDArray reciprocals;

  /**
   * Wraps an activity of one position, that of a dense layer.
   *
   * @param rows {@code a}, {@code [n, width]}, row-major and contiguous
   */
  public Activity(INDArray rows) {
    this(rows, UnitShape.dense(rows.size(1)), null);
  }

  /**
   * Wraps an activity.
   *
   * @param rows {@code a}, {@code [n, width]}, row-major and contiguous
   * @param units how the units of a row are laid out
   * @param weights weights of the positions, {@code [n, positions]}; null where all count
   */
  public Activity(INDArray rows, UnitShape units, INDArray weights) {
    this.rows = rows;
    this.units = units;
    this.weights = weights;
  }

  /**
   * Returns how the units of a row are laid out.
   *
   * @return the shape, of as many units as a row has
   */
  public UnitShape units() {
    return units;
  }

  /**
   * Multiplies each unit by the weight of its position.
   *
   * @param array one number for each unit, {@code [n, width]}; not changed
   * @return the products, {@code [n, width]}; the array itself where all positions count
   */
  public INDArray weigh(INDArray array) {
    if (weights == null) {
      return array;
    }
    long n = array.size(0);
    long positions = units.positions();
    long channels = units.getChannels();
    boolean last = units.isChannelsLast();
    INDArray result = Nd4j.createUninitialized(array.dataType(), array.shape(), 'c');
    Products.multiply(
        last
            ? array.reshape('c', n, positions, channels)
            : array.reshape('c', n, channels, positions),
        last ? weights.reshape('c', n, positions, 1) : weights.reshape('c', n, 1, positions),
        last
            ? result.reshape('c', n, positions, channels)
            : result.reshape('c', n, channels, positions));
    return result;
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
    return Products.scaleRows(rows, reciprocals, rows);
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
    return Products.scaleRows(rows, factors, rows);
  }
}
