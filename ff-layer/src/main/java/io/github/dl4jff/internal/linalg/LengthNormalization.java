package io.github.dl4jff.internal.linalg;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Square;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Division of each example by its root mean square, which leaves its direction only:
 *
 * <pre>{@code
 * y_j = v_j / (r + EPSILON),   r = sqrt(mean(v^2))
 * }</pre>
 *
 * <p>Source: G. Hinton, The Forward-Forward Algorithm, arXiv 2212.13345, section 2 (the length),
 * and its published Matlab code (the root mean square).
 */
public final class LengthNormalization {
  /**
   * Keeps the zero vector at zero, and with it what is not much larger: a vector whose squares are
   * too small for the data type, with a root mean square below about 1e-22 in FLOAT, counts as
   * zero.
   */
  public static final double EPSILON = 1e-8;

  /** In HALF the other would be 0; this is less than its rounding at a root mean square of 1. */
  private static final double HALF_EPSILON = 1e-4;

  private LengthNormalization() {}

  /**
   * Returns the sum of squares of each row.
   *
   * @param rows {@code [n, width]}
   * @return sums of squares, {@code [n]}
   */
  public static INDArray sumsOfSquares(INDArray rows) {
    INDArray squares = Nd4j.createUninitialized(rows.dataType(), rows.shape(), 'c');
    Nd4j.exec(new Square(rows, squares));
    return Products.rowSums(squares);
  }

  /**
   * Returns what the rows are multiplied by; ND4J divides rows more slowly than it multiplies them.
   *
   * @param sumsOfSquares sums of squares of rows, {@code [n]}
   * @param width number of columns of those rows
   * @return {@code 1 / (r + EPSILON)}, {@code [n]}; in HALF with 1e-4 for the epsilon
   */
  public static INDArray reciprocals(INDArray sumsOfSquares, long width) {
    double root = Math.sqrt(width);
    INDArray length = Nd4j.exec(new Sqrt(sumsOfSquares, sumsOfSquares.ulike()));
    double epsilon = length.dataType() == DataType.FLOAT16 ? HALF_EPSILON : EPSILON;
    return length.addi(root * epsilon).rdivi(root);
  }

  /**
   * Normalises rows. A row whose sum of squares overflows becomes zero: for use where that sum is a
   * goodness, which is checked.
   *
   * @param rows {@code [n, width]}
   * @param result the normalised rows, {@code [n, width]}; may be {@code rows}
   * @return {@code result}
   */
  public static INDArray normalize(INDArray rows, INDArray result) {
    if (HostRows.normalize(rows, result)) {
      return result;
    }
    INDArray reciprocals = reciprocals(sumsOfSquares(rows), rows.size(1));
    return Products.scaleRows(rows, reciprocals, result);
  }

  /**
   * Normalises rows. A row whose sum of squares overflows becomes NaN, not zero like a row of
   * nothing, so that it does not pass in silence.
   *
   * @param rows {@code [n, width]}
   * @param result the normalised rows, {@code [n, width]}; may be {@code rows}
   */
  public static void normalizeOrNaN(INDArray rows, INDArray result) {
    INDArray sums = sumsOfSquares(rows);
    INDArray reciprocals = reciprocals(sums, rows.size(1));
    Products.scaleRows(rows, reciprocals.addi(sums.muli(0)), result); // 0 times infinity is NaN
  }

  /**
   * Turns the gradient with respect to the normalised rows into that with respect to the rows, in
   * place:
   *
   * <pre>{@code
   * dL/dv_j = (e_j - v_j sum_i(e_i v_i) / (width r^2)) / r
   * }</pre>
   *
   * <p>with {@code r + EPSILON} for {@code r}.
   *
   * @param rows {@code v}, {@code [n, width]}
   * @param epsilon {@code e}, {@code [n, width]}; overwritten
   */
  public static void backprop(INDArray rows, INDArray epsilon) {
    long width = rows.size(1);
    INDArray reciprocals = reciprocals(sumsOfSquares(rows), width);
    INDArray products = Nd4j.createUninitialized(rows.dataType(), rows.shape(), 'c');
    Products.multiply(rows, epsilon, products);
    INDArray projection = Products.rowSums(products);
    projection.muli(reciprocals).muli(reciprocals).divi(width); // the square overflows in HALF
    epsilon.subi(Products.scaleRows(rows, projection, products));
    Products.scaleRows(epsilon, reciprocals, epsilon);
  }
}
