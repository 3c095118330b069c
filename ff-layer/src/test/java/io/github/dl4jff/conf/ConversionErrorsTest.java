package io.github.dl4jff.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What cannot be converted is an error that names the layer, what was expected and what came. */
class ConversionErrorsTest {
  private static final InputType INPUT = InputType.feedForward(6);

  private static MultiLayerConfiguration layers(InputType type, Layer... layers) {
    var list = OrdinaryModels.settings().list().validateOutputLayerConfig(false);
    for (Layer layer : layers) {
      list.layer(layer);
    }
    return list.setInputType(type).build();
  }

  private static void assertRefused(MultiLayerConfiguration conf, String... parts) {
    check(() -> ForwardForward.convert(conf), parts);
  }

  private static void check(org.junit.jupiter.api.function.Executable call, String... parts) {
    String message = assertThrows(DL4JInvalidConfigException.class, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  private static OutputLayer output(LossFunction loss, Activation activation, int units) {
    return new OutputLayer.Builder(loss).name("out").nOut(units).activation(activation).build();
  }

  @Test
  void output_ofARegression_isRefused() {
    assertRefused(
        layers(
            INPUT,
            OrdinaryModels.dense("dense", 4),
            output(LossFunction.MSE, Activation.IDENTITY, 3)),
        "OutputLayer 'out' (layer 1): expected a classification",
        "got 3 units, identity and LossMSE");
  }

  @Test
  void output_ofSeveralSigmoids_isRefused() {
    assertRefused(
        layers(
            INPUT,
            OrdinaryModels.dense("dense", 4),
            output(LossFunction.XENT, Activation.SIGMOID, 3)),
        "OutputLayer 'out' (layer 1): expected a classification",
        "got 3 units, sigmoid");
  }

  @Test
  void output_ofOneSigmoid_isOfTwoClasses() {
    MultiLayerConfiguration conf =
        ForwardForward.convert(
            layers(
                INPUT,
                OrdinaryModels.dense("dense", 4),
                output(LossFunction.XENT, Activation.SIGMOID, 1)));
    FFGoodnessLayer layer = (FFGoodnessLayer) conf.getConf(1).getLayer();
    assertEquals(2, layer.getLearning().competitive().getClasses());
  }

  @Test
  void output_ofTimeSteps_isRefused() {
    assertRefused(
        layers(
            InputType.recurrent(3),
            new LSTM.Builder().nOut(4).build(),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build()),
        "RnnOutputLayer 'layer1' (layer 1): expected an OutputLayer with one label",
        "LastTimeStep");
  }

  @Test
  void output_missing_isRefused() {
    assertRefused(
        layers(INPUT, OrdinaryModels.dense("a", 4), OrdinaryModels.dense("b", 4)),
        "DenseLayer 'b' (layer 1): expected an output layer");
  }

  @Test
  void hiddenLayers_missing_isRefused() {
    assertRefused(
        layers(INPUT, OrdinaryModels.output()),
        "expected a hidden layer with weights that are trained, got [OutputLayer 'out' (layer 0)]");
  }

  private static ComputationGraphConfiguration twoOutputs() {
    return OrdinaryModels.settings()
        .graphBuilder()
        .addInputs("x")
        .setInputTypes(INPUT)
        .addLayer("trunk", OrdinaryModels.dense("trunk", 5), "x")
        .addLayer("a", OrdinaryModels.dense("a", 5), "trunk")
        .addLayer("b", OrdinaryModels.dense("b", 5), "trunk")
        .addLayer("outA", output(LossFunction.MCXENT, Activation.SOFTMAX, 3), "a")
        .addLayer("outB", output(LossFunction.MCXENT, Activation.SOFTMAX, 4), "b")
        .setOutputs("outA", "outB")
        .build();
  }

  @Test
  void outputs_ofDifferentClasses_needANumberOfClasses() {
    check(
        () -> ForwardForward.convert(twoOutputs()),
        "expected outputs of one number of classes, got {outA=3, outB=4}",
        "classes(C)");
    check(
        () -> ForwardForward.conversion().classes(5).convert(twoOutputs()),
        "classes: expected the number of classes of an output",
        "got 5");
    var vertices = ForwardForward.conversion().classes(4).convert(twoOutputs()).getVertices();
    assertTrue(vertices.containsKey("trunk-goodness"));
    assertTrue(vertices.containsKey("b-goodness"));
    assertEquals(7, vertices.size());
  }

  @Test
  void vertex_thatChangesTheRows_isRefused() {
    GraphBuilder graph =
        OrdinaryModels.settings()
            .graphBuilder()
            .addInputs("x", "y")
            .setInputTypes(INPUT, INPUT)
            .addVertex("stack", new StackVertex(), "x", "y")
            .addLayer("dense", OrdinaryModels.dense("dense", 5), "stack")
            .addVertex("first", new UnstackVertex(0, 2), "dense")
            .addLayer("out", OrdinaryModels.output(), "first")
            .setOutputs("out");
    check(
        () -> ForwardForward.convert(graph.build()),
        "StackVertex 'stack': expected a layer, or a vertex that keeps one row");
  }

  @Test
  void layer_thatIsPretrained_isRefused() {
    assertRefused(
        layers(
            INPUT, new AutoEncoder.Builder().name("ae").nOut(4).build(), OrdinaryModels.output()),
        "AutoEncoder 'ae' (layer 0): expected no layer that is pretrained");
  }

  @Test
  void frozenLayer_aboveALayerThatLearns_isRefused() {
    assertRefused(
        layers(
            INPUT,
            OrdinaryModels.dense("dense", 4),
            new FrozenLayer(OrdinaryModels.dense("frozen", 4)),
            OrdinaryModels.output()),
        "(layer 1): expected no FrozenLayer above a layer that learns",
        "FrozenLayerWithBackprop");
  }

  @Test
  void forwardForwardLayers_ofTwoPassesOrOtherClasses_areRefused() {
    assertRefused(
        layers(
            INPUT,
            new FFDenseLayer.Builder().name("ff").labels(10).nOut(4).build(),
            OrdinaryModels.output()),
        "FFDenseLayer 'ff' (layer 0): expected classes(10)",
        "two passes");
    assertRefused(
        layers(
            INPUT,
            new FFDenseLayer.Builder().name("ff").classes(3).nOut(4).build(),
            OrdinaryModels.output()),
        "expected classes(10), as the output layer has, got classes(3)");
  }

  @Test
  void inputType_ofImages_mustBeGiven() {
    InputType images = InputType.convolutional(8, 8, 1);
    check(
        () -> ForwardForward.convert(OrdinaryModels.leNet(images)),
        "ConvolutionLayer 'cnn1' (layer 0): expected to know the type of its input, got none",
        "inputType(InputType.convolutional(height, width, channels))");
    check(
        () -> ForwardForward.conversion().inputType(INPUT).convert(OrdinaryModels.leNet(images)),
        "ConvolutionLayer 'cnn1' (layer 0): expected an input type that it takes, got",
        "inputType(");
    check(
        () ->
            ForwardForward.conversion()
                .inputType(images, images)
                .convert(OrdinaryModels.leNet(images)),
        "inputType: expected a type for each of the inputs");
    assertEquals(
        9,
        ForwardForward.conversion()
            .inputType(images)
            .convert(OrdinaryModels.leNet(images))
            .getConfs()
            .size());
  }

  @Test
  void after_whatIsNoEndOfABlock_isRefused() {
    Conversion conversion = ForwardForward.conversion();
    check(() -> conversion.after("none").convert(OrdinaryModels.vgg()), "after: ", "got none");
    check(() -> conversion.after("out").convert(OrdinaryModels.vgg()), "which is the output layer");
    check(
        () -> conversion.after("1a").convert(OrdinaryModels.residual()),
        "got ConvolutionLayer '1a', which lies in a branch");
    check(
        () -> conversion.after("cnn1", "bn1").convert(OrdinaryModels.vgg()),
        "got BatchNormalization 'bn1' (layer 1), below which no weights are trained");
  }

  @Test
  void options_outOfRange_areRefused() {
    Conversion conversion = ForwardForward.conversion();
    assertThrows(IllegalArgumentException.class, () -> conversion.classes(1));
    assertThrows(IllegalArgumentException.class, conversion::after);
    assertThrows(IllegalArgumentException.class, conversion::inputType);
    assertThrows(IllegalArgumentException.class, () -> conversion.goodness(null));
    assertThrows(IllegalArgumentException.class, () -> conversion.loss(null));
  }

  @Test
  void convert_networkThatIsNotInitialised_isRefused() {
    MultiLayerNetwork net = new MultiLayerNetwork(OrdinaryModels.vgg());
    assertThrows(IllegalStateException.class, () -> ForwardForward.convert(net));
  }
}
