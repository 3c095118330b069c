package io.github.dl4jff.conf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.goodness.MeanSquares;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.goodness.SumSquares;
import io.github.dl4jff.loss.Contrastive;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.LogisticLoss;
import io.github.dl4jff.loss.SiLULoss;
import io.github.dl4jff.loss.SymBaLoss;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryType;
import org.deeplearning4j.nn.conf.memory.MemoryUseMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.regularization.L2Regularization;

class FFDenseLayerTest {

  @Test
  void build_nothingSet_hasTheDocumentedDefaults() {
    FFDenseLayer layer = new FFDenseLayer.Builder().nIn(4).nOut(8).build();
    assertNull(layer.getActivationFn()); // the network's, see below
    assertTrue(layer.isHasBias());
    assertNull(layer.getLabelInput());
    assertNull(layer.getLearning().competitive());
    Contrastive twoPasses = layer.getLearning().contrastive();
    assertEquals(new MeanSquares(), twoPasses.getGoodness());
    assertEquals(1.0, twoPasses.threshold(layer.getNOut()));
    assertEquals(new SiLULoss(6.0), twoPasses.getLoss());
    assertEquals(List.of(false, true, false), switches(layer));
    FFDenseLayer first = new FFDenseLayer.Builder().nIn(4).nOut(8).labels(10).build();
    assertEquals(List.of(false, true, false), switches(first));
    assertEquals(
        List.of(true, true, false),
        switches(new FFDenseLayer.Builder().nIn(16).nOut(8).labels(10).build()));
    assertEquals(10, first.getLabelInput().getClasses());
    assertEquals(3.0, first.getLabelInput().scale(first.getNIn()));
    assertEquals(7.0, first.getLabelInput().scale(784));
  }

  private static IActivation activation(
      NeuralNetConfiguration.Builder network, FFDenseLayer.Builder layer) {
    MultiLayerConfiguration conf =
        network.list().layer(layer.nIn(4).nOut(8).classes(2).build()).build();
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(conf.toJson());
    IActivation activation = ((FFDenseLayer) read.getConf(0).getLayer()).getActivationFn();
    assertEquals(((FFDenseLayer) conf.getConf(0).getLayer()).getActivationFn(), activation);
    return activation;
  }

  @Test
  void activation_ofTheNetwork_isTakenWhereTheLayerNamesNone() {
    NeuralNetConfiguration.Builder tanh =
        new NeuralNetConfiguration.Builder().activation(Activation.TANH);
    assertEquals(new ActivationTanH(), activation(tanh, new FFDenseLayer.Builder()));
    assertEquals(
        new ActivationLReLU(),
        activation(tanh, new FFDenseLayer.Builder().activation(Activation.LEAKYRELU)));
  }

  /** Deeplearning4j's default of a network, a sigmoid, is nobody's choice. */
  @Test
  void activation_ofNoOnesChoice_isReluAndASigmoidIsNamedAtTheLayer() {
    NeuralNetConfiguration.Builder silent = new NeuralNetConfiguration.Builder();
    assertEquals(new ActivationReLU(), activation(silent, new FFDenseLayer.Builder()));
    assertEquals(
        new ActivationSigmoid(),
        activation(silent, new FFDenseLayer.Builder().activation(Activation.SIGMOID)));
  }

  private static List<Boolean> switches(FFDenseLayer layer) {
    LocalLearning learning = layer.getLearning();
    return List.of(
        layer.normalizesInput(), learning.isNormalizeOutput(), learning.isAllowBackprop());
  }

  @Test
  void threshold_sumOfSquares_defaultsToTheWidth() {
    FFDenseLayer.Builder builder =
        new FFDenseLayer.Builder().nIn(4).nOut(8).goodness(new SumSquares());
    assertEquals(8.0, threshold(builder));
    assertEquals(2.5, threshold(builder.threshold(2.5)));
  }

  private static double threshold(FFDenseLayer.Builder builder) {
    FFDenseLayer layer = builder.build();
    return layer.getLearning().contrastive().threshold(layer.getNOut());
  }

  static Stream<UnaryOperator<FFDenseLayer.Builder>> badSettings() {
    return Stream.of(
        b -> b.labels(1),
        b -> b.labels(-2),
        b -> b.labelScale(0),
        b -> b.labelScale(Double.NaN),
        b -> b.threshold(-1),
        b -> b.threshold(Double.POSITIVE_INFINITY),
        b -> b.peerNormalization(-0.1),
        b -> b.collaboration(Double.NaN),
        b -> b.goodness((ScalarGoodness) null),
        b -> b.loss((LocalLoss) null));
  }

  @ParameterizedTest
  @MethodSource("badSettings")
  void builder_badSetting_isRefusedAtOnce(UnaryOperator<FFDenseLayer.Builder> setting) {
    FFDenseLayer.Builder builder = new FFDenseLayer.Builder();
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> setting.apply(builder));
    assertTrue(error.getMessage().matches("\\w+: expected .*, got .*"), error.getMessage());
  }

  /** A scale of a label that is not there would be ignored. */
  @Test
  void build_labelScaleWithoutLabels_isRefused() {
    FFDenseLayer.Builder builder = new FFDenseLayer.Builder().nOut(5).labelScale(2);
    DL4JInvalidConfigException error =
        assertThrows(DL4JInvalidConfigException.class, builder::build);
    assertEquals(
        "FFDenseLayer: expected labels(C) beside the scale of the label, got labelScale(2.0)",
        error.getMessage());
    assertEquals(2.0, builder.labels(3).build().getLabelInput().getScale());
  }

  @Test
  void builder_badThreshold_saysTheValue() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> new FFDenseLayer.Builder().threshold(Double.NaN));
    assertEquals("threshold: expected a finite number > 0, got NaN", error.getMessage());
  }

  static Stream<UnaryOperator<FFDenseLayer.Builder>> settings() {
    return Stream.of(
        b -> b.hasBias(false),
        b -> b.goodness(new SumSquares()),
        b -> b.threshold(0.5),
        b -> b.loss(new LogisticLoss(0.05)),
        b -> b.loss(new SymBaLoss(2)),
        b -> b.loss(new SiLULoss(3)),
        b -> b.normalizeInput(true),
        b -> b.normalizeOutput(false),
        b -> b.peerNormalization(0.03),
        b -> b.collaboration(0.5),
        b -> b.trainBelow(true),
        b -> b.allowBackprop(true),
        b -> b.activation(Activation.TANH),
        b -> b.dropOut(0.7),
        b -> b.weightInit(WeightInit.RELU),
        b -> b.biasInit(0.1),
        b -> b.l1(0.1),
        b -> b.l2(0.2),
        b -> b.updater(new Nesterovs(0.1)),
        b -> b.constrainWeights(new MaxNormConstraint(2, 0)));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void configuration_anySetting_survivesJsonYamlAndCloneAndCountsInEquals(
      UnaryOperator<FFDenseLayer.Builder> setting) {
    MultiLayerConfiguration plain = Networks.plan().configuration();
    MultiLayerConfiguration set = Networks.plan().each(setting).configuration();
    FFDenseLayer layer = layer(set);
    assertEquals(layer, layer(MultiLayerConfiguration.fromJson(set.toJson())));
    assertEquals(layer, layer(MultiLayerConfiguration.fromYaml(set.toYaml())));
    assertEquals(layer, layer(set.clone()));
    assertEquals(layer.hashCode(), layer(set.clone()).hashCode());
    assertEquals(layer.toString(), layer(set.clone()).toString());
    assertNotEquals(layer(plain), layer);
    assertNotEquals(layer(plain).toString(), layer.toString());
  }

  @Test
  void configuration_labelScaleOfTheFirstLayer_survivesJsonYamlAndCloneAndCountsInEquals() {
    MultiLayerConfiguration set = Networks.plan().at(0, b -> b.labelScale(1.5)).configuration();
    Layer layer = set.getConf(0).getLayer();
    assertEquals(layer, MultiLayerConfiguration.fromJson(set.toJson()).getConf(0).getLayer());
    assertEquals(layer, MultiLayerConfiguration.fromYaml(set.toYaml()).getConf(0).getLayer());
    assertEquals(layer, set.clone().getConf(0).getLayer());
    Layer plain = Networks.plan().configuration().getConf(0).getLayer();
    assertNotEquals(plain, layer);
    assertNotEquals(plain.toString(), layer.toString());
  }

  private static FFDenseLayer layer(MultiLayerConfiguration conf) {
    return (FFDenseLayer) conf.getConf(1).getLayer();
  }

  @Test
  void json_outOfRangeValue_isRefused() {
    String json = Networks.plan().at(0, b -> b.labelScale(3)).configuration().toJson();
    String broken = json.replace("\"scale\" : 3.0", "\"scale\" : -3.0");
    assertNotEquals(json, broken);
    Exception error = assertThrows(Exception.class, () -> MultiLayerConfiguration.fromJson(broken));
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    assertEquals("labelScale: expected a finite number > 0, got -3.0", cause.getMessage());
  }

  @Test
  void init_shapesAndKeys_areWeightsBiasLabelWeights() {
    MultiLayerNetwork net = Networks.plan().build();
    assertEquals(List.of("W", "b", "L"), List.copyOf(net.getLayer(0).paramTable().keySet()));
    assertEquals(List.of("W", "b"), List.copyOf(net.getLayer(1).paramTable().keySet()));
    assertArrayEquals(new long[] {6, 5}, net.getParam("0_W").shape());
    assertArrayEquals(new long[] {5}, net.getParam("0_b").shape());
    assertArrayEquals(new long[] {3, 5}, net.getParam("0_L").shape());
    assertArrayEquals(new long[] {5, 4}, net.getParam("1_W").shape());
    assertEquals(6 * 5 + 5 + 3 * 5, net.getLayer(0).numParams());
  }

  @Test
  void init_weightsAndLabelWeights_haveTheSameVarianceAndBiasItsInitialValue() {
    MultiLayerNetwork net =
        Networks.plan()
            .hidden(2000)
            .size(90, 10)
            .each(b -> b.weightInit(WeightInit.LECUN_NORMAL).biasInit(0.25))
            .build();
    // LeCun: variance 1 / fan-in, fan-in 90 inputs + 10 labels
    assertEquals(0.1, net.getParam("0_W").stdNumber().doubleValue(), 0.001);
    assertEquals(0.1, net.getParam("0_L").stdNumber().doubleValue(), 0.003);
    assertEquals(0.25, net.getParam("0_b").minNumber().doubleValue());
    assertEquals(0.25, net.getParam("0_b").maxNumber().doubleValue());
  }

  @Test
  void regularization_appliesToWeightsAndLabelWeightsAlone() {
    Layer conf = Networks.plan().each(b -> b.l2(0.2)).configuration().getConf(0).getLayer();
    FFDenseLayer layer = (FFDenseLayer) conf;
    assertEquals(List.of(new L2Regularization(0.2)), layer.getRegularizationByParam("W"));
    assertEquals(List.of(new L2Regularization(0.2)), layer.getRegularizationByParam("L"));
    assertTrue(layer.getRegularizationByParam("b").isEmpty());
  }

  @Test
  void setInputType_convolutional_flattensAndInfersSize() {
    MultiLayerConfiguration conf =
        new org.deeplearning4j.nn.conf.NeuralNetConfiguration.Builder()
            .list()
            .layer(new FFDenseLayer.Builder().nOut(7).labels(3).build())
            .setInputType(InputType.convolutionalFlat(4, 5, 2))
            .build();
    assertEquals(40, ((FFDenseLayer) conf.getConf(0).getLayer()).getNIn());
  }

  @Test
  void memoryReport_countsParametersAndTwiceTheBatch() {
    FFDenseLayer layer = (FFDenseLayer) Networks.plan().configuration().getConf(0).getLayer();
    LayerMemoryReport report = layer.getMemoryReport(InputType.feedForward(6));
    long bytes =
        report.getTotalMemoryBytes(10, MemoryUseMode.TRAINING, CacheMode.NONE, DataType.FLOAT);
    long parameters = 6 * 5 + 5 + 3 * 5;
    // parameters, gradients, Adam's two moments; xW, both passes' activity and labels;
    // DL4J's own share: the output and a gradient of the input's size
    long expected = 4 * (parameters * 4 + 10 * (5 + 2 * (2 * 5 + 3) + 5 + 6));
    assertEquals(expected, bytes);
    assertEquals(
        4 * parameters,
        report.getMemoryBytes(
            MemoryType.PARAMETERS, 10, MemoryUseMode.TRAINING, CacheMode.NONE, DataType.FLOAT));
    MemoryReport whole = Networks.plan().configuration().getMemoryReport(InputType.feedForward(6));
    assertTrue(whole.toString().contains("FFDenseLayer"), whole::toString);
  }

  @Test
  void summary_namesTheLayer() {
    String summary = Networks.plan().build().summary();
    assertTrue(summary.contains("ff1 (FFDense)"), summary);
    INDArray params = Networks.plan().build().params();
    assertTrue(summary.contains(String.format("%,d", params.length())), summary);
  }
}
