package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.EarlyExitClassifier;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.evaluation.TwoStageClassifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every error names what was expected and what came, and leaves the parameters as they were. */
class TrainingErrorsTest {

  private static DataSet data() {
    return Networks.data(DataType.FLOAT, 8, 1);
  }

  private static FFDenseLayer.Builder ff(String name) {
    return new FFDenseLayer.Builder().name(name).nOut(5);
  }

  private static MultiLayerNetwork network(Layer... hidden) {
    NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().list();
    List<Layer> layers = new ArrayList<>(List.of(hidden));
    layers.add(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(Networks.CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
    layers.forEach(list::layer);
    MultiLayerNetwork net =
        new MultiLayerNetwork(list.setInputType(InputType.feedForward(Networks.INPUTS)).build());
    net.init();
    net.setListeners(new FFTrainingListener());
    return net;
  }

  static Stream<Arguments> configurations() {
    Layer dense = new DenseLayer.Builder().nOut(5).build();
    return Stream.of(
        Arguments.of(
            "expected a network with an FFDenseLayer, FFConvolutionLayer or FFGoodnessLayer, got layers"
                + " [DenseLayer, OutputLayer]",
            List.of(dense)),
        Arguments.of(
            "FFDenseLayer 'a' (layer 0): expected labels(C) on the first FFDenseLayer",
            List.of(ff("a").build(), ff("b").build())),
        Arguments.of(
            "FFDenseLayer 'b' (layer 1): expected labels(C) on the first FFDenseLayer of a network"
                + " only, got labels(3)",
            List.of(ff("a").labels(3).build(), ff("b").labels(3).build())),
        Arguments.of(
            "FFDenseLayer 'b' (layer 2): expected to follow directly upon FFDenseLayer 'a' (layer 0),"
                + " got a DenseLayer between them",
            List.of(ff("a").labels(3).build(), dense, ff("b").build())),
        Arguments.of(
            "FFDenseLayer 'b' (layer 2): expected to follow directly upon FFDenseLayer 'a' (layer 0),"
                + " got a ActivationLayer between them",
            List.of(
                ff("a").labels(3).build(),
                new ActivationLayer.Builder().activation(Activation.TANH).build(),
                ff("b").build())));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void fit_networkThatFormsNoChain_isAnError(String message, List<Layer> hidden) {
    MultiLayerNetwork net = network(hidden.toArray(new Layer[0]));
    assertFails(DL4JInvalidConfigException.class, message, net, data());
  }

  @Test
  void fit_networkWithoutOutputLayer_isAnErrorThatSaysWhatIsNeeded() {
    String expected =
        "FFDenseLayer 'b' (layer 1): expected an output layer at the end of the network, such as an"
            + " OutputLayer with a softmax over the classes, got none";
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .list(ff("a").classes(3).build(), ff("b").classes(3).build());
    MultiLayerNetwork net =
        new MultiLayerNetwork(list.setInputType(InputType.feedForward(Networks.INPUTS)).build());
    net.init();
    net.setListeners(new FFTrainingListener());
    DL4JInvalidConfigException error =
        assertThrows(
            DL4JInvalidConfigException.class,
            () -> net.fit(new ListDataSetIterator<>(data().asList(), 4)));
    assertTrue(error.getMessage().startsWith(expected), error.getMessage());
    // a single minibatch does not reach the listener
    DL4JException single = assertThrows(DL4JException.class, () -> net.fit(data()));
    assertTrue(
        single.getMessage().contains("final layer is not an IOutputLayer"), single.getMessage());

    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("x")
                .addLayer("a", ff("a").classes(3).build(), "x")
                .addLayer("b", ff("b").classes(3).build(), "a")
                .setOutputs("b")
                .setInputTypes(InputType.feedForward(Networks.INPUTS))
                .build());
    graph.init();
    graph.setListeners(new FFTrainingListener());
    DL4JInvalidConfigException inGraph =
        assertThrows(DL4JInvalidConfigException.class, () -> graph.fit(data()));
    assertTrue(
        inGraph.getMessage().contains("expected an output layer at the end"), inGraph.getMessage());
  }

  @Test
  void fit_labelsOfAnotherWidth_isAnError() {
    MultiLayerNetwork net = network(ff("a").labels(4).build());
    assertFails(
        DL4JInvalidInputException.class,
        "FFDenseLayer 'a' (layer 0): expected labels [miniBatch, 4], a column for each class, or"
            + " [miniBatch, 1], the index of the class, got [8, 3]; labels(C) must be the number of classes",
        net,
        data());
  }

  @Test
  void fit_labelsThatAreNotOneHot_isAnErrorThatShowsTheRow() {
    for (float[] row : new float[][] {{0.5f, 0.5f, 0}, {1, 1, 0}, {0, 0, 0}, {0, 2, 0}}) {
      DataSet data = data();
      data.getLabels().putRow(2, Nd4j.createFromArray(row));
      assertFails(
          DL4JInvalidInputException.class,
          "FFDenseLayer 'a' (layer 0): expected one-hot labels, a single 1 among zeros, got row 2 = "
              + Arrays.toString(row),
          network(ff("a").labels(3).build()),
          data);
    }
  }

  @Test
  void fit_fewerLabelsThanFeatures_isAnError() {
    DataSet data = data();
    assertFails(
        DL4JInvalidInputException.class,
        "FFDenseLayer 'a' (layer 0): expected 8 labels, one for each example, got 5",
        network(ff("a").labels(3).build()),
        new DataSet(data.getFeatures(), data.getLabels().get(NDArrayIndex.interval(0, 5)).dup()));
  }

  @Test
  void fit_notFiniteFeature_isAnErrorThatNamesLayerAndIteration() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      MultiLayerNetwork net = network(ff("a").labels(3).build(), ff("b").build());
      net.fit(data());
      DataSet broken = data();
      broken.getFeatures().putScalar(3, 2, bad);
      String message = assertFails(DL4JInvalidInputException.class, "", net, broken);
      assertTrue(message.contains("hold NaN or infinite values"), message);
    }
  }

  /** RELU makes 0 of an infinite feature whose weights are negative: the goodness stays finite. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fit_infiniteFeatureThatActivatesNoUnit_isAnErrorThatNamesLayerAndIteration(boolean onePass) {
    FFDenseLayer.Builder first = ff("a").normalizeInput(false);
    MultiLayerNetwork net =
        onePass
            ? network(
                first.classes(Networks.CLASSES).build(), ff("b").classes(Networks.CLASSES).build())
            : network(first.labels(Networks.CLASSES).build(), ff("b").build());
    net.fit(data());
    net.getParam("0_W").putRow(2, Nd4j.valueArrayOf(new long[] {5}, -0.1, DataType.FLOAT));
    DataSet broken = data();
    broken.getFeatures().putScalar(3, 2, Float.POSITIVE_INFINITY);
    assertFails(
        DL4JInvalidInputException.class,
        "FFDenseLayer 'a' (layer 0), iteration 1, epoch 0: expected finite features, got Infinity;"
            + " the features of this minibatch hold NaN or infinite values",
        net,
        broken);
    GoodnessClassifier classifier = new GoodnessClassifier(net);
    List<Consumer<INDArray>> classifiers = new ArrayList<>(List.of(classifier::predict));
    classifiers.add(
        onePass
            ? new EarlyExitClassifier(classifier, 0.5)::predict
            : new TwoStageClassifier(classifier, 2, 0.5)::predict);
    for (Consumer<INDArray> each : classifiers) {
      String message =
          assertThrows(DL4JInvalidInputException.class, () -> each.accept(broken.getFeatures()))
              .getMessage();
      assertTrue(
          message.startsWith("FFDenseLayer 'a' (layer 0): expected finite features, got Infinity"),
          message);
    }
  }

  @Test
  void fit_learningRateFarTooHigh_stopsBeforeNotFiniteNumbersSpread() {
    MultiLayerNetwork net =
        Networks.plan().updater(new Sgd(1e30)).each(b -> b.normalizeInput(false)).build();
    net.setListeners(new FFTrainingListener());
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () -> {
              for (int i = 0; i < 20; i++) {
                net.fit(data());
              }
            });
    assertTrue(error.getMessage().contains("iteration "), error.getMessage());
    assertTrue(error.getMessage().contains("expected "), error.getMessage());
  }

  /** What ND4J computes as their derivatives is NaN. */
  @ParameterizedTest
  @CsvSource({"GELU, 30", "MISH, 30", "SWISH, 50", "SOFTPLUS, 90"})
  void fit_sumsTooLargeForTheDerivative_isAnErrorOfThisEpoch(Activation activation, double sum) {
    MultiLayerNetwork net =
        network(ff("a").labels(Networks.CLASSES).activation(activation).build());
    net.getParam("0_W").assign(0);
    net.getParam("0_b").assign(sum);
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () -> net.fit(new ListDataSetIterator<>(data().asList(), 4)));
    assertTrue(error.getMessage().contains(": expected finite "), error.getMessage());
  }

  @Test
  void fit_wrongShape_isAnErrorThatNamesLayerExpectedAndGot() {
    MultiLayerNetwork net = network(ff("a").labels(3).build());
    INDArray labels = data().getLabels();
    assertFails(
        DL4JInvalidInputException.class,
        "FFDenseLayer 'a' (layer 0): expected input [miniBatch, 6], got [8, 7]",
        net,
        new DataSet(Nd4j.ones(DataType.FLOAT, 8, 7), labels));
    assertFails(
        DL4JInvalidInputException.class,
        "FFDenseLayer 'a' (layer 0): expected input [miniBatch, 6], got [8, 1, 2, 3]",
        net,
        new DataSet(Nd4j.ones(DataType.FLOAT, 8, 1, 2, 3), labels));
  }

  @Test
  void fit_emptyBatch_isAnError() {
    MultiLayerNetwork net = network(ff("a").labels(3).build());
    assertFails(
        IllegalArgumentException.class, // DL4J's own
        "Invalid input: length 0 (shape: [0, 6])",
        net,
        new DataSet(Nd4j.create(DataType.FLOAT, 0, 6), Nd4j.create(DataType.FLOAT, 0, 3)));
  }

  @Test
  void fit_withMask_isAnError() {
    MultiLayerNetwork net = network(ff("a").labels(3).build());
    DataSet data = data();
    data.setFeaturesMaskArray(Nd4j.ones(DataType.FLOAT, 8, 1));
    assertFails(
        DL4JInvalidInputException.class,
        "FFDenseLayer 'a' (layer 0): expected no mask, got one of shape [8, 1]",
        net,
        data);
  }

  /** Asserts the error, that nothing was lost, and that a good minibatch trains afterwards. */
  private static String assertFails(
      Class<? extends RuntimeException> type, String message, MultiLayerNetwork net, DataSet data) {
    INDArray before = net.params().dup();
    RuntimeException error = assertThrows(type, () -> net.fit(data));
    assertTrue(error.getMessage().startsWith(message), error.getMessage());
    assertEquals(before, net.params());
    if (type == DL4JInvalidInputException.class && net.getLayer(0).numParams() == 6 * 5 + 5 + 15) {
      net.fit(data());
      assertNotEquals(before, net.params());
    }
    return error.getMessage();
  }
}
