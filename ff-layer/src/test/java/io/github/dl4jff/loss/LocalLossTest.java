package io.github.dl4jff.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.LayerStatistics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LocalLossTest {
  private static final double TOLERANCE = 1e-12;
  private static final double FLOAT_TOLERANCE = 1e-5;

  /** One's own loss in five lines. */
  public static final class HingeLoss implements LocalLoss {
    private static final long serialVersionUID = 1L;

    @Override
    public SDVariable define(SameDiff sd, SDVariable positive, SDVariable negative) {
      return sd.nn().relu(negative.sub(positive).add(1.0), 0.0); // max(0, 1 - (g+ - g-))
    }
  }

  private static double softplus(double u) {
    return Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
  }

  private static double sigmoid(double u) {
    return 1 / (1 + Math.exp(-u));
  }

  static Stream<Arguments> formulas() {
    DoubleBinaryOperator logistic = (p, n) -> softplus(-p / 0.5) + softplus(n / 0.5);
    DoubleBinaryOperator symba = (p, n) -> softplus(-4 * (p - n));
    DoubleBinaryOperator silu = (p, n) -> -6 * (p - n) * sigmoid(-6 * (p - n));
    DoubleBinaryOperator hinge = (p, n) -> Math.max(0, 1 - (p - n));
    return Stream.of(
        Arguments.of(new LogisticLoss(0.5), logistic),
        Arguments.of(new SymBaLoss(), symba),
        Arguments.of(new SiLULoss(), silu),
        Arguments.of(new HingeLoss(), hinge));
  }

  @ParameterizedTest
  @MethodSource("formulas")
  void evaluate_values_equalTheFormula(LocalLoss loss, DoubleBinaryOperator formula) {
    double[] positive = {0.3, -1.2, 4.0, 0.0, 2.0};
    double[] negative = {-0.4, 0.9, 3.5, 0.0, -30.0};
    INDArray got =
        CompiledLoss.of(loss, DataType.DOUBLE)
            .evaluate(Nd4j.createFromArray(positive), Nd4j.createFromArray(negative))
            .loss();
    for (int i = 0; i < positive.length; i++) {
      assertEquals(formula.applyAsDouble(positive[i], negative[i]), got.getDouble(i), TOLERANCE);
    }
  }

  @Test
  void evaluate_handComputed_lossesAtZeroAndTheirSlopes() {
    INDArray zero = Nd4j.zeros(DataType.DOUBLE, 1);
    // two layers in doubt: 2 log 2, slopes -1/2 and 1/2 (Hinton's loss at the threshold)
    assertAt(new LogisticLoss(), zero, 2 * Math.log(2), -0.5, 0.5);
    // log 2, slope alpha / 2
    assertAt(new SymBaLoss(4), zero, Math.log(2), -2, 2);
    // u sigmoid(u) at 0: 0, slope alpha / 2
    assertAt(new SiLULoss(6), zero, 0, -3, 3);
  }

  private static void assertAt(LocalLoss loss, INDArray at, double value, double p, double n) {
    CompiledLoss.Evaluation got = CompiledLoss.of(loss, DataType.DOUBLE).evaluate(at, at.dup());
    assertEquals(value, got.loss().getDouble(0), TOLERANCE);
    assertEquals(p, got.gradients().get(0).getDouble(0), TOLERANCE);
    assertEquals(n, got.gradients().get(1).getDouble(0), TOLERANCE);
  }

  static Stream<LocalLoss> losses() {
    return Stream.of(
        new LogisticLoss(),
        new LogisticLoss(0.05),
        new SymBaLoss(),
        new SiLULoss(),
        new SiLULoss(20));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void evaluate_extremeGoodnessInFloat_staysFiniteAndPushesTheRightWay(LocalLoss loss) {
    float[] positive = {1e4f, 0f, 1e4f, 0f, 1e-30f};
    float[] negative = {0f, 1e4f, 1e4f, 0f, 0f};
    CompiledLoss.Evaluation got =
        CompiledLoss.of(loss, DataType.FLOAT)
            .evaluate(Nd4j.createFromArray(positive), Nd4j.createFromArray(negative));
    for (INDArray values : List.of(got.loss(), got.gradients().get(0), got.gradients().get(1))) {
      for (float value : values.toFloatVector()) {
        assertTrue(Float.isFinite(value), () -> values.toString());
      }
    }
    // pair 1 is told apart wrongly: goodness of the positive must rise, that of the negative fall
    assertTrue(got.gradients().get(0).getFloat(1) < 0 || loss instanceof LogisticLoss);
    assertTrue(got.gradients().get(1).getFloat(1) > 0);
    assertTrue(got.gradients().get(1).getFloat(3) > 0);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void evaluate_manyPairsInFloat_equalsOneByOneInDouble(LocalLoss loss) {
    INDArray positive = Nd4j.rand(DataType.FLOAT, 300).muli(4).subi(2);
    INDArray negative = Nd4j.rand(DataType.FLOAT, 300).muli(4).subi(2);
    CompiledLoss.Evaluation many =
        CompiledLoss.of(loss, DataType.FLOAT).evaluate(positive, negative);
    CompiledLoss exact = CompiledLoss.of(loss, DataType.DOUBLE);
    for (int i = 0; i < 300; i += 37) {
      CompiledLoss.Evaluation one =
          exact.evaluate(
              Nd4j.createFromArray((double) positive.getFloat(i)),
              Nd4j.createFromArray((double) negative.getFloat(i)));
      assertClose(one.loss().getDouble(0), many.loss().getDouble(i));
      assertClose(one.gradients().get(0).getDouble(0), many.gradients().get(0).getDouble(i));
      assertClose(one.gradients().get(1).getDouble(0), many.gradients().get(1).getDouble(i));
    }
  }

  private static void assertClose(double expected, double got) {
    assertEquals(expected, got, FLOAT_TOLERANCE * Math.max(1, Math.abs(expected)));
  }

  @Test
  void evaluate_moreCallsThanASessionLasts_staysTheSame() {
    CompiledLoss function = CompiledLoss.of(new SiLULoss(), DataType.FLOAT);
    INDArray positive = Nd4j.createFromArray(0.5f, 1.5f);
    INDArray negative = Nd4j.createFromArray(0.7f, 0.2f);
    INDArray first = function.evaluate(positive, negative).gradients().get(0).dup();
    for (int i = 0; i < 2100; i++) {
      function.evaluate(positive, negative);
    }
    assertEquals(first, function.evaluate(positive, negative).gradients().get(0));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void constructor_parameterOutOfRange_isRefused(double value) {
    assertThrows(IllegalArgumentException.class, () -> new LogisticLoss(value));
    assertThrows(IllegalArgumentException.class, () -> new SymBaLoss(value));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new SiLULoss(value));
    assertEquals("alpha: expected a finite number > 0, got " + value, error.getMessage());
  }

  @Test
  void compile_lossThatIgnoresAnArgument_isRefused() {
    LocalLoss half = (sd, positive, negative) -> positive.mul(2.0);
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> CompiledLoss.of(half, DataType.FLOAT));
    assertTrue(error.getMessage().contains("depends on 'negative'"), error.getMessage());
  }

  @Test
  void evaluate_lossThatIsSummed_isRefused() {
    LocalLoss summed = (sd, positive, negative) -> negative.sub(positive).sum();
    CompiledLoss function = CompiledLoss.of(summed, DataType.FLOAT);
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () -> function.evaluate(Nd4j.ones(DataType.FLOAT, 3), Nd4j.ones(DataType.FLOAT, 3)));
    assertTrue(error.getMessage().contains("expected one loss for each pair"), error.getMessage());
  }

  @Test
  void compile_printsNothingOfSameDiffsAndKeepsOtherOutput() {
    PrintStream original = System.out;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    System.setOut(new PrintStream(captured, true));
    try {
      LocalLoss talking =
          (sd, positive, negative) -> {
            System.out.println("said");
            return negative.sub(positive);
          };
      CompiledLoss.of(talking, DataType.FLOAT);
    } finally {
      System.setOut(original);
    }
    assertEquals("said", captured.toString().trim());
  }

  @Test
  void ownLoss_inANetwork_trainsAndSurvivesJson() {
    MultiLayerConfiguration conf =
        Networks.plan().hidden(16, 16).each(b -> b.loss(new HingeLoss())).configuration();
    MultiLayerNetwork net = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(conf.toJson()));
    net.init();
    net.setListeners(new FFTrainingListener());
    for (int i = 0; i < 100; i++) {
      net.fit(Networks.data(DataType.FLOAT, 50, 5));
    }
    assertTrue(
        FFTrainingListener.statistics(net).get(0).figure(LayerStatistics.PAIR_ACCURACY) > 0.8);
  }
}
