package io.github.dl4jff.training;

import io.github.dl4jff.Networks;
import io.github.dl4jff.goodness.MeanSquares;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.goodness.SumSquares;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.LogisticLoss;
import io.github.dl4jff.loss.SiLULoss;
import io.github.dl4jff.loss.SymBaLoss;
import io.github.dl4jff.negative.NegativeInputs;
import io.github.dl4jff.negative.UniformNegatives;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Compares the gradient of each layer with central differences of its own local loss, in double:
 * the first layer, which sees labels, and the second, which does not.
 */
class LocalGradientTest {
  private static final int EXAMPLES = 5;

  /** Draws its slopes at random in training. */
  private static final Set<Activation> RANDOM = EnumSet.of(Activation.RRELU);

  private static List<Arguments> combinations() {
    List<LocalLoss> losses =
        List.of(new LogisticLoss(), new LogisticLoss(0.05), new SymBaLoss(), new SiLULoss());
    List<Arguments> all = new ArrayList<>();
    for (LocalLoss loss : losses) {
      for (ScalarGoodness goodness : List.of(new MeanSquares(), new SumSquares())) {
        for (Activation activation : EnumSet.complementOf(EnumSet.copyOf(RANDOM))) {
          all.add(Arguments.of(loss, goodness, activation));
        }
      }
    }
    return all;
  }

  static Stream<Arguments> some() {
    return Combinations.some(combinations());
  }

  static Stream<Arguments> others() {
    return Combinations.others(combinations());
  }

  @ParameterizedTest
  @MethodSource("some")
  void localGradient_everyLossAndGoodness_equalsCentralDifferences(
      LocalLoss loss, ScalarGoodness goodness, Activation activation) {
    check(loss, goodness, activation);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("others")
  void localGradient_everyLossGoodnessAndActivation_equalsCentralDifferences(
      LocalLoss loss, ScalarGoodness goodness, Activation activation) {
    check(loss, goodness, activation);
  }

  private static void check(LocalLoss loss, ScalarGoodness goodness, Activation activation) {
    check(
        Networks.plan()
            .dataType(DataType.DOUBLE)
            .each(b -> b.loss(loss).goodness(goodness).activation(activation)));
  }

  @Test
  void localGradient_withoutBias_equalsCentralDifferences() {
    check(Networks.plan().dataType(DataType.DOUBLE).each(b -> b.hasBias(false)));
  }

  @Test
  void localGradient_withoutNormalization_equalsCentralDifferences() {
    check(
        Networks.plan()
            .dataType(DataType.DOUBLE)
            .each(b -> b.normalizeInput(false).normalizeOutput(false)));
  }

  @Test
  void localGradient_everyLayerNormalizesItsInput_equalsCentralDifferences() {
    check(Networks.plan().dataType(DataType.DOUBLE).each(b -> b.normalizeInput(true)));
  }

  @Test
  void localGradient_withThresholdAndLabelScale_equalsCentralDifferences() {
    check(
        Networks.plan()
            .dataType(DataType.DOUBLE)
            .each(b -> b.loss(new LogisticLoss(0.3)).threshold(0.4))
            .at(0, b -> b.labelScale(0.7)));
  }

  @Test
  void localGradient_withoutLabels_equalsCentralDifferences() {
    NegativeInputs reversed = (features, random) -> features.mul(-0.7).addi(0.2);
    for (boolean normalize : new boolean[] {false, true}) {
      MultiLayerNetwork net =
          Networks.plan()
              .dataType(DataType.DOUBLE)
              .hidden(4, 3)
              .each(b -> b.labels(0).normalizeInput(normalize).loss(new LogisticLoss()))
              .build();
      check(net, FFTrainingListener.builder().negativeInputs(reversed).build(), EXAMPLES, 0);
    }
  }

  @Test
  void localGradient_withCollaboration_equalsCentralDifferencesInTheTopLayer() {
    // a change of a lower layer changes the goodness above it, which is a constant to its gradient
    check(
        Networks.plan()
            .dataType(DataType.DOUBLE)
            .hidden(4, 3)
            .each(b -> b.loss(new LogisticLoss()).collaboration(0.5)),
        EXAMPLES,
        1);
  }

  @Test
  void localGradient_oneExample_equalsCentralDifferences() {
    check(Networks.plan().dataType(DataType.DOUBLE).hidden(4, 3), 1);
  }

  @Test
  void localGradient_oneLayer_equalsCentralDifferences() {
    check(Networks.plan().dataType(DataType.DOUBLE).hidden(5), EXAMPLES);
  }

  private static void check(Networks.Plan plan) {
    check(plan.hidden(4, 3), EXAMPLES);
  }

  private static void check(Networks.Plan plan, int examples) {
    check(plan, examples, 0);
  }

  private static void check(Networks.Plan plan, int examples, int lowest) {
    FFTrainingListener listener =
        FFTrainingListener.builder().negatives(new UniformNegatives()).build();
    check(plan.build(), listener, examples, lowest);
  }

  private static void check(
      MultiLayerNetwork net, FFTrainingListener listener, int examples, int lowest) {
    net.setListeners(listener);
    LocalGradients.check(net, Networks.data(DataType.DOUBLE, examples, 3), lowest);
  }
}
