package io.github.dl4jff.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

class CrossEntropyLossTest {
  private static final double TOLERANCE = 1e-12;

  /** Two classes whose softmax is 3/4 and 1/4. */
  private static final double[] GOODNESS = {Math.log(3), 0};

  private static CompiledLoss.Evaluation evaluate(
      ClassLoss loss, DataType type, double[][] goodness, double[][] labels) {
    return CompiledLoss.of(loss, goodness[0].length, type)
        .evaluate(
            Nd4j.createFromArray(goodness).castTo(type), Nd4j.createFromArray(labels).castTo(type));
  }

  static Stream<Arguments> handComputed() {
    double right = -Math.log(0.75);
    double wrong = -Math.log(0.25);
    return Stream.of(
        Arguments.of(
            new CrossEntropyLoss(), new double[] {1, 0}, right, new double[] {-0.25, 0.25}),
        Arguments.of(
            new CrossEntropyLoss(), new double[] {0, 1}, wrong, new double[] {0.75, -0.75}),
        // soft label
        Arguments.of(
            new CrossEntropyLoss(),
            new double[] {0.4, 0.6},
            0.4 * right + 0.6 * wrong,
            new double[] {0.35, -0.35}),
        // smoothing 0.2 turns (1, 0) into (0.9, 0.1)
        Arguments.of(
            new CrossEntropyLoss(0.2),
            new double[] {1, 0},
            0.9 * right + 0.1 * wrong,
            new double[] {-0.15, 0.15}),
        // weights are factors of each term: gradient p (1.8 + 0.05) - (1.8, 0.05)
        Arguments.of(
            new CrossEntropyLoss(0.2, new double[] {2, 0.5}),
            new double[] {1, 0},
            1.8 * right + 0.05 * wrong,
            new double[] {0.75 * 1.85 - 1.8, 0.25 * 1.85 - 0.05}),
        Arguments.of(
            new CrossEntropyLoss(0, new double[] {0, 1}),
            new double[] {1, 0},
            0.0,
            new double[] {0, 0}));
  }

  @ParameterizedTest
  @MethodSource("handComputed")
  void evaluate_handComputed_lossAndGradient(
      ClassLoss loss, double[] label, double expected, double[] gradient) {
    CompiledLoss.Evaluation got =
        evaluate(
            loss,
            DataType.DOUBLE,
            new double[][] {GOODNESS, GOODNESS},
            new double[][] {label, label});
    assertArrayEquals(new double[] {expected, expected}, got.loss().toDoubleVector(), TOLERANCE);
    assertEquals(1, got.gradients().size());
    for (int i = 0; i < 2; i++) {
      INDArray row = got.gradients().get(0).getRow(i);
      assertArrayEquals(gradient, row.toDoubleVector(), TOLERANCE);
    }
  }

  /** In a loss of one's own, a factor and other terms change the gradient as they should. */
  @ParameterizedTest
  @MethodSource("handComputed")
  void define_inAnotherLoss_lossAndGradientAreScaled(
      ClassLoss loss, double[] label, double expected, double[] gradient) {
    ClassLoss scaled =
        (sd, goodness, labels) ->
            loss.define(sd, goodness, labels).mul(3).add(goodness.mul(labels).sum(1));
    CompiledLoss.Evaluation got =
        evaluate(scaled, DataType.DOUBLE, new double[][] {GOODNESS}, new double[][] {label});
    assertEquals(3 * expected + GOODNESS[0] * label[0], got.loss().getDouble(0), TOLERANCE);
    for (int i = 0; i < 2; i++) {
      assertEquals(3 * gradient[i] + label[i], got.gradients().get(0).getDouble(0, i), TOLERANCE);
    }
  }

  /** As the last minibatch of an epoch is smaller, and its arrays may lie otherwise in memory. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2})
  void evaluate_minibatchAfterMinibatch_asTheFirst(double smoothing) {
    ClassLoss loss = new CrossEntropyLoss(smoothing);
    CompiledLoss compiled = CompiledLoss.of(loss, 3, DataType.DOUBLE);
    for (int n : new int[] {4, 4, 2, 1, 4}) {
      for (char order : new char[] {'c', 'f'}) {
        INDArray goodness = Nd4j.randn(DataType.DOUBLE, n, 3).dup(order);
        INDArray labels = Nd4j.eye(3).castTo(DataType.DOUBLE).getRows(0, 2, 1, 2).dup(order);
        INDArray some = labels.get(NDArrayIndex.interval(0, n), NDArrayIndex.all());
        CompiledLoss.Evaluation got = compiled.evaluate(goodness, some);
        CompiledLoss.Evaluation expected =
            CompiledLoss.of(loss, 3, DataType.DOUBLE).evaluate(goodness, some);
        assertEquals(expected.loss(), got.loss());
        assertEquals(expected.gradients(), got.gradients());
        INDArray softmax = Transforms.softmax(goodness, true);
        INDArray target = some.mul(1 - smoothing).add(smoothing / 3);
        assertTrue(
            softmax.sub(target).equalsWithEps(got.gradients().get(0), TOLERANCE), got::toString);
      }
    }
  }

  /**
   * There are more paths through its graph than could be walked one by one. (SameDiff's interpreter
   * walks them all, so it is not evaluated.)
   */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void of_lossOfManySharedTerms_isCompiled() {
    ClassLoss loss =
        (sd, goodness, labels) -> {
          SDVariable sum = goodness;
          for (int i = 0; i < 60; i++) {
            sum = sum.add(sum);
          }
          return sum.mul(labels).sum(1);
        };
    assertNotNull(CompiledLoss.of(loss, 2, DataType.DOUBLE));
  }

  /** {@code log(sum(exp))} is the largest goodness here, to the bit or up to log 2. */
  @Test
  void evaluate_extremeGoodnessInFloat_isFiniteAndExact() {
    double[][] goodness = {
      {1e4, -1e4, 0}, {-1e4, 1e4, 0}, {1e4, 1e4, 0}, {0, -100, -110}, {-110, 0, -200}, {0, 0, 0}
    };
    double[] label = {1, 0, 0};
    double[][] labels = {label, label, label, label, label, label};
    double[] expected = {0, 2e4, Math.log(2), 0, 110, Math.log(3)};
    double[][] gradients = {
      {0, 0, 0}, {-1, 1, 0}, {-0.5, 0.5, 0}, {0, 0, 0}, {-1, 1, 0}, {-2 / 3.0, 1 / 3.0, 1 / 3.0}
    };
    CompiledLoss.Evaluation got =
        evaluate(new CrossEntropyLoss(), DataType.FLOAT, goodness, labels);
    assertArrayEquals(expected, got.loss().toDoubleVector(), 1e-3);
    double[][] slopes = got.gradients().get(0).toDoubleMatrix();
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(gradients[i], slopes[i], 1e-6, "row " + i);
    }
    CompiledLoss.Evaluation smooth =
        evaluate(
            new CrossEntropyLoss(0.1, new double[] {1, 2, 3}), DataType.FLOAT, goodness, labels);
    assertTrue(Double.isFinite(smooth.loss().sumNumber().doubleValue()));
    assertTrue(Double.isFinite(smooth.gradients().get(0).sumNumber().doubleValue()));
  }

  static Stream<Arguments> outOfRange() {
    return Stream.of(
        Arguments.of(-0.1, null, "smoothing: expected a number in [0, 1), got -0.1"),
        Arguments.of(1.0, null, "smoothing: expected a number in [0, 1), got 1.0"),
        Arguments.of(Double.NaN, null, "smoothing: expected a number in [0, 1), got NaN"),
        Arguments.of(
            0.0, new double[] {1, -2}, "classWeights: expected a finite number >= 0, got -2.0"),
        Arguments.of(
            0.0,
            new double[] {1, Double.POSITIVE_INFINITY},
            "classWeights: expected a finite number >= 0, got Infinity"),
        Arguments.of(
            0.0, new double[] {0, 0}, "classWeights: expected a weight > 0, got [0.0, 0.0]"));
  }

  @ParameterizedTest
  @MethodSource("outOfRange")
  void constructor_outOfRange_isRefused(double smoothing, double[] weights, String message) {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> new CrossEntropyLoss(smoothing, weights));
    assertEquals(message, error.getMessage());
  }

  @Test
  void classWeights_changedOutside_stayAsTheyWere() {
    double[] weights = {1, 2};
    CrossEntropyLoss loss = new CrossEntropyLoss(0, weights);
    weights[0] = 5;
    loss.getClassWeights()[1] = 7;
    assertArrayEquals(new double[] {1, 2}, loss.getClassWeights());
  }

  @Test
  void compile_lossThatIgnoresTheGoodness_isRefused() {
    ClassLoss blind = (sd, goodness, labels) -> labels.sum(1);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> CompiledLoss.of(blind, 3, DataType.FLOAT));
    assertTrue(error.getMessage().contains("depends on 'goodness'"), error.getMessage());
  }

  @Test
  void evaluate_lossThatIsNotOfEachExample_isRefused() {
    ClassLoss summed = (sd, goodness, labels) -> goodness.sub(labels).sum();
    CompiledLoss compiled = CompiledLoss.of(summed, 3, DataType.FLOAT);
    INDArray ones = Nd4j.ones(DataType.FLOAT, 2, 3);
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> compiled.evaluate(ones, ones.dup()));
    assertTrue(error.getMessage().contains("expected one loss for each pair or example"));
  }
}
