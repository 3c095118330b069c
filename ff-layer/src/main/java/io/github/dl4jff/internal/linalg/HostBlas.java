package io.github.dl4jff.internal.linalg;

import static io.github.dl4jff.internal.linalg.HostMemory.doubles;
import static io.github.dl4jff.internal.linalg.HostMemory.floats;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dasum;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemv;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sasum;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Matrix products and sums by the BLAS library that ND4J's backend for the CPU has loaded, without
 * an ND4J operation around them: that takes 30 to 60 microseconds, and the arrays that it needs to
 * see a matrix as its transpose as many again.
 */
final class HostBlas {
  private static final boolean AVAILABLE = isAvailable();

  private HostBlas() {}

  private static boolean isAvailable() {
    try {
      return HostMemory.isUsed() && Loader.load(openblas_nolapack.class) != null;
    } catch (LinkageError e) {
      return false; // a backend with another BLAS
    }
  }

  /**
   * Computes {@code c = op(a) op(b) + beta c}, where op transposes or not.
   *
   * @param a a matrix
   * @param transposeA whether it is transposed
   * @param b a matrix
   * @param transposeB whether it is transposed
   * @param beta the factor of what {@code c} holds; 0 to overwrite it
   * @param c the result
   * @return whether it was computed; false where BLAS cannot be called directly, or not with these
   *     matrices
   */
  static boolean multiply(
      INDArray a, boolean transposeA, INDArray b, boolean transposeB, double beta, INDArray c) {
    if (!AVAILABLE || !isReal(c.dataType(), a, b)) {
      return false;
    }
    long ldA = leading(a);
    long ldB = leading(b);
    long ldC = leading(c);
    if (ldA == 0 || ldB == 0 || ldC == 0) {
      return false;
    }
    int order = isRowMajor(c) ? CblasRowMajor : CblasColMajor;
    boolean rows = order == CblasRowMajor;
    int opA = transposeA == (isRowMajor(a) == rows) ? CblasTrans : CblasNoTrans;
    int opB = transposeB == (isRowMajor(b) == rows) ? CblasTrans : CblasNoTrans;
    int m = (int) c.size(0);
    int n = (int) c.size(1);
    int k = (int) a.size(transposeA ? 0 : 1);
    if (c.dataType() == DataType.FLOAT) {
      cblas_sgemm(
          order,
          opA,
          opB,
          m,
          n,
          k,
          1f,
          floats(a),
          (int) ldA,
          floats(b),
          (int) ldB,
          (float) beta,
          floats(c),
          (int) ldC);
    } else {
      cblas_dgemm(
          order,
          opA,
          opB,
          m,
          n,
          k,
          1.0,
          doubles(a),
          (int) ldA,
          doubles(b),
          (int) ldB,
          beta,
          doubles(c),
          (int) ldC);
    }
    return true;
  }

  private static boolean isReal(DataType type, INDArray a, INDArray b) {
    return (type == DataType.FLOAT || type == DataType.DOUBLE)
        && a.dataType() == type
        && b.dataType() == type;
  }

  private static boolean isRowMajor(INDArray matrix) {
    return matrix.stride(1) == 1 && (matrix.stride(0) >= matrix.size(1) || matrix.size(0) == 1);
  }

  /** Returns the distance of two rows, or of two columns; 0 where the other is not 1. */
  private static long leading(INDArray matrix) {
    if (isRowMajor(matrix)) {
      return Math.max(matrix.stride(0), matrix.size(1));
    }
    boolean columns =
        matrix.stride(0) == 1 && (matrix.stride(1) >= matrix.size(0) || matrix.size(1) == 1);
    return columns ? Math.max(matrix.stride(1), matrix.size(0)) : 0;
  }

  /**
   * Computes {@code y = op(a) x}, where op transposes or not.
   *
   * @param a a matrix
   * @param transpose whether it is transposed
   * @param x a vector without gaps
   * @param y the result, a vector without gaps
   * @return whether it was computed, as in {@link #multiply}
   */
  static boolean multiply(INDArray a, boolean transpose, INDArray x, INDArray y) {
    if (!AVAILABLE || !isReal(y.dataType(), a, x)) {
      return false;
    }
    int order = isRowMajor(a) ? CblasRowMajor : CblasColMajor;
    int op = transpose ? CblasTrans : CblasNoTrans;
    int rows = (int) a.size(0);
    int columns = (int) a.size(1);
    int ld = (int) leading(a);
    boolean gaps = x.stride(x.rank() - 1) != 1 || y.stride(y.rank() - 1) != 1;
    if (ld == 0 || gaps) {
      return false;
    }
    if (y.dataType() == DataType.FLOAT) {
      cblas_sgemv(order, op, rows, columns, 1f, floats(a), ld, floats(x), 1, 0f, floats(y), 1);
    } else {
      cblas_dgemv(order, op, rows, columns, 1.0, doubles(a), ld, doubles(x), 1, 0.0, doubles(y), 1);
    }
    return true;
  }

  /**
   * Computes the sum of the magnitudes of all numbers of an array.
   *
   * @param array an array of any rank and order
   * @return the sum, NaN or infinite where a number is or where it overflows; NaN where BLAS cannot
   *     be called directly, or not with this array
   */
  static double sumOfMagnitudes(INDArray array) {
    if (!AVAILABLE || !isReal(array.dataType(), array, array) || array.elementWiseStride() != 1) {
      return Double.NaN;
    }
    int length = Math.toIntExact(array.length());
    return array.dataType() == DataType.FLOAT
        ? cblas_sasum(length, floats(array), 1)
        : cblas_dasum(length, doubles(array), 1);
  }
}
