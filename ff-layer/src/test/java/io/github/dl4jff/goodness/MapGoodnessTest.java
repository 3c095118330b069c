package io.github.dl4jff.goodness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.conf.FFGoodnessLayer;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The goodness of maps and sequences against averages that are computed position by position. */
class MapGoodnessTest {
  private static final double TOLERANCE = 1e-12;
  private static final int EXAMPLES = 2;
  private static final int CHANNELS = 3;
  private static final int HEIGHT = 5;
  private static final int WIDTH = 4;
  private static final int CLASSES = 2;

  private static INDArray random(long seed, long rows, long columns) {
    double[] values = new java.util.Random(seed).doubles(rows * columns, -1, 1).toArray();
    return Nd4j.createFromArray(values).reshape('c', rows, columns);
  }

  /** Windows of 1, of 2 whose last row is alone, of 3 whose last are smaller, and of all. */
  static Stream<Arguments> windows() {
    return Stream.of(false, true)
        .flatMap(
            last ->
                Stream.of(
                    Arguments.of(last, 60, 1),
                    Arguments.of(last, 59, 2),
                    Arguments.of(last, 18, 2),
                    Arguments.of(last, 17, 3),
                    Arguments.of(last, 12, 3),
                    Arguments.of(last, 6, 4),
                    Arguments.of(last, 3, 5),
                    Arguments.of(last, 1, 5)));
  }

  /** {@code [width, features]}: how much of a unit is in each average. */
  private static INDArray averaging(boolean last, int window) {
    int cellsAcross = (WIDTH - 1) / window + 1;
    int cells = ((HEIGHT - 1) / window + 1) * cellsAcross;
    INDArray matrix =
        Nd4j.zeros(DataType.DOUBLE, (long) CHANNELS * HEIGHT * WIDTH, (long) CHANNELS * cells);
    for (int c = 0; c < CHANNELS; c++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          int unit = last ? (y * WIDTH + x) * CHANNELS + c : (c * HEIGHT + y) * WIDTH + x;
          int rows = Math.min(window, HEIGHT - y / window * window);
          int columns = Math.min(window, WIDTH - x / window * window);
          int cell = y / window * cellsAcross + x / window;
          matrix.putScalar(unit, c * cells + cell, 1.0 / (rows * columns));
        }
      }
    }
    return matrix;
  }

  private static void assertClose(INDArray expected, INDArray got) {
    assertArrayEquals(expected.shape(), got.shape());
    assertArrayEquals(
        expected.dup('c').data().asDouble(), got.dup('c').data().asDouble(), TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("windows")
  void projection_ofMaps_isThatOfAveragesInTheSmallestWindows(
      boolean channelsLast, int maxFeatures, int window) {
    UnitShape units = new UnitShape(CHANNELS, 1, HEIGHT, WIDTH, channelsLast);
    INDArray averaging = averaging(channelsLast, window);
    ClassProjection goodness = new ClassProjection(maxFeatures);
    long features = averaging.size(1);
    assertArrayEquals(
        new long[] {features, CLASSES}, goodness.parameters(units, CLASSES).get(0).shape());

    INDArray a = random(1, EXAMPLES, units.count());
    INDArray m = random(2, features, CLASSES).dup('f');
    INDArray d = Nd4j.createFromArray(0.5, -2);
    Map<String, INDArray> parameters = Map.of("M", m, "d", d);
    INDArray measured = Nd4j.createUninitialized(DataType.DOUBLE, EXAMPLES, CLASSES);
    goodness.measure(new Activity(a, units, null), parameters, measured);
    INDArray pooled = a.mmul(averaging);
    assertClose(pooled.mmul(m).addRowVector(d), measured);

    INDArray gradient = random(3, EXAMPLES, CLASSES);
    INDArray ofM = Nd4j.create(DataType.DOUBLE, new long[] {features, CLASSES}, 'f');
    INDArray ofD = Nd4j.create(DataType.DOUBLE, CLASSES);
    INDArray ofA =
        goodness.backprop(
            new Activity(a, units, null), parameters, gradient, Map.of("M", ofM, "d", ofD));
    assertClose(pooled.transpose().mmul(gradient), ofM);
    assertClose(gradient.sum(0), ofD);
    assertClose(gradient.mmul(m.transpose()).mmul(averaging.transpose()), ofA);
  }

  /** Five channels at two positions: the first class has three of them. */
  @Test
  void groups_ofChannelsThatAreNoMultipleOfTheClasses_areMeansOverTheirPositions() {
    double[][] values = {{1, 2, 3, 0, 0, 1, 2, 2, 4, 0}};
    // class 0: 6/(3 2) (1 + 4 + 9 + 1) = 15, class 1: 6/(2 2) (4 + 4 + 16) = 36
    UnitShape first = new UnitShape(5, 1, 1, 2, false);
    INDArray goodness = Nd4j.create(DataType.DOUBLE, 1, 2);
    INDArray rows = Nd4j.createFromArray(values);
    new ClassGroups(6).measure(new Activity(rows, first, null), Map.of(), goodness);
    assertClose(Nd4j.createFromArray(new double[][] {{15, 36}}), goodness);

    INDArray gradient = Nd4j.createFromArray(new double[][] {{1, -1}});
    // 2 6/6 = 2 of class 0, 2 6/4 = 3 of class 1
    double[][] expected = {{2, 4, 6, 0, 0, 2, -6, -6, -12, 0}};
    INDArray got =
        new ClassGroups(6).backprop(new Activity(rows, first, null), Map.of(), gradient, Map.of());
    assertClose(Nd4j.createFromArray(expected), got);

    double[][] positions = {{1, 3, 0, 2, 4, 2, 0, 1, 2, 0}};
    UnitShape last = new UnitShape(5, 1, 1, 2, true);
    new ClassGroups(6)
        .measure(new Activity(Nd4j.createFromArray(positions), last, null), Map.of(), goodness);
    assertClose(Nd4j.createFromArray(new double[][] {{15, 36}}), goodness);
  }

  /** Two units at three time steps, of which the last does not count. */
  @Test
  void projection_ofASequence_isThatOfTheMeanOverTheStepsThatCount() {
    INDArray rows = Nd4j.createFromArray(new double[][] {{1, 3, 1000, -2, 4, 1000}});
    INDArray weights = Nd4j.createFromArray(new double[][] {{1.5, 1.5, 0}});
    Activity activity = new Activity(rows, new UnitShape(2, 1, 1, 3, false), weights);
    INDArray m = Nd4j.createFromArray(new double[][] {{1, 0}, {0, 10}}).dup('f');
    INDArray goodness = Nd4j.create(DataType.DOUBLE, 1, 2);
    new ClassProjection()
        .measure(activity, Map.of("M", m, "d", Nd4j.createFromArray(0.0, 0.5)), goodness);
    assertClose(Nd4j.createFromArray(new double[][] {{2, 10.5}}), goodness);
  }

  @Test
  void maxFeatures_byDefault_is1024() {
    assertEquals(1024, new ClassProjection().getMaxFeatures());
    UnitShape maps = new UnitShape(16, 1, 16, 16, false);
    // windows of 2x2: 16 channels at 8x8
    assertArrayEquals(
        new long[] {1024, 10}, new ClassProjection().parameters(maps, 10).get(0).shape());
    assertArrayEquals(
        new long[] {16, 10}, new ClassProjection(1).parameters(maps, 10).get(0).shape());
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new ClassProjection(0));
    assertEquals("maxFeatures: expected a number >= 1, got 0", error.getMessage());
  }

  /** As files of version 1 have it. */
  @Test
  void json_withoutMaxFeatures_loadsWithTheDefault() {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(
                new FFGoodnessLayer.Builder().classes(3).goodness(new ClassProjection(7)).build())
            .setInputType(InputType.feedForward(4))
            .build();
    String json = conf.toJson();
    String old = json.replaceAll(",\\s*\"maxFeatures\" : 7", "");
    assertTrue(json.contains("maxFeatures"));
    assertFalse(old.contains("maxFeatures"));
    assertEquals(new ClassProjection(7), goodness(MultiLayerConfiguration.fromJson(json)));
    assertEquals(new ClassProjection(1024), goodness(MultiLayerConfiguration.fromJson(old)));
  }

  private static ClassGoodness goodness(MultiLayerConfiguration conf) {
    FFGoodnessLayer layer = (FFGoodnessLayer) conf.getConf(0).getLayer();
    return layer.getLearning().competitive().getGoodness();
  }
}
