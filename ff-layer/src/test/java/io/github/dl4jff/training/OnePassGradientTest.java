package io.github.dl4jff.training;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.loss.ClassLoss;
import io.github.dl4jff.loss.CrossEntropyLoss;
import io.github.dl4jff.loss.SimilarityMatchingLoss;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Compares the gradient of each layer that learns in one pass with central differences of its own
 * local loss, in double: of {@code W} and {@code b}, and of {@code M} and {@code d} where there
 * are. With 3 classes the widths of 5 and 4 units are no multiple of the classes.
 */
class OnePassGradientTest {
  private static final int EXAMPLES = 5;
  private static final String GOODNESS = "io.github.dl4jff.Networks#classGoodness";
  private static final double[] WEIGHTS = {0.5, 2, 1.25};

  /** Draws its slopes at random in training. */
  private static final EnumSet<Activation> RANDOM = EnumSet.of(Activation.RRELU);

  /** A loss whose gradient is not that of a softmax. */
  private static final class SquaredErrorLoss implements ClassLoss {
    private static final long serialVersionUID = 1L;

    @Override
    public SDVariable define(SameDiff sd, SDVariable goodness, SDVariable labels) {
      return sd.math().square(goodness.sub(labels)).sum(1);
    }
  }

  private static DataSet hard() {
    return Networks.data(DataType.DOUBLE, EXAMPLES, 3);
  }

  private static void check(
      DataSet data, int[] hidden, UnaryOperator<FFDenseLayer.Builder> setting) {
    MultiLayerNetwork net =
        Networks.plan()
            .objective(Objective.ONE_PASS)
            .dataType(DataType.DOUBLE)
            .hidden(hidden)
            .each(setting)
            .build();
    net.setListeners(new FFTrainingListener());
    LocalGradients.check(net, data, 0);
  }

  private static List<Arguments> combinations() {
    List<Arguments> all = new ArrayList<>();
    for (ClassGoodness goodness : Networks.classGoodness().toList()) {
      for (Activation activation : EnumSet.complementOf(RANDOM)) {
        all.add(Arguments.of(goodness, activation));
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
  void localGradient_someActivations_equalsCentralDifferences(
      ClassGoodness goodness, Activation activation) {
    check(hard(), new int[] {5, 4}, b -> b.goodness(goodness).activation(activation));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("others")
  void localGradient_everyGoodnessAndActivation_equalsCentralDifferences(
      ClassGoodness goodness, Activation activation) {
    check(hard(), new int[] {5, 4}, b -> b.goodness(goodness).activation(activation));
  }

  static Stream<Arguments> losses() {
    List<ClassLoss> losses =
        List.of(
            new CrossEntropyLoss(0.1),
            new CrossEntropyLoss(0, WEIGHTS),
            new CrossEntropyLoss(0.2, WEIGHTS),
            new SquaredErrorLoss());
    return losses.stream()
        .flatMap(loss -> Networks.classGoodness().map(goodness -> Arguments.of(loss, goodness)));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void localGradient_everyLossOnHardAndSoftLabels_equalsCentralDifferences(
      ClassLoss loss, ClassGoodness goodness) {
    UnaryOperator<FFDenseLayer.Builder> setting = b -> b.loss(loss).goodness(goodness);
    check(hard(), new int[] {4}, setting);
    DataSet soft = hard();
    soft.setLabels(Networks.softLabels(DataType.DOUBLE, EXAMPLES, 8));
    check(soft, new int[] {4}, setting);
  }

  /** Also beside a layer with another loss, and with another number of features. */
  @Test
  void localGradient_similarityMatching_equalsCentralDifferences() {
    List<ClassLoss> losses =
        List.of(
            new SimilarityMatchingLoss(0.75, 4, new CrossEntropyLoss(0.1)),
            new CrossEntropyLoss(),
            new SimilarityMatchingLoss(0.75, 4, new CrossEntropyLoss(0.1)),
            new SimilarityMatchingLoss(0.5, 2, new CrossEntropyLoss(0, WEIGHTS)));
    Iterator<ClassLoss> next = losses.iterator();
    check(hard(), new int[] {6, 5, 5, 4}, b -> b.loss(next.next()).activation(Activation.TANH));
  }

  @ParameterizedTest
  @MethodSource(GOODNESS)
  void localGradient_withoutBias_equalsCentralDifferences(ClassGoodness goodness) {
    check(hard(), new int[] {5, 4}, b -> b.goodness(goodness).hasBias(false));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource(GOODNESS)
  void localGradient_everyNormalization_equalsCentralDifferences(ClassGoodness goodness) {
    for (boolean input : new boolean[] {false, true}) {
      for (boolean output : new boolean[] {false, true}) {
        // TANH keeps its pre-activation for the slope, RELU does not
        for (Activation activation : List.of(Activation.RELU, Activation.TANH)) {
          check(
              hard(),
              new int[] {4, 4},
              b ->
                  b.goodness(goodness)
                      .normalizeInput(input)
                      .normalizeOutput(output)
                      .activation(activation));
        }
      }
    }
  }

  /** Of one example by the running means. */
  @ParameterizedTest
  @MethodSource(GOODNESS)
  void localGradient_batchNormalization_equalsCentralDifferences(ClassGoodness goodness) {
    for (int examples : new int[] {EXAMPLES, 1}) {
      for (Activation activation : List.of(Activation.RELU, Activation.TANH)) {
        check(
            Networks.data(DataType.DOUBLE, examples, 3),
            new int[] {5, 4},
            b -> b.goodness(goodness).batchNormalization(true).activation(activation));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(GOODNESS)
  void localGradient_everyRemainderOfWidthByClasses_equalsCentralDifferences(
      ClassGoodness goodness) {
    for (int width : new int[] {3, 4, 5}) {
      check(hard(), new int[] {width}, b -> b.goodness(goodness).activation(Activation.SOFTPLUS));
    }
  }

  @ParameterizedTest
  @MethodSource(GOODNESS)
  void localGradient_oneExample_equalsCentralDifferences(ClassGoodness goodness) {
    check(Networks.data(DataType.DOUBLE, 1, 3), new int[] {5, 4}, b -> b.goodness(goodness));
  }
}
