package io.github.dl4jff.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Digits;
import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Updaters, learning rates, regularisation, gradient normalisation. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Objective.class)
class OptimizationTest {
  private final SmallDigits digits;

  OptimizationTest(Objective objective) {
    digits = new SmallDigits(objective);
  }

  private static final double TOLERANCE = 1e-5;

  static Stream<IUpdater> updaters() {
    return Stream.of(
        new AMSGrad(0.005),
        new AdaDelta(),
        new AdaGrad(0.05),
        new AdaMax(0.005),
        new Adam(0.005),
        new Nadam(0.005),
        new Nesterovs(0.05, 0.9),
        new NoOp(),
        new RmsProp(0.005),
        new Sgd(0.5));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void updater_everyOne_lowersTheLocalLossesAndLearns(IUpdater updater) {
    MultiLayerNetwork net = SmallDigits.listening(digits.plan().updater(updater).build());
    net.fit(SmallDigits.batches(), 1);
    List<Double> before = localLosses(net);
    net.fit(SmallDigits.batches(), 9);
    List<Double> after = localLosses(net);
    for (int k = 0; k < 2; k++) {
      assertTrue(after.get(k) < before.get(k), before + " " + after);
    }
    double accuracy = new GoodnessClassifier(net).evaluate(SmallDigits.test()).accuracy();
    assertTrue(accuracy > 0.6, "accuracy " + accuracy); // chance: 0.1
  }

  /** Of DL4J 1.0.0-M2.1: it takes the length of a vector for a second dimension. */
  @Test
  void updater_adaBelief_failsInAnyNetworkOfDl4j() {
    MultiLayerNetwork withoutForwardForward =
        new MultiLayerNetwork(
            SmallDigits.configuration()
                .updater(new AdaBelief(0.005))
                .list()
                .layer(SmallDigits.output())
                .setInputType(InputType.feedForward(Digits.PIXELS))
                .build());
    withoutForwardForward.init();
    MultiLayerNetwork net =
        SmallDigits.listening(digits.plan().updater(new AdaBelief(0.005)).build());
    for (MultiLayerNetwork each : List.of(withoutForwardForward, net)) {
      assertThrows(ArrayIndexOutOfBoundsException.class, () -> each.fit(SmallDigits.batch()));
    }
  }

  private List<Double> localLosses(MultiLayerNetwork net) {
    return FFTrainingListener.epochStatistics(net).stream().map(s -> s.localLoss()).toList();
  }

  @Test
  void updater_ofALayerAndOfItsBias_goBeforeTheNetworks() {
    MultiLayerNetwork net = build(b -> b.updater(new Sgd(0.0)).biasUpdater(new Sgd(0.1)));
    Map<String, INDArray> before = net.clone().paramTable();
    net.fit(SmallDigits.batch());
    assertEquals(before.get("0_W"), net.getParam("0_W"));
    String own = "0_" + digits.ownWeights();
    assertEquals(before.get(own), net.getParam(own));
    assertNotEquals(before.get("0_b"), net.getParam("0_b"));
    assertNotEquals(before.get("2_W"), net.getParam("2_W"));
  }

  /** The layers' settings on small digits, with gradient descent at a rate of 1. */
  private MultiLayerNetwork build(Consumer<FFDenseLayer.Builder> setting) {
    MultiLayerNetwork net =
        digits
            .plan()
            .updater(new Sgd(1.0))
            .each(
                b -> {
                  setting.accept(b); // DL4J declares its setters to return its own builder
                  return b;
                })
            .build();
    Networks.addNoise(net, 3); // a projection of 0 lets no weight move
    return SmallDigits.listening(net);
  }

  @Test
  void setLearningRate_zeroForALayer_freezesItAndNoOther() {
    MultiLayerNetwork net = digits.network();
    net.fit(SmallDigits.batches(), 1);
    net.setLearningRate(0, 0.0);
    assertEquals(0.0, net.getLearningRate(0));
    INDArray first = net.getLayer(0).params().dup();
    INDArray second = net.getLayer(1).params().dup();
    net.fit(SmallDigits.batches(), 1);
    assertEquals(first, net.getLayer(0).params());
    assertNotEquals(second, net.getLayer(1).params());
    net.setLearningRate(0.001);
    net.fit(SmallDigits.batches(), 1);
    assertEquals(0.001, net.getLearningRate(0));
    assertNotEquals(first, net.getLayer(0).params());
  }

  @Test
  void learningRateSchedule_zeroFromTheSecondIterationOn_stopsThere() {
    MapSchedule schedule = new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.1, 1, 0.0));
    MultiLayerNetwork net = SmallDigits.listening(digits.plan().updater(new Sgd(schedule)).build());
    INDArray start = net.params().dup();
    net.fit(SmallDigits.batch());
    INDArray first = net.params().dup();
    assertNotEquals(start, first);
    net.fit(SmallDigits.batch());
    assertEquals(first, net.params());
  }

  @Test
  void l2_addsItsShareToTheGradientOfBothWeightsAlone() {
    checkRegularization(b -> b.l2(0.01), weights -> weights.mul(0.01));
  }

  @Test
  void l1_addsItsShareToTheGradientOfBothWeightsAlone() {
    checkRegularization(
        b -> b.l1(0.01),
        weights -> org.nd4j.linalg.ops.transforms.Transforms.sign(weights).mul(0.01));
  }

  @Test
  void weightDecay_ofTheLayer_shrinksBothWeightsAlone() {
    checkRegularization(b -> b.weightDecay(0.01), weights -> weights.mul(0.01));
  }

  private void checkRegularization(
      Consumer<FFDenseLayer.Builder> setting, java.util.function.UnaryOperator<INDArray> share) {
    MultiLayerNetwork plain = build(b -> {});
    MultiLayerNetwork regularized = build(setting);
    Map<String, INDArray> before = plain.clone().paramTable();
    plain.fit(SmallDigits.batch());
    regularized.fit(SmallDigits.batch());
    for (String weights : digits.weights()) {
      INDArray expected = plain.getParam(weights).sub(share.apply(before.get(weights)));
      assertTrue(expected.equalsWithEps(regularized.getParam(weights), TOLERANCE), weights);
      assertNotEquals(plain.getParam(weights), regularized.getParam(weights));
    }
    assertEquals(plain.getParam("0_b"), regularized.getParam("0_b"));
  }

  /** Of DL4J 1.0.0-M2.1, whatever the layer. */
  @Test
  void weightDecay_ofTheNetwork_isAppliedTwiceByDl4j() {
    MultiLayerNetwork[] nets = new MultiLayerNetwork[2];
    for (int i = 0; i < 2; i++) {
      nets[i] =
          new MultiLayerNetwork(
              SmallDigits.configuration()
                  .updater(new Sgd(1.0))
                  .weightDecay(i == 0 ? 0 : 0.01)
                  .list()
                  .layer(digits.ff(20, 10))
                  .layer(SmallDigits.output())
                  .setInputType(InputType.feedForward(64))
                  .build());
      nets[i].init();
      SmallDigits.listening(nets[i]);
    }
    INDArray before = nets[0].getParam("0_W").dup();
    for (MultiLayerNetwork net : nets) {
      net.fit(SmallDigits.batch());
    }
    INDArray expected = nets[0].getParam("0_W").sub(before.mul(2 * 0.01));
    assertTrue(expected.equalsWithEps(nets[1].getParam("0_W"), TOLERANCE));
  }

  @ParameterizedTest
  @EnumSource(value = GradientNormalization.class, names = "None", mode = Mode.EXCLUDE)
  void gradientNormalization_everyOne_boundsTheStepOfALayer(GradientNormalization normalization) {
    double threshold = 0.001;
    MultiLayerNetwork net =
        build(
            b -> b.gradientNormalization(normalization).gradientNormalizationThreshold(threshold));
    Map<String, INDArray> before = net.clone().paramTable();
    INDArray[] layersBefore = {net.getLayer(0).params().dup(), net.getLayer(1).params().dup()};
    net.fit(SmallDigits.batch());
    for (int k = 0; k < 2; k++) {
      INDArray step = net.getLayer(k).params().sub(layersBefore[k]);
      double norm = step.norm2Number().doubleValue();
      switch (normalization) {
        case RenormalizeL2PerLayer -> assertEquals(1, norm, TOLERANCE);
        case ClipL2PerLayer -> assertEquals(threshold, norm, TOLERANCE);
        case ClipElementWiseAbsoluteValue ->
            assertEquals(threshold, step.amaxNumber().doubleValue(), TOLERANCE);
        default -> {
          double each = normalization == GradientNormalization.ClipL2PerParamType ? threshold : 1;
          for (String key : net.getLayer(k).paramTable().keySet()) {
            INDArray part = net.getParam(k + "_" + key).sub(before.get(k + "_" + key));
            assertEquals(each, part.norm2Number().doubleValue(), TOLERANCE, key);
          }
        }
      }
    }
  }

  /** It would scale what the running mean of peer normalisation moves by, too. */
  @Test
  void gradientNormalization_besidePeerNormalization_isAnError() {
    Networks.Plan plan =
        new SmallDigits(Objective.TWO_PASSES)
            .plan()
            .each(
                b -> {
                  b.gradientNormalization(GradientNormalization.ClipL2PerLayer);
                  return b.peerNormalization(0.03);
                });
    DL4JInvalidConfigException error = assertThrows(DL4JInvalidConfigException.class, plan::build);
    assertEquals(
        "FFDenseLayer 'ff1' (layer 0): expected no gradient normalisation beside peerNormalization,"
            + " whose running mean it would scale too, got ClipL2PerLayer",
        error.getMessage());
  }

  @ParameterizedTest
  @EnumSource(
      value = OptimizationAlgorithm.class,
      names = "STOCHASTIC_GRADIENT_DESCENT",
      mode = Mode.EXCLUDE)
  void optimizationAlgorithm_thatSearchesALine_isAnError(OptimizationAlgorithm algorithm) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            SmallDigits.configuration()
                .optimizationAlgo(algorithm)
                .list()
                .layer(digits.ff(20, 10))
                .layer(SmallDigits.output())
                .setInputType(InputType.feedForward(64))
                .build());
    net.init();
    SmallDigits.listening(net);
    INDArray before = net.params().dup();
    DL4JInvalidConfigException error =
        assertThrows(DL4JInvalidConfigException.class, () -> net.fit(SmallDigits.batch()));
    assertTrue(error.getMessage().contains("got " + algorithm), error.getMessage());
    assertEquals(before, net.params());
  }

  @Test
  void miniBatchFalse_addsUpTheGradients() {
    MultiLayerNetwork[] nets = new MultiLayerNetwork[2];
    for (int i = 0; i < 2; i++) {
      boolean mean = i == 0;
      nets[i] =
          new MultiLayerNetwork(
              SmallDigits.configuration()
                  .updater(new Sgd(mean ? SmallDigits.BATCH : 1.0))
                  .miniBatch(mean)
                  .list()
                  .layer(digits.ff(20, 10))
                  .layer(SmallDigits.output())
                  .setInputType(InputType.feedForward(64))
                  .build());
      nets[i].init();
      SmallDigits.listening(nets[i]).fit(SmallDigits.batch());
    }
    assertTrue(nets[0].params().equalsWithEps(nets[1].params(), 1e-3));
  }
}
