package io.github.dl4jff.internal.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ProductsTest {
  private static INDArray random(DataType type, char order, long... shape) {
    return Nd4j.rand(DataType.DOUBLE, shape).subi(0.5).castTo(type).dup(order);
  }

  private static double sum(INDArray a, boolean rowOfA, int i, INDArray b, boolean rowOfB, int j) {
    double sum = 0;
    long length = a.size(rowOfA ? 1 : 0);
    for (int k = 0; k < length; k++) {
      sum +=
          (rowOfA ? a.getDouble(i, k) : a.getDouble(k, i))
              * (rowOfB ? b.getDouble(j, k) : b.getDouble(k, j));
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT, 7, 5, 3",
    "FLOAT, 1, 5, 3",
    "FLOAT, 7, 1, 3",
    "FLOAT, 7, 5, 1",
    "FLOAT, 1, 1, 1",
    "DOUBLE, 7, 5, 3",
    "DOUBLE, 1, 5, 1",
    "FLOAT, 130, 257, 65"
  })
  void products_areSumsOfProducts(DataType type, int n, int in, int out) {
    INDArray x = random(type, 'c', n, in);
    INDArray w = random(type, 'f', in, out);
    INDArray b = random(type, 'c', out);
    INDArray z = Nd4j.valueArrayOf(new long[] {n, out}, Double.NaN, type);
    Products.multiply(x, w, 0.0, z);
    INDArray affine = Nd4j.valueArrayOf(new long[] {n, out}, Double.NaN, type);
    Products.affine(x, w, b, affine);
    INDArray twice = z.dup('c');
    Products.multiply(x, w, 1.0, twice);
    INDArray gradient =
        Nd4j.valueArrayOf(new long[] {(long) in * out}, Double.NaN, type).reshape('f', in, out);
    Products.weightGradient(x, z, gradient);
    INDArray below = Nd4j.valueArrayOf(new long[] {n, in}, Double.NaN, type);
    Products.inputGradient(z, w, below);
    double tolerance = type == DataType.FLOAT ? 2e-5 : 1e-12;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < out; j++) {
        double expected = sum(x, true, i, w, false, j);
        assertEquals(expected, z.getDouble(i, j), tolerance);
        assertEquals(2 * expected, twice.getDouble(i, j), 2 * tolerance);
        assertEquals(expected + b.getDouble(j), affine.getDouble(i, j), tolerance);
      }
      for (int j = 0; j < in; j++) {
        assertEquals(sum(z, true, i, w, true, j), below.getDouble(i, j), 5 * tolerance);
      }
    }
    for (int i = 0; i < in; i++) {
      for (int j = 0; j < out; j++) {
        assertEquals(sum(x, false, i, z, false, j), gradient.getDouble(i, j), 5 * tolerance);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void multiply_views_writesTheirMemoryAlone(DataType type) {
    INDArray x = random(type, 'c', 9, 11).get(NDArrayIndex.interval(2, 6), NDArrayIndex.all());
    INDArray weights = random(type, 'c', 100).get(NDArrayIndex.interval(13, 57));
    INDArray w = weights.reshape('f', 11, 4);
    INDArray all = Nd4j.ones(type, 8, 4);
    Products.multiply(x, w, 0.0, all.get(NDArrayIndex.interval(3, 7), NDArrayIndex.all()));
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 4; j++) {
        double expected = i < 3 || i == 7 ? 1 : sum(x, true, i - 3, w, false, j);
        assertEquals(expected, all.getDouble(i, j), 1e-6);
      }
    }
  }

  /** A slice of columns has rows that do not follow each other. */
  @Test
  void multiply_columnsOfAnotherMatrix_isTheSame() {
    INDArray x = random(DataType.FLOAT, 'c', 6, 20);
    INDArray columns = x.get(NDArrayIndex.all(), NDArrayIndex.interval(4, 9));
    INDArray everyOther = x.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2, 10));
    INDArray w = random(DataType.FLOAT, 'f', 5, 3);
    for (INDArray view : new INDArray[] {columns, everyOther}) {
      INDArray z = Nd4j.create(DataType.FLOAT, 6, 3);
      Products.multiply(view, w, 0.0, z);
      INDArray expected = Nd4j.create(DataType.FLOAT, 6, 3);
      Products.multiply(view.dup('c'), w, 0.0, expected);
      assertTrue(expected.equalsWithEps(z, 1e-6), z::toString);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void sums_ofRowsAndColumns(DataType type) {
    INDArray rows = random(type, 'c', 5, 3);
    INDArray columns = Nd4j.create(type, 3);
    Products.columnSums(rows, columns);
    assertTrue(rows.sum(0).equalsWithEps(columns, 1e-6));
    assertTrue(rows.sum(1).equalsWithEps(Products.rowSums(rows), 1e-6));
  }
}
