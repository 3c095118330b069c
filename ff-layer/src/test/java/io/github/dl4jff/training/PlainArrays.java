package io.github.dl4jff.training;

import java.util.Arrays;
import java.util.function.Consumer;

/** Matrices as rows of Java arrays, for formulas that are computed without ND4J. */
final class PlainArrays {
  private PlainArrays() {}

  static double[][] product(double[][] a, double[][] b) {
    double[][] result = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < b[0].length; j++) {
          result[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return result;
  }

  static double[][] transposed(double[][] a) {
    double[][] result = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }

  static double[][] affine(double[][] x, double[][] w, double[] b) {
    double[][] result = product(x, w);
    for (double[] row : result) {
      Arrays.setAll(row, j -> row[j] + b[j]);
    }
    return result;
  }

  static double[] columnSums(double[][] a) {
    double[] sums = new double[a[0].length];
    for (double[] row : a) {
      Arrays.setAll(sums, j -> sums[j] + row[j]);
    }
    return sums;
  }

  /** Each row divided by its root mean square. */
  static double[][] normalized(double[][] a) {
    double[][] result = new double[a.length][];
    for (int i = 0; i < a.length; i++) {
      double squares = Arrays.stream(a[i]).map(v -> v * v).sum();
      double rms = Math.sqrt(squares / a[i].length);
      result[i] = Arrays.stream(a[i]).map(v -> v / rms).toArray();
    }
    return result;
  }

  static double[] flat(double[][] a) {
    return Arrays.stream(a).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Counts through the indices of an array, the last first. */
  static void forEach(int[] shape, Consumer<int[]> action) {
    int[] at = new int[shape.length];
    int length = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    for (int i = 0; i < length; i++) {
      int rest = i;
      for (int d = shape.length - 1; d >= 0; d--) {
        at[d] = rest % shape[d];
        rest /= shape[d];
      }
      action.accept(at);
    }
  }
}
