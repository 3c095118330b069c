package io.github.dl4jff.internal.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
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
