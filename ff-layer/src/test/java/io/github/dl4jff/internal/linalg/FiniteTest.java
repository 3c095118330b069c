package io.github.dl4jff.internal.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FiniteTest {
  private static final double[] BAD = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };

  /** At every place of vectors of many lengths: BLAS adds up blocks, then a rest. */
  @ParameterizedTest
  @EnumSource(names = {"HALF", "FLOAT", "DOUBLE"})
  void are_oneNumberNotFinite_isSeenAtEveryPlace(DataType type) {
    for (int length : new int[] {1, 2, 3, 7, 8, 15, 33, 70, 129}) {
      INDArray vector = Nd4j.ones(type, length);
      assertTrue(Finite.are(vector));
      for (int i = 0; i < length; i++) {
        for (double bad : BAD) {
          vector.putScalar(i, bad);
          assertFalse(Finite.are(vector), bad + " at " + i + " of " + length);
        }
        vector.putScalar(i, -1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HALF", "FLOAT", "DOUBLE"})
  void are_viewsAndOrders_seeTheirOwnNumbersAlone(DataType type) {
    for (char order : new char[] {'c', 'f'}) {
      INDArray whole = Nd4j.ones(type, 6, 5, 4).dup(order);
      whole.putScalar(new long[] {2, 1, 3}, Double.NaN);
      for (int i = 0; i < 6; i++) {
        assertEquals(
            i != 2, Finite.are(whole.get(NDArrayIndex.interval(i, i + 1))), order + "" + i);
      }
      for (int j = 0; j < 4; j++) {
        INDArray view =
            whole.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(j, j + 1));
        assertEquals(j != 3, Finite.are(view), order + "" + j);
      }
      assertFalse(Finite.are(whole.permute(2, 0, 1)));
    }
  }

  @Test
  void are_sumThatOverflows_isFinite() {
    assertTrue(Finite.are(Nd4j.valueArrayOf(new long[] {10, 10}, 3e38, DataType.FLOAT)));
    assertTrue(Finite.are(Nd4j.valueArrayOf(new long[] {10, 10}, 6e4, DataType.FLOAT16)));
    assertTrue(
        Finite.are(Nd4j.valueArrayOf(new long[] {10, 10}, Double.MAX_VALUE, DataType.DOUBLE)));
  }

  @Test
  void are_severalArraysAndWholeNumbers_allCount() {
    INDArray good = Nd4j.ones(DataType.FLOAT, 3);
    assertTrue(Finite.are(good, Nd4j.ones(DataType.INT32, 3)));
    assertFalse(Finite.are(good, Nd4j.createFromArray(Float.NaN)));
    assertTrue(Finite.are());
  }
}
