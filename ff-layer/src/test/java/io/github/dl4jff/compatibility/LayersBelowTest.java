package io.github.dl4jff.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Digits;
import io.github.dl4jff.Objective;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Ordinary layers and preprocessors under the chain: nothing flows down into them. */
@ParameterizedClass
@EnumSource(Objective.class)
class LayersBelowTest {
  private final SmallDigits digits;

  LayersBelowTest(Objective objective) {
    digits = new SmallDigits(objective);
  }

  private static final int SIDE = 8;
  private static final int EPOCHS = 15;
  private static final InputType IMAGE = InputType.convolutionalFlat(SIDE, SIDE, 1);

  private Layer convolution() {
    return new ConvolutionLayer.Builder(3, 3).nOut(8).activation(Activation.RELU).build();
  }

  private Layer pooling() {
    return new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build();
  }

  private MultiLayerNetwork build(InputType inputType, Layer... below) {
    return build(SmallDigits.configuration(), inputType, below);
  }

  private MultiLayerNetwork build(
      NeuralNetConfiguration.Builder builder, InputType inputType, Layer... below) {
    ListBuilder list = builder.list();
    for (Layer layer : below) {
      list.layer(layer);
    }
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            list.layer(digits.ff(40, Digits.CLASSES))
                .layer(digits.ff(30, 0))
                .layer(SmallDigits.output())
                .setInputType(inputType)
                .build());
    net.init();
    return SmallDigits.listening(net);
  }

  private void checkLearns(MultiLayerNetwork net) {
    net.fit(SmallDigits.batches(), EPOCHS);
    double head = net.evaluate(SmallDigits.test()).accuracy();
    double goodness = new GoodnessClassifier(net).evaluate(SmallDigits.test()).accuracy();
    assertTrue(head > 0.6, "head " + head);
    assertTrue(goodness > 0.6, "goodness " + goodness);
  }

  @Test
  void convolution_below_staysAsItWasAndTheChainLearns() {
    MultiLayerNetwork net =
        build(InputType.convolutionalFlat(SIDE, SIDE, 1), convolution(), pooling());
    INDArray before = net.getLayer(0).params().dup();
    checkLearns(net);
    assertEquals(before, net.getLayer(0).params());
  }

  static Stream<UnaryOperator<NeuralNetConfiguration.Builder>> movers() {
    return Stream.of(b -> b.l2(0.1), b -> b.l1(0.1), b -> b.weightDecay(0.1));
  }

  /** What the network's builder says of all weights would otherwise shrink them to nothing. */
  @ParameterizedTest
  @MethodSource("movers")
  void convolution_belowUnderRegularization_staysAsItWas(
      UnaryOperator<NeuralNetConfiguration.Builder> mover) {
    NeuralNetConfiguration.Builder builder = mover.apply(SmallDigits.configuration());
    MultiLayerNetwork net = build(builder, IMAGE, convolution(), pooling());
    INDArray before = net.getLayer(0).params().dup();
    INDArray chain = net.getLayer(2).params().dup();
    net.fit(SmallDigits.batches(), 2);
    assertEquals(before, net.getLayer(0).params());
    assertNotEquals(chain, net.getLayer(2).params());
  }

  /** Trained by backpropagation before, it has momentum that would carry it on. */
  @Test
  void convolution_belowWithMomentum_staysAsItWas() {
    NeuralNetConfiguration.Builder builder =
        SmallDigits.configuration().updater(new Nesterovs(0.01, 0.9));
    MultiLayerNetwork net = build(builder, IMAGE, convolution(), pooling());
    INDArray state = net.getUpdater().getStateViewArray();
    state.assign(0.1);
    INDArray before = net.getLayer(0).params().dup();
    net.fit(SmallDigits.batches(), 2);
    assertEquals(before, net.getLayer(0).params());
  }

  @Test
  void convolution_belowInAGraphUnderRegularization_staysAsItWasUnlessAnotherOutputTrainsIt() {
    GraphBuilder builder =
        SmallDigits.configuration()
            .l2(0.1)
            .graphBuilder()
            .addInputs("image")
            .addLayer("conv", convolution(), "image")
            .addLayer("shared", convolution(), "image")
            .addVertex("both", new MergeVertex(), "conv", "shared")
            .addLayer("ff1", digits.ff(40, Digits.CLASSES), "both")
            .addLayer("out", SmallDigits.output(), "ff1")
            .addLayer("other", SmallDigits.output(), "shared")
            .setOutputs("out", "other")
            .setInputTypes(IMAGE);
    ComputationGraph graph = SmallDigits.graph(builder);
    INDArray conv = graph.getLayer("conv").params().dup();
    INDArray shared = graph.getLayer("shared").params().dup();
    DataSet batch = SmallDigits.batch();
    INDArray[] labels = {batch.getLabels(), batch.getLabels()};
    for (int i = 0; i < 5; i++) {
      graph.fit(new INDArray[] {batch.getFeatures()}, labels);
    }
    assertEquals(conv, graph.getLayer("conv").params());
    assertNotEquals(shared, graph.getLayer("shared").params());
  }

  /** A wrapped layer that does not lie below the chain. */
  @Test
  void recurrent_besideTheChainUnderAnotherOutput_trains() {
    LSTM lstm = new LSTM.Builder().nOut(10).activation(Activation.TANH).build();
    ComputationGraph graph =
        SmallDigits.graph(
            SmallDigits.configuration()
                .graphBuilder()
                .addInputs("image", "series")
                .addLayer("ff1", digits.ff(40, Digits.CLASSES), "image")
                .addLayer("out", SmallDigits.output(), "ff1")
                .addLayer("last", new LastTimeStep(lstm), "series")
                .addLayer("other", SmallDigits.output(), "last")
                .setOutputs("out", "other")
                .setInputTypes(
                    InputType.feedForward(Digits.PIXELS), InputType.recurrent(SIDE, SIDE)));
    INDArray before = graph.getLayer("last").params().dup();
    DataSet batch = SmallDigits.batch();
    INDArray[] features = {batch.getFeatures(), rows(batch).getFeatures()};
    graph.fit(features, new INDArray[] {batch.getLabels(), batch.getLabels()});
    assertNotEquals(before, graph.getLayer("last").params());
  }

  @Test
  void convolution_frozenBelow_staysAsItWasAndTheChainLearns() {
    MultiLayerNetwork net =
        build(
            InputType.convolutionalFlat(SIDE, SIDE, 1), new FrozenLayer(convolution()), pooling());
    INDArray before = net.getLayer(0).params().dup();
    checkLearns(net);
    assertEquals(before, net.getLayer(0).params());
  }

  @Test
  void convolution_belowInAGraph_staysAsItWasAndTheChainLearns() {
    ComputationGraph graph =
        SmallDigits.graph(
            SmallDigits.configuration()
                .graphBuilder()
                .addInputs("image")
                .addLayer("conv", convolution(), "image")
                .addLayer("pool", pooling(), "conv")
                .addLayer("ff1", digits.ff(40, Digits.CLASSES), "pool")
                .addLayer("out", SmallDigits.output(), "ff1")
                .setOutputs("out")
                .setInputTypes(InputType.convolutionalFlat(SIDE, SIDE, 1)));
    INDArray before = graph.getLayer("conv").params().dup();
    graph.fit(SmallDigits.batches(), EPOCHS);
    assertEquals(before, graph.getLayer("conv").params());
    assertTrue(new GoodnessClassifier(graph).evaluate(SmallDigits.test()).accuracy() > 0.6);
  }

  @Test
  void images_straightIntoTheChain_areFlattened() {
    MultiLayerNetwork images = build(InputType.convolutional(SIDE, SIDE, 1));
    MultiLayerNetwork vectors = build(InputType.feedForward(Digits.PIXELS));
    DataSet batch = SmallDigits.batch();
    images.fit(batch.getFeatures().reshape(SmallDigits.BATCH, 1, SIDE, SIDE), batch.getLabels());
    vectors.fit(batch);
    assertEquals(vectors.params(), images.params());
  }

  /** Its mean and variance follow the data; its scale and shift get no gradient. */
  @Test
  void batchNormalization_below_collectsItsStatistics() {
    MultiLayerNetwork net =
        build(InputType.feedForward(Digits.PIXELS), new BatchNormalization.Builder().build());
    INDArray gamma = net.getParam("0_gamma").dup();
    INDArray mean = net.getParam("0_mean").dup();
    checkLearns(net);
    assertEquals(gamma, net.getParam("0_gamma"));
    assertNotEquals(mean, net.getParam("0_mean"));
  }

  @Test
  void dense_below_staysAsItWasAndTheChainLearns() {
    MultiLayerNetwork net =
        build(
            InputType.feedForward(Digits.PIXELS),
            new DenseLayer.Builder().nOut(60).activation(Activation.RELU).build());
    INDArray before = net.getLayer(0).params().dup();
    checkLearns(net);
    assertEquals(before, net.getLayer(0).params());
  }

  /** The rows of an image, one after the other. */
  private DataSet rows(DataSet data) {
    INDArray rows =
        data.getFeatures().reshape('c', data.numExamples(), SIDE, SIDE).permute(0, 2, 1).dup();
    return new DataSet(rows, data.getLabels());
  }

  @Test
  void recurrent_lastTimeStepBelow_staysAsItWasAndTheChainLearns() {
    MultiLayerNetwork net =
        build(
            InputType.recurrent(SIDE, SIDE),
            new LastTimeStep(new LSTM.Builder().nOut(40).activation(Activation.TANH).build()));
    INDArray before = net.getLayer(0).params().dup();
    for (int epoch = 0; epoch < 6; epoch++) {
      for (DataSet batch : SmallDigits.examples().batchBy(SmallDigits.BATCH)) {
        net.fit(rows(batch));
      }
    }
    assertEquals(before, net.getLayer(0).params());
    DataSet test = rows(Digits.test());
    int[] predicted = new GoodnessClassifier(net).predict(test.getFeatures());
    int[] expected = test.getLabels().argMax(1).toIntVector();
    int right = 0;
    for (int i = 0; i < predicted.length; i++) {
      right += predicted[i] == expected[i] ? 1 : 0;
    }
    assertTrue(right > 0.3 * predicted.length, right + " of " + predicted.length);
  }

  private MultiLayerNetwork timeSeries(BackpropType type) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            SmallDigits.configuration()
                .list()
                .layer(digits.ff(40, Digits.CLASSES))
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(Digits.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(SIDE, SIDE))
                .backpropType(type)
                .tBPTTLength(4)
                .build());
    net.init();
    return SmallDigits.listening(net);
  }

  /** A label at each time step, in standard and in truncated backpropagation through time. */
  @Test
  void recurrent_labelsOfTimeSteps_areAnError() {
    DataSet data = rows(SmallDigits.batch());
    INDArray labels = Nd4j.zeros(SmallDigits.BATCH, Digits.CLASSES, SIDE);
    labels.addi(
        data.getLabels().reshape(SmallDigits.BATCH, Digits.CLASSES, 1).broadcast(labels.shape()));
    for (BackpropType type : BackpropType.values()) {
      MultiLayerNetwork net = timeSeries(type);
      INDArray before = net.params().dup();
      DL4JInvalidInputException error =
          assertThrows(
              DL4JInvalidInputException.class,
              () -> net.fit(new DataSet(data.getFeatures(), labels)));
      assertTrue(
          error.getMessage().contains("labels [miniBatch, 10]")
              && error.getMessage().contains("got [32, 10, "),
          error.getMessage());
      assertEquals(before, net.params());
    }
  }
}
