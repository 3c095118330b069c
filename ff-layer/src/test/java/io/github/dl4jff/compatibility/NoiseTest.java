package io.github.dl4jff.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Digits;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.MinMaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Dropout, weight noise and constraints of the layers. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Objective.class)
class NoiseTest {
  private final SmallDigits digits;

  NoiseTest(Objective objective) {
    digits = new SmallDigits(objective);
  }

  private static final double TOLERANCE = 1e-4;
  private static final int EPOCHS = 5;

  static Stream<IDropout> dropouts() {
    return Stream.of(
        new Dropout(0.8), new AlphaDropout(0.95), new GaussianDropout(0.2), new GaussianNoise(0.2));
  }

  @ParameterizedTest
  @MethodSource("dropouts")
  void dropout_everyOne_learnsAlikeInBothWorkspaceModesAndIsOffInInference(IDropout dropout) {
    checkNoise(
        b -> {
          b.dropOut(dropout.clone());
          return b;
        });
  }

  static Stream<IWeightNoise> weightNoises() {
    return Stream.of(
        new DropConnect(0.8),
        new WeightNoise(new NormalDistribution(0, 0.05)),
        new WeightNoise(new NormalDistribution(1, 0.2), false));
  }

  @ParameterizedTest
  @MethodSource("weightNoises")
  void weightNoise_everyOne_learnsAlikeInBothWorkspaceModesAndIsOffInInference(IWeightNoise noise) {
    checkNoise(
        b -> {
          b.weightNoise(noise.clone());
          return b;
        });
  }

  private void checkNoise(java.util.function.UnaryOperator<FFDenseLayer.Builder> noise) {
    MultiLayerNetwork without = digits.network();
    without.fit(SmallDigits.batches(), EPOCHS);
    INDArray[] params = new INDArray[2];
    for (WorkspaceMode mode : List.of(WorkspaceMode.NONE, WorkspaceMode.ENABLED)) {
      MultiLayerNetwork net =
          SmallDigits.listening(digits.plan().workspaceMode(mode).each(noise).build());
      Nd4j.getRandom().setSeed(5);
      net.fit(SmallDigits.batches(), EPOCHS);
      params[mode == WorkspaceMode.NONE ? 0 : 1] = net.params();
      INDArray x = Digits.test().getFeatures();
      assertEquals(net.output(x), net.output(x));
      double accuracy = new GoodnessClassifier(net).evaluate(SmallDigits.test()).accuracy();
      assertTrue(accuracy > 0.6, "accuracy " + accuracy); // chance: 0.1
    }
    assertEquals(params[0], params[1]);
    assertNotEquals(without.params(), params[0]);
  }

  @Test
  void weightNoise_scoreInTrainingModeBetween_leavesNothingBehind() {
    MultiLayerNetwork net =
        SmallDigits.listening(
            digits
                .plan()
                .each(
                    b -> {
                      b.weightNoise(new DropConnect(0.8));
                      return b;
                    })
                .build());
    net.fit(SmallDigits.batches(), 1);
    net.score(SmallDigits.batch(), true);
    net.feedForward(SmallDigits.batch().getFeatures(), true);
    net.fit(SmallDigits.batches(), 1);
    assertTrue(Double.isFinite(net.params().sumNumber().doubleValue()));
  }

  /** DL4J's own error: it drops channels of images, and a dense layer's input has none. */
  @Test
  void dropout_spatial_isAnError() {
    MultiLayerNetwork net =
        SmallDigits.listening(
            digits
                .plan()
                .each(
                    b -> {
                      b.dropOut(new SpatialDropout(0.8));
                      return b;
                    })
                .build());
    INDArray before = net.params().dup();
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> net.fit(SmallDigits.batch()));
    assertTrue(error.getMessage().contains("rank"), error.getMessage());
    assertEquals(before, net.params());
  }

  static Stream<LayerConstraint> constraints() {
    return Stream.of(
        new MaxNormConstraint(0.5, 0),
        new MinMaxNormConstraint(0.3, 0.5, 0),
        new UnitNormConstraint(0),
        new NonNegativeConstraint());
  }

  @ParameterizedTest
  @MethodSource("constraints")
  void constraint_everyOne_holdsForBothWeightsAfterTraining(LayerConstraint constraint) {
    MultiLayerNetwork net =
        SmallDigits.listening(
            digits
                .plan()
                .each(
                    b -> {
                      b.constrainWeights(constraint.clone());
                      return b;
                    })
                .build());
    net.fit(SmallDigits.batches(), EPOCHS);
    for (String weights : digits.weights()) {
      INDArray w = net.getParam(weights);
      INDArray norms = w.norm2(0); // of the weights that lead to each unit
      double smallest = norms.minNumber().doubleValue();
      double largest = norms.maxNumber().doubleValue();
      if (constraint instanceof NonNegativeConstraint) {
        assertTrue(w.minNumber().doubleValue() >= 0, weights);
      } else if (constraint instanceof UnitNormConstraint) {
        assertEquals(1, smallest, TOLERANCE, weights);
        assertEquals(1, largest, TOLERANCE, weights);
      } else {
        assertTrue(largest <= 0.5 + TOLERANCE, weights + " " + largest);
        double least = constraint instanceof MinMaxNormConstraint ? 0.3 : 0;
        assertTrue(smallest >= least - TOLERANCE, weights + " " + smallest);
      }
    }
  }

  @Test
  void constraint_ofBiases_holds() {
    MultiLayerNetwork net =
        SmallDigits.listening(
            digits
                .plan()
                .each(
                    b -> {
                      b.constrainBias(new NonNegativeConstraint());
                      return b;
                    })
                .build());
    net.fit(SmallDigits.batches(), 2);
    assertTrue(net.getParam("0_b").minNumber().doubleValue() >= 0);
    assertTrue(net.getParam("0_W").minNumber().doubleValue() < 0);
  }
}
