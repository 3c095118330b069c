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

class LengthNormalizationTest {

  @Test
  void normalize_handComputed_dividesByTheRootMeanSquare() {
    // rms(3, 4) = sqrt(12.5), rms(-1e4, 1e4) = 1e4
    INDArray rows = Nd4j.createFromArray(new double[][] {{3, 4}, {0, 0}, {-1e4, 1e4}});
    LengthNormalization.normalize(rows, rows);
    double[][] expected = {{3 / Math.sqrt(12.5), 4 / Math.sqrt(12.5)}, {0, 0}, {-1, 1}};
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 2; j++) {
        assertEquals(expected[i][j], rows.getDouble(i, j), 1e-8);
      }
    }
  }

  @Test
  void normalize_oneRowInFloat_hasRootMeanSquareOne() {
    INDArray row = Nd4j.rand(DataType.FLOAT, 1, 784).muli(1e4);
    LengthNormalization.normalize(row, row);
    assertEquals(1, row.norm2Number().doubleValue() / 28, 1e-6);
  }

  /** FLOAT goes through Java arrays of some rows, DOUBLE through ND4J's operations. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 5", "10, 1023", "7, 1366", "2, 5001"})
  void normalize_float_isAsInDouble(int n, int width) {
    INDArray rows = Nd4j.randn(DataType.DOUBLE, n, width);
    INDArray expected = rows.ulike();
    LengthNormalization.normalize(rows, expected);
    INDArray floats = rows.castTo(DataType.FLOAT);
    INDArray got = floats.ulike();
    LengthNormalization.normalize(floats, got);
    assertTrue(expected.castTo(DataType.FLOAT).equalsWithEps(got, 1e-5));
    assertEquals(rows.castTo(DataType.FLOAT), floats, "the rows themselves stay");
  }

  @Test
  void normalize_sumOfSquaresThatOverflows_isZero() {
    INDArray rows = Nd4j.createFromArray(new float[][] {{1e30f, 1e30f}, {1, -1}});
    LengthNormalization.normalize(rows, rows);
    assertEquals(Nd4j.createFromArray(new float[][] {{0, 0}, {1, -1}}), rows);
  }

  /** As of an example for which no unit is active. */
  @ParameterizedTest
  @EnumSource(names = {"HALF", "FLOAT", "DOUBLE"})
  void normalizeAndBackprop_zeroRow_isZeroAndFinite(DataType type) {
    INDArray rows = Nd4j.createFromArray(new float[][] {{0, 0}, {3, -3}}).castTo(type);
    INDArray expected = Nd4j.createFromArray(new float[][] {{0, 0}, {1, -1}}).castTo(type);
    INDArray got = rows.ulike();
    LengthNormalization.normalize(rows, got);
    assertTrue(expected.equalsWithEps(got, 1e-3), got::toString);
    LengthNormalization.normalizeOrNaN(rows, got);
    assertTrue(expected.equalsWithEps(got, 1e-3), got::toString);
    INDArray epsilon = Nd4j.createFromArray(new float[][] {{1e-3f, 0}, {1, 1}}).castTo(type);
    LengthNormalization.backprop(rows, epsilon);
    assertTrue(Double.isFinite(epsilon.sumNumber().doubleValue()), epsilon::toString);
    assertEquals(1.0 / 3, epsilon.getDouble(1, 0), 1e-3); // at right angles to the row
  }

  @Test
  void normalize_nan_staysInItsRow() {
    INDArray rows = Nd4j.createFromArray(new float[][] {{Float.NaN, 1}, {1, -1}});
    LengthNormalization.normalize(rows, rows);
    assertTrue(Float.isNaN(rows.getFloat(0, 0)) && Float.isNaN(rows.getFloat(0, 1)));
    assertEquals(1, rows.getFloat(1, 0), 1e-6);
  }

  @Test
  void backprop_directionOfTheVectorItself_carriesNoGradient() {
    INDArray rows = Nd4j.createFromArray(new double[][] {{3, 4}, {1, -2}});
    INDArray epsilon = rows.dup();
    LengthNormalization.backprop(rows, epsilon);
    assertEquals(0, epsilon.amaxNumber().doubleValue(), 3 * LengthNormalization.EPSILON);
  }

  @Test
  void backprop_zeroVector_staysFinite() {
    INDArray epsilon = Nd4j.createFromArray(new double[][] {{1, 2}});
    LengthNormalization.backprop(Nd4j.zeros(DataType.DOUBLE, 1, 2), epsilon);
    assertEquals(3 / LengthNormalization.EPSILON, epsilon.sumNumber().doubleValue(), 1);
  }
}
