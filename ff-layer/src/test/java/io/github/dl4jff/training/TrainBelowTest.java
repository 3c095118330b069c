package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Digits;
import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.negative.UniformNegatives;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers below the first Forward-Forward layer learn from its local loss, if it says so. */
@ParameterizedClass
@EnumSource(Objective.class)
class TrainBelowTest {
  private static final int EXAMPLES = 4;

  @Parameter private Objective objective;

  private static NeuralNetConfiguration.Builder settings(DataType dataType) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .dataType(dataType)
        .updater(new Adam(2e-3))
        .activation(Activation.TANH);
  }

  private FFDenseLayer first(int classes, boolean trainBelow, boolean normalizeInput) {
    return objective
        .first(classes)
        .name("ff1")
        .activation(Activation.RELU)
        .nOut(4)
        .trainBelow(trainBelow)
        .normalizeInput(normalizeInput)
        .build();
  }

  private static OutputLayer head(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static FFTrainingListener listener() {
    return FFTrainingListener.builder().negatives(new UniformNegatives()).build();
  }

  private MultiLayerNetwork dense(boolean trainBelow, boolean normalizeInput) {
    MultiLayerConfiguration conf =
        settings(DataType.DOUBLE)
            .list()
            .layer(new DenseLayer.Builder().nOut(5).build())
            .layer(first(Networks.CLASSES, trainBelow, normalizeInput))
            .layer(
                objective
                    .next(Networks.CLASSES)
                    .activation(Activation.RELU)
                    .name("ff2")
                    .nOut(3)
                    .build())
            .layer(head(Networks.CLASSES))
            .setInputType(InputType.feedForward(Networks.INPUTS))
            .build();
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    net.init();
    Networks.addNoise(net, 3);
    net.setListeners(listener());
    return net;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientBelow_ofADenseLayer_equalsCentralDifferencesOfTheFirstLocalLoss(
      boolean normalizeInput) {
    MultiLayerNetwork net = dense(true, normalizeInput);
    DataSet data = Networks.data(DataType.DOUBLE, EXAMPLES, 3);
    Networks.computeGradient(net, data);
    INDArray gradient = net.getLayer(0).getGradientsViewArray().dup();
    assertTrue(gradient.norm2Number().doubleValue() > 1e-3, "no gradient");
    CentralDifferences.check(
        "dense layer",
        net.getLayer(0).params(),
        gradient,
        () -> {
          Networks.computeGradient(net, data);
          return EXAMPLES * FFTrainingListener.statistics(net).get(0).localLoss();
        });
  }

  @Test
  void gradientBelow_notAskedFor_isZero() {
    MultiLayerNetwork net = dense(false, true);
    Networks.computeGradient(net, Networks.data(DataType.DOUBLE, EXAMPLES, 3));
    assertEquals(0.0, net.getLayer(0).getGradientsViewArray().norm2Number().doubleValue());
  }

  private MultiLayerConfiguration convolutions(DataType dataType, int width, int classes) {
    return settings(dataType)
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(width).build())
        .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
        .layer(
            objective
                .first(classes)
                .activation(Activation.RELU)
                .nOut(25 * width)
                .trainBelow(true)
                .build())
        .layer(head(classes))
        .setInputType(InputType.convolutionalFlat(8, 8, 1))
        .build();
  }

  @Test
  void gradientBelow_ofConvolutions_equalsCentralDifferencesOfTheFirstLocalLoss() {
    MultiLayerNetwork net = new MultiLayerNetwork(convolutions(DataType.DOUBLE, 2, Digits.CLASSES));
    net.init();
    Networks.addNoise(net, 3);
    net.setListeners(listener());
    DataSet digits = Digits.training();
    DataSet data =
        new DataSet(
            digits.getFeatures().getRows(0, 1, 2).castTo(DataType.DOUBLE),
            digits.getLabels().getRows(0, 1, 2).castTo(DataType.DOUBLE));
    Networks.computeGradient(net, data);
    INDArray gradient = net.getLayer(0).getGradientsViewArray().dup();
    assertTrue(gradient.norm2Number().doubleValue() > 1e-3, "no gradient");
    CentralDifferences.check(
        "convolution",
        net.getLayer(0).params(),
        gradient,
        () -> {
          Networks.computeGradient(net, data);
          return 3 * FFTrainingListener.statistics(net).get(0).localLoss();
        });
  }

  @Test
  void gradientBelow_inAGraph_equalsCentralDifferencesOfTheFirstLocalLoss() {
    ComputationGraphConfiguration conf =
        settings(DataType.DOUBLE)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.feedForward(Networks.INPUTS))
            .addLayer("dense", new DenseLayer.Builder().nOut(5).build(), "in")
            .addLayer("ff1", first(Networks.CLASSES, true, true), "dense")
            .addLayer("out", head(Networks.CLASSES), "ff1")
            .setOutputs("out")
            .build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    Networks.addNoise(graph, 3);
    graph.setListeners(listener());
    DataSet data = Networks.data(DataType.DOUBLE, EXAMPLES, 3);
    Runnable compute =
        () -> {
          graph.setInputs(data.getFeatures());
          graph.setLabels(data.getLabels());
          graph.computeGradientAndScore();
        };
    compute.run();
    INDArray gradient = graph.getLayer("dense").getGradientsViewArray().dup();
    assertTrue(gradient.norm2Number().doubleValue() > 1e-3, "no gradient");
    CentralDifferences.check(
        "dense layer",
        graph.getLayer("dense").params(),
        gradient,
        () -> {
          compute.run();
          return EXAMPLES * FFTrainingListener.statistics(graph).get(0).localLoss();
        });
  }

  @Tag("slow")
  @Test
  void fit_convolutionsBelow_learnsTheDigits() {
    MultiLayerNetwork net = new MultiLayerNetwork(convolutions(DataType.FLOAT, 8, Digits.CLASSES));
    net.init();
    net.setListeners(new FFTrainingListener());
    INDArray before = net.getLayer(0).params().dup();
    DataSetIterator train = new ListDataSetIterator<>(Digits.training().asList(), 64);
    net.fit(train, 15);
    assertTrue(before.distance2(net.getLayer(0).params()) > 0.1, "the convolution did not learn");
    DataSetIterator test = new ListDataSetIterator<>(Digits.test().asList(), 120);
    double goodness = new GoodnessClassifier(net).evaluate(test).accuracy();
    double head = net.evaluate(test).accuracy();
    double least = objective == Objective.TWO_PASSES ? 0.93 : 0.87; // measured in one pass: 0.90
    assertTrue(goodness > least, "goodness " + goodness);
    assertTrue(head > least, "head " + head);
  }

  @Test
  void trainBelow_onAnUpperLayerOfTwoPasses_isRefused() {
    MultiLayerNetwork net =
        Networks.plan().objective(Objective.TWO_PASSES).each(b -> b.trainBelow(true)).build();
    net.setListeners(new FFTrainingListener());
    DataSet data = Networks.data(DataType.FLOAT, EXAMPLES, 3);
    DL4JInvalidConfigException error =
        assertThrows(DL4JInvalidConfigException.class, () -> net.fit(data));
    assertEquals(
        "FFDenseLayer 'ff2' (layer 1): expected trainBelow(true) on the first FFDenseLayer of a"
            + " network only: no gradient crosses a Forward-Forward layer",
        error.getMessage());
  }

  /** Layers 1 and 3 learn by Forward-Forward, layer 2 from layer 3, and layer 0 from none. */
  private static MultiLayerNetwork ordinaryBetween() {
    FFDenseLayer.Builder lower = Objective.ONE_PASS.first(Networks.CLASSES);
    FFDenseLayer.Builder upper = Objective.ONE_PASS.next(Networks.CLASSES);
    MultiLayerConfiguration conf =
        settings(DataType.DOUBLE)
            .list()
            .layer(new DenseLayer.Builder().nOut(5).build())
            .layer(lower.nOut(4).build())
            .layer(new DenseLayer.Builder().nOut(5).build())
            .layer(upper.nOut(4).trainBelow(true).build())
            .layer(head(Networks.CLASSES))
            .setInputType(InputType.feedForward(Networks.INPUTS))
            .build();
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    net.init();
    net.setListeners(listener());
    return net;
  }

  /** Gradient of the layer between, after a change of some parameter. */
  private static INDArray gradientBetween(String changed) {
    MultiLayerNetwork net = ordinaryBetween();
    if (changed != null) {
      net.getParam(changed).muli(-3).addi(0.5);
    }
    Networks.computeGradient(net, Networks.data(DataType.DOUBLE, EXAMPLES, 3));
    assertEquals(0.0, net.getLayer(0).getGradientsViewArray().norm2Number().doubleValue());
    return net.getLayer(2).getGradientsViewArray().dup();
  }

  @Test
  void trainBelow_onAnUpperLayerOfOnePass_trainsTheLayerBetweenFromItAlone() {
    INDArray gradient = gradientBetween(null);
    assertTrue(gradient.norm2Number().doubleValue() > 1e-3, "no gradient");
    assertEquals(gradient, gradientBetween("1_M"), "of the lower layer's loss");
    assertEquals(gradient, gradientBetween("4_W"), "of the head's loss");
    assertNotEquals(gradient, gradientBetween("3_M"), "of the upper layer's loss");
  }

  @Test
  void trainBelow_withoutLabels_isRefused() {
    MultiLayerNetwork net =
        Networks.plan().hidden(4).each(b -> b.labels(0).trainBelow(true)).build();
    net.setListeners(new FFTrainingListener());
    DataSet data = Networks.data(DataType.FLOAT, EXAMPLES, 3);
    DL4JInvalidConfigException error =
        assertThrows(DL4JInvalidConfigException.class, () -> net.fit(data));
    assertTrue(
        error
            .getMessage()
            .startsWith("FFDenseLayer 'ff1' (layer 0): expected labels(C) or classes(C) beside"),
        error.getMessage());
  }
}
