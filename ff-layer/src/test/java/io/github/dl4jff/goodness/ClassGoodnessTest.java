package io.github.dl4jff.goodness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The goodness of the classes, and its gradients, by values that were computed by hand. */
class ClassGoodnessTest {
  private static final double TOLERANCE = 1e-12;

  private static double[][] measured(
      ClassGoodness goodness, double[][] activity, Map<String, INDArray> parameters, int classes) {
    INDArray result = Nd4j.createUninitialized(DataType.DOUBLE, activity.length, classes);
    goodness.measure(new Activity(Nd4j.createFromArray(activity)), parameters, result);
    return result.toDoubleMatrix();
  }

  private static void assertRows(double[][] expected, double[][] got) {
    assertEquals(expected.length, got.length);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], got[i], TOLERANCE, "row " + i);
    }
  }

  @Test
  void groups_fiveUnitsAndTwoClasses_theFirstHasThree() {
    double[][] activity = {{1, 2, 3, 4, 5}, {0, -1, 0, 0, 2}};
    // beta 6: 6/3 (1 + 4 + 9) = 28, 6/2 (16 + 25) = 123; 6/3 = 2, 6/2 4 = 12
    double[][] expected = {{28, 123}, {2, 12}};
    assertRows(expected, measured(new ClassGroups(6), activity, Map.of(), 2));
  }

  @Test
  void groups_gradient_isTheSlopeOfTheMeanAndLeavesTheActivityAsItIs() {
    double[][] values = {{1, 2, 3, 4, 5}, {0, -1, 0, 0, 2}};
    INDArray rows = Nd4j.createFromArray(values);
    INDArray gradient = Nd4j.createFromArray(new double[][] {{1, 10}, {-1, 0.5}});
    INDArray got = new ClassGroups(6).backprop(new Activity(rows), Map.of(), gradient, Map.of());
    // 2 6/3 = 4 for the first three units, 2 6/2 = 6 for the others, times dL/dG and the activity
    double[][] expected = {{4, 8, 12, 240, 300}, {0, 4, 0, 0, 6}};
    assertRows(expected, got.toDoubleMatrix());
    assertRows(values, rows.toDoubleMatrix());
  }

  @Test
  void groups_widthThatIsAMultipleOfTheClasses_leavesTheActivityAsItIs() {
    double[][] values = {{1, 2, 3, 4}};
    INDArray rows = Nd4j.createFromArray(values);
    INDArray gradient = Nd4j.createFromArray(new double[][] {{-1, 1}});
    INDArray got = new ClassGroups(1).backprop(new Activity(rows), Map.of(), gradient, Map.of());
    assertRows(new double[][] {{-1, -2, 3, 4}}, got.toDoubleMatrix());
    assertRows(values, rows.toDoubleMatrix());
  }

  @Test
  void groups_aUnitForEachClass_isItsSquare() {
    assertRows(
        new double[][] {{4, 0, 36}},
        measured(new ClassGroups(4), new double[][] {{1, 0, -3}}, Map.of(), 3));
  }

  /** {@code M} column-major, as in the network's vector of parameters. */
  private static Map<String, INDArray> projection() {
    INDArray m = Nd4j.createFromArray(new double[][] {{1, -1, 0}, {2, 0.5, -3}}).dup('f');
    return Map.of("M", m, "d", Nd4j.createFromArray(0.25, 0, -1));
  }

  @Test
  void projection_twoUnitsAndThreeClasses_isAffine() {
    double[][] activity = {{1, 2}, {0, 0}, {-4, 1}};
    // (1, 2) M + d = (1 + 4 + 0.25, -1 + 1, -6 - 1); (-4, 1): (-4 + 2 + 0.25, 4 + 0.5, -3 - 1)
    double[][] expected = {{5.25, 0, -7}, {0.25, 0, -1}, {-1.75, 4.5, -4}};
    assertRows(expected, measured(new ClassProjection(), activity, projection(), 3));
  }

  @Test
  void projection_gradients_areThoseOfAnAffineMap() {
    double[][] values = {{1, 2}, {-4, 1}};
    INDArray rows = Nd4j.createFromArray(values);
    INDArray gradient = Nd4j.createFromArray(new double[][] {{1, 0, -1}, {0, 2, 1}});
    INDArray ofM = Nd4j.create(DataType.DOUBLE, new long[] {2, 3}, 'f');
    INDArray ofD = Nd4j.create(DataType.DOUBLE, 3);
    INDArray got =
        new ClassProjection()
            .backprop(new Activity(rows), projection(), gradient, Map.of("M", ofM, "d", ofD));
    // dL/dG M': (1 - 0, 2 + 3), (-2, 1 - 3)
    assertRows(new double[][] {{1, 5}, {-2, -2}}, got.toDoubleMatrix());
    // a' dL/dG: unit 1 (1, -8, -1 - 4), unit 2 (2, 2, -2 + 1)
    assertRows(new double[][] {{1, -8, -5}, {2, 2, -1}}, ofM.toDoubleMatrix());
    assertArrayEquals(new double[] {1, 2, 0}, ofD.toDoubleVector(), TOLERANCE);
    assertRows(values, rows.toDoubleMatrix());
  }

  @Test
  void parameters_ofEach_areTheDocumentedOnes() {
    assertEquals(List.of(), new ClassGroups().parameters(UnitShape.dense(7), 3));
    List<ClassGoodness.Parameter> all = new ClassProjection().parameters(UnitShape.dense(7), 3);
    assertEquals(List.of("M", "d"), all.stream().map(ClassGoodness.Parameter::key).toList());
    assertArrayEquals(new long[] {7, 3}, all.get(0).shape());
    assertArrayEquals(new long[] {3}, all.get(1).shape());
    assertEquals(
        List.of(true, false), all.stream().map(ClassGoodness.Parameter::isWeight).toList());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void groups_betaOutOfRange_isRefused(double beta) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new ClassGroups(beta));
    assertEquals("beta: expected a finite number > 0, got " + beta, error.getMessage());
  }

  @Test
  void check_fewerUnitsThanClasses_isRefusedByGroupsAlone() {
    new ClassProjection().check(UnitShape.dense(2), 10);
    new ClassGroups().check(UnitShape.dense(10), 10);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> new ClassGroups().check(UnitShape.dense(9), 10));
    assertEquals(
        "nOut: expected at least 10 units, one for each class of ClassGroups, got 9",
        error.getMessage());
  }

  @Test
  void measure_extremesInFloat_areFinite() {
    INDArray rows = Nd4j.createFromArray(new float[][] {{1e4f, -1e4f, 0, 1e4f}, {0, 0, 0, 0}});
    INDArray result = Nd4j.create(DataType.FLOAT, 2, 2);
    new ClassGroups(1).measure(new Activity(rows), Map.of(), result);
    float[][] expected = {{1e8f, 5e7f}, {0, 0}};
    assertEquals(Arrays.deepToString(expected), Arrays.deepToString(result.toFloatMatrix()));
  }
}
