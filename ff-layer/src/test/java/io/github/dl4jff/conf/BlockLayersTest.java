package io.github.dl4jff.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.goodness.UnitShape;
import io.github.dl4jff.loss.CrossEntropyLoss;
import io.github.dl4jff.training.FFTrainingListener;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The configurations of convolutions and goodness layers. */
class BlockLayersTest {
  private static final InputType IMAGE = InputType.convolutional(6, 6, 2);

  private static NeuralNetConfiguration.Builder settings() {
    return new NeuralNetConfiguration.Builder().seed(5).updater(new Sgd(0.1));
  }

  private static FFConvolutionLayer.Builder convolution() {
    return new FFConvolutionLayer.Builder(3, 3).classes(3).nOut(4);
  }

  private static FFGoodnessLayer.Builder goodness() {
    return new FFGoodnessLayer.Builder().classes(3);
  }

  /** A convolution and a goodness layer under a head. */
  private static MultiLayerConfiguration configuration(
      NeuralNetConfiguration.Builder settings,
      FFConvolutionLayer.Builder convolution,
      FFGoodnessLayer.Builder goodness) {
    return settings
        .list()
        .layer(convolution.build())
        .layer(goodness.build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(IMAGE)
        .build();
  }

  private static BaseLayer layer(MultiLayerConfiguration conf, int index) {
    return (BaseLayer) conf.getConf(index).getLayer();
  }

  private static void checkCounts(MultiLayerConfiguration set, int index) {
    MultiLayerConfiguration plain = configuration(settings(), convolution(), goodness());
    BaseLayer layer = layer(set, index);
    assertEquals(layer, layer(MultiLayerConfiguration.fromJson(set.toJson()), index));
    assertEquals(layer, layer(MultiLayerConfiguration.fromYaml(set.toYaml()), index));
    assertEquals(layer, layer(set.clone(), index));
    assertEquals(layer.hashCode(), layer(set.clone(), index).hashCode());
    assertEquals(layer.toString(), layer(set.clone(), index).toString());
    assertNotEquals(layer(plain, index), layer);
    assertNotEquals(layer(plain, index).hashCode(), layer.hashCode());
    assertNotEquals(layer(plain, index).toString(), layer.toString());
  }

  static Stream<UnaryOperator<FFConvolutionLayer.Builder>> ofConvolutions() {
    return Stream.of(
        b -> b.classes(4),
        b -> b.goodness(new ClassGroups()),
        b -> b.goodness(new ClassProjection(12)),
        b -> b.loss(new CrossEntropyLoss(0.1)),
        b -> b.maxPooling(2),
        b -> b.normalizeInput(true),
        b -> b.normalizeOutput(false),
        b -> b.trainBelow(true),
        b -> b.allowBackprop(true),
        b -> b.hasBias(false),
        b -> b.nOut(5),
        b -> b.activation(Activation.TANH),
        b -> b.convolutionMode(ConvolutionMode.Same),
        b -> b.stride(2, 1),
        b -> b.padding(1, 1),
        b -> b.dilation(2, 1),
        b -> b.kernelSize(2, 3));
  }

  @ParameterizedTest
  @MethodSource("ofConvolutions")
  void convolution_anySetting_survivesJsonYamlAndCloneAndCountsInEquals(
      UnaryOperator<FFConvolutionLayer.Builder> setting) {
    checkCounts(configuration(settings(), setting.apply(convolution()), goodness()), 0);
  }

  static Stream<UnaryOperator<FFGoodnessLayer.Builder>> ofGoodnessLayers() {
    return Stream.of(
        b -> b.classes(4),
        b -> b.goodness(new ClassGroups()),
        b -> b.goodness(new ClassProjection(12)),
        b -> b.loss(new CrossEntropyLoss(0.1)),
        b -> b.normalizeOutput(false),
        b -> b.allowBackprop(true));
  }

  @ParameterizedTest
  @MethodSource("ofGoodnessLayers")
  void goodnessLayer_anySetting_survivesJsonYamlAndCloneAndCountsInEquals(
      UnaryOperator<FFGoodnessLayer.Builder> setting) {
    checkCounts(configuration(settings(), convolution(), setting.apply(goodness())), 1);
  }

  /** Of the same options, what lies below makes the difference. */
  @Test
  void equals_ofLayersOverOtherShapes_isFalse() {
    assertEquals(goodness().inputType(IMAGE).build(), goodness().inputType(IMAGE).build());
    assertNotEquals(goodness().inputType(IMAGE).build(), goodness().nIn(72).build());
    InputType last = InputType.convolutional(6, 6, 2, CNN2DFormat.NHWC);
    assertNotEquals(goodness().inputType(IMAGE).build(), goodness().inputType(last).build());
  }

  @Test
  void build_withoutClasses_isRefused() {
    String expected = ": expected classes(C), the number of classes to tell apart, got none";
    assertEquals(
        "FFGoodnessLayer" + expected,
        assertThrows(DL4JInvalidConfigException.class, () -> new FFGoodnessLayer.Builder().build())
            .getMessage());
    assertEquals(
        "FFConvolutionLayer" + expected,
        assertThrows(
                DL4JInvalidConfigException.class,
                () -> new FFConvolutionLayer.Builder(3, 3).nOut(4).build())
            .getMessage());
  }

  private static String initError(BaseLayer layer) {
    MultiLayerNetwork net = new MultiLayerNetwork(settings().list().layer(layer).build());
    return assertThrows(DL4JInvalidConfigException.class, net::init).getMessage();
  }

  @Test
  void init_inputOfUnknownShape_isAnErrorThatNamesSetInputType() {
    String expected =
        " 'layer0' (layer 0): expected to know the shape of its input, got none; call"
            + " setInputType(...) on the builder of the network";
    String goodness = initError(goodness().build());
    assertTrue(goodness.startsWith("FFGoodnessLayer" + expected), goodness);
    String convolution = initError(convolution().nIn(2).build());
    assertTrue(convolution.startsWith("FFConvolutionLayer" + expected), convolution);
  }

  @Test
  void inputType_ofAConvolution_makesMapsByTheModeOfTheNetwork() {
    for (ConvolutionMode mode : List.of(ConvolutionMode.Truncate, ConvolutionMode.Same)) {
      int side = mode == ConvolutionMode.Same ? 6 : 4;
      MultiLayerConfiguration conf =
          settings()
              .convolutionMode(mode)
              .list()
              .layer(convolution().nIn(2).inputType(IMAGE).build())
              .build();
      assertEquals(
          new UnitShape(4, 1, side, side, false), ((FFConvolutionLayer) layer(conf, 0)).units());
    }
  }

  @Test
  void init_groupsOfFewerChannelsThanClasses_isAnErrorThatNamesTheLayer() {
    String expected =
        " 'layer0' (layer 0): nOut: expected at least 3 units, one for each class of ClassGroups,"
            + " got 2";
    assertEquals(
        "FFGoodnessLayer" + expected,
        initError(goodness().goodness(new ClassGroups()).inputType(IMAGE).build()));
    assertEquals(
        "FFConvolutionLayer" + expected,
        initError(
            convolution().goodness(new ClassGroups()).nIn(2).nOut(2).inputType(IMAGE).build()));
  }

  @Test
  void activation_ofAConvolution_isTheNetworksElseReluAndASigmoidIsNamedAtTheLayer() {
    assertEquals("relu", activation(settings(), convolution()));
    assertEquals("relu", activation(settings().activation(Activation.SIGMOID), convolution()));
    assertEquals("tanh", activation(settings().activation(Activation.TANH), convolution()));
    assertEquals("sigmoid", activation(settings(), convolution().activation(Activation.SIGMOID)));
  }

  private static String activation(
      NeuralNetConfiguration.Builder settings, FFConvolutionLayer.Builder convolution) {
    return layer(configuration(settings, convolution, goodness()), 0).getActivationFn().toString();
  }

  @Test
  void regularization_appliesToWeightsAndProjectionAlone() {
    MultiLayerConfiguration conf = configuration(settings().l2(0.2), convolution(), goodness());
    List<L2Regularization> l2 = List.of(new L2Regularization(0.2));
    assertEquals(l2, layer(conf, 0).getRegularizationByParam("W"));
    assertEquals(l2, layer(conf, 0).getRegularizationByParam("M"));
    assertEquals(l2, layer(conf, 1).getRegularizationByParam("M"));
    for (String bias : List.of("b", "d")) {
      assertTrue(layer(conf, 0).getRegularizationByParam(bias).isEmpty(), bias);
    }
    assertTrue(layer(conf, 1).getRegularizationByParam("d").isEmpty());
  }

  private static MultiLayerNetwork network(MultiLayerConfiguration conf) {
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    net.init();
    net.setListeners(new FFTrainingListener());
    return net;
  }

  @Test
  void weightInit_ofTheNetwork_isThatOfWeightsAndProjection() {
    MultiLayerNetwork net =
        network(configuration(settings().weightInit(WeightInit.ONES), convolution(), goodness()));
    for (String weights : List.of("0_W", "0_M", "1_M")) {
      INDArray values = net.getParam(weights);
      assertEquals(values.length(), values.sumNumber().doubleValue(), weights);
    }
    for (String bias : List.of("0_b", "0_d", "1_d")) {
      assertEquals(0, net.getParam(bias).amaxNumber().doubleValue(), bias);
    }
  }

  @Test
  void constraint_maxNorm_holdsForWeightsAndProjectionAfterTraining() {
    MultiLayerNetwork net =
        network(
            configuration(
                settings().constrainWeights(new MaxNormConstraint(0.05, 0)),
                convolution(),
                goodness()));
    Nd4j.getRandom().setSeed(3);
    net.fit(new DataSet(Nd4j.randn(3, 2, 6, 6), Nd4j.eye(3)));
    for (String weights : List.of("0_M", "1_M")) {
      double largest = net.getParam(weights).norm2(0).maxNumber().doubleValue();
      assertEquals(0.05, largest, 1e-3, weights);
    }
    double largest = net.getParam("0_W").norm2(0).maxNumber().doubleValue();
    assertEquals(0.05, largest, 1e-3, "0_W");
  }
}
