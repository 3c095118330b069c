package io.github.dl4jff.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Norm2;
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
final class LengthNormalization {
  /** Keeps the zero vector at zero. */
  static final double EPSILON = 1e-8;

  private LengthNormalization() {}

  /**
   * Returns the Euclidean length of each row.
   *
   * @param rows {@code [n, width]}
   * @return lengths, {@code [n]}
   */
  static INDArray lengths(INDArray rows) {
    INDArray lengths = Nd4j.createUninitialized(rows.dataType(), rows.size(0));
    Nd4j.getExecutioner().exec(new Norm2(rows, lengths, 1));
    return lengths;
  }

  /**
   * Turns lengths into the divisors of the normalisation, in place.
   *
   * @param lengths lengths of rows, {@code [n]}; overwritten
   * @param width number of columns of those rows
   * @return {@code lengths}, which now holds {@code r + EPSILON}
   */
  static INDArray toDivisors(INDArray lengths, long width) {
    return lengths.muli(1.0 / Math.sqrt(width)).addi(EPSILON);
  }

  /**
   * Normalises rows in place.
   *
   * @param rows {@code [n, width]}; overwritten
   */
  static void normalize(INDArray rows) {
    rows.diviColumnVector(toDivisors(lengths(rows), rows.size(1)));
  }

  /**
   * Turns the gradient with respect to the normalised rows into that with respect to the rows, in
   * place:
   *
   * <pre>{@code
   * dL/dv_j = (e_j - v_j sum_i(e_i v_i) / (width r (r + EPSILON))) / (r + EPSILON)
   * }</pre>
   *
   * @param rows {@code v}, {@code [n, width]}
   * @param epsilon {@code e}, {@code [n, width]}; overwritten
   */
  static void backprop(INDArray rows, INDArray epsilon) {
    long width = rows.size(1);
    INDArray lengths = lengths(rows);
    INDArray divisors = toDivisors(lengths.dup(), width);
    INDArray projection = rows.mul(epsilon).sum(1);
    // width * r = length * sqrt(width); the zero vector has no direction to lose
    INDArray scale = lengths.muli(Math.sqrt(width)).addi(EPSILON).muli(divisors);
    projection.divi(scale);
    epsilon.subi(rows.mulColumnVector(projection)).diviColumnVector(divisors);
  }
}
