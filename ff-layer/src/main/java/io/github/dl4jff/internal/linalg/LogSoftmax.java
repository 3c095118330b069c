package io.github.dl4jff.internal.linalg;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The logarithm of the softmax of each row, {@code v - log(sum(exp(v)))}. ND4J's own takes the
 * logarithm of the softmax, which in FLOAT is minus infinity from a difference of about 100 on.
 */
public final class LogSoftmax {
  private LogSoftmax() {}

  /**
   * Computes the logarithm of the softmax.
   *
   * @param rows {@code [n, C]}
   * @return a new array, {@code [n, C]}; finite where the row is, else NaN
   */
  public static INDArray of(INDArray rows) {
    INDArray shifted = rows.subColumnVector(rows.max(1));
    INDArray sums = Transforms.exp(shifted, true).sum(1);
    return shifted.subiColumnVector(Transforms.log(sums, false));
  }
}
