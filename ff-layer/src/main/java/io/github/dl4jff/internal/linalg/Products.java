package io.github.dl4jff.internal.linalg;

import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrix products of row-major activity and column-major weights into memory that exists.
 *
 * <p>ND4J's matrix multiplication writes column-major results only, and copies where it is given
 * others. DL4J's weights are column-major; activity is row-major, so that an example's units lie
 * side by side. Seen through a transpose, which copies nothing, a row-major result is a
 * column-major one.
 */
public final class Products {
  private Products() {}

  /**
   * Computes {@code z = x w + beta z}.
   *
   * @param x activity, {@code [n, nIn]}
   * @param w weights, {@code [nIn, nOut]}
   * @param beta the factor of what {@code z} holds; 0 to overwrite it
   * @param z the result, {@code [n, nOut]}, row-major and contiguous
   */
  public static void multiply(INDArray x, INDArray w, double beta, INDArray z) {
    if (!HostBlas.multiply(x, false, w, false, beta, z)) {
      Nd4j.gemm(w, x.transpose(), z.transpose(), true, false, 1.0, beta);
    }
  }

  /**
   * Computes {@code z = x w + b}.
   *
   * @param x activity, {@code [n, nIn]}
   * @param w weights, {@code [nIn, nOut]}
   * @param b bias, {@code [nOut]}
   * @param z the result, {@code [n, nOut]}, row-major and contiguous
   */
  public static void affine(INDArray x, INDArray w, INDArray b, INDArray z) {
    if (HostRows.fill(b, z)) {
      multiply(x, w, 1.0, z);
    } else {
      multiply(x, w, 0.0, z);
      addToRows(z, b, z);
    }
  }

  /**
   * Computes {@code gradient = x' delta}.
   *
   * @param x activity, {@code [n, nIn]}
   * @param delta gradient with respect to the pre-activation, {@code [n, nOut]}
   * @param gradient the result, {@code [nIn, nOut]}, column-major and contiguous
   */
  public static void weightGradient(INDArray x, INDArray delta, INDArray gradient) {
    if (!HostBlas.multiply(x, true, delta, false, 0.0, gradient)) {
      Nd4j.gemm(x, delta, gradient, true, false, 1.0, 0.0);
    }
  }

  /**
   * Computes {@code epsilon = delta w'}.
   *
   * @param delta gradient with respect to the pre-activation, {@code [n, nOut]}
   * @param w weights, {@code [nIn, nOut]}
   * @param epsilon the result, {@code [n, nIn]}, row-major and contiguous
   */
  public static void inputGradient(INDArray delta, INDArray w, INDArray epsilon) {
    if (!HostBlas.multiply(delta, false, w, true, 0.0, epsilon)) {
      Nd4j.gemm(w, delta.transpose(), epsilon.transpose(), false, false, 1.0, 0.0);
    }
  }

  /**
   * Adds up each row. BLAS does it in a fraction of the time of ND4J's own reductions.
   *
   * @param rows {@code [n, width]}, row-major and contiguous
   * @return sums, {@code [n]}
   */
  public static INDArray rowSums(INDArray rows) {
    INDArray sums = Nd4j.createUninitialized(rows.dataType(), rows.size(0));
    INDArray ones = Nd4j.ones(rows.dataType(), rows.size(1));
    if (!HostBlas.multiply(rows, false, ones, sums)) {
      Nd4j.exec(new Mmul(rows, ones, sums, MMulTranspose.allFalse()));
    }
    return sums;
  }

  /**
   * Adds up each column.
   *
   * @param rows {@code [n, width]}, row-major and contiguous
   * @param sums the result, {@code [width]}
   */
  public static void columnSums(INDArray rows, INDArray sums) {
    INDArray ones = Nd4j.ones(rows.dataType(), rows.size(0));
    if (!HostBlas.multiply(rows, true, ones, sums)) {
      Nd4j.exec(new Mmul(rows.transpose(), ones, sums, MMulTranspose.allFalse()));
    }
  }

  /**
   * Adds a vector to every row. Quicker than {@code addRowVector}, which goes through an op of its
   * own.
   *
   * @param rows {@code [n, width]}
   * @param vector {@code [width]}
   * @param result the sums, {@code [n, width]}; may be {@code rows}
   * @return {@code result}
   */
  public static INDArray addToRows(INDArray rows, INDArray vector, INDArray result) {
    return Nd4j.exec(new BroadcastAddOp(rows, vector, result, 1));
  }

  /**
   * Multiplies every row by a factor. ND4J's ops for it, BroadcastMulOp and muliColumnVector, walk
   * through the columns of wide rows.
   *
   * @param rows {@code [n, width]}
   * @param factors {@code [n]}
   * @param result the products, {@code [n, width]}; may be {@code rows}
   * @return {@code result}
   */
  public static INDArray scaleRows(INDArray rows, INDArray factors, INDArray result) {
    multiply(rows, factors.reshape(factors.length(), 1), result);
    return result;
  }

  /**
   * Multiplies element by element, with sizes of 1 repeated.
   *
   * @param a an array
   * @param b an array whose sizes are those of {@code a}, or 1
   * @param result the products, of the shape of {@code a}; may be {@code a}
   */
  public static void multiply(INDArray a, INDArray b, INDArray result) {
    Nd4j.exec(DynamicCustomOp.builder("multiply").addInputs(a, b).addOutputs(result).build());
  }
}
