package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.conf.FFGoodnessLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Goodness layers in graphs with branches: from which losses each block learns, in double. */
class BlockGraphTest {
  private static final int EXAMPLES = 4;
  private static final DataSet DATA = Networks.data(DataType.DOUBLE, EXAMPLES, 3);
  private static final InputType TYPE = InputType.feedForward(Networks.INPUTS);

  private static NeuralNetConfiguration.Builder settings(WorkspaceMode mode) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .dataType(DataType.DOUBLE)
        .updater(new Adam(0.01))
        .activation(Activation.TANH)
        .trainingWorkspaceMode(mode)
        .inferenceWorkspaceMode(mode);
  }

  private static DenseLayer dense(int width) {
    return new DenseLayer.Builder().nOut(width).build();
  }

  private static FFGoodnessLayer goodness(boolean allowBackprop) {
    return new FFGoodnessLayer.Builder()
        .classes(Networks.CLASSES)
        .allowBackprop(allowBackprop)
        .build();
  }

  private static FFGoodnessLayer goodness() {
    return goodness(false);
  }

  private static OutputLayer head() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(Networks.CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static ComputationGraph graph(
      WorkspaceMode mode, UnaryOperator<GraphBuilder> vertices, String below) {
    GraphBuilder builder =
        vertices.apply(settings(mode).graphBuilder().addInputs("in").setInputTypes(TYPE));
    ComputationGraph graph =
        new ComputationGraph(builder.addLayer("out", head(), below).setOutputs("out").build());
    graph.init();
    Networks.addNoise(graph, 3);
    graph.setListeners(new FFTrainingListener());
    return graph;
  }

  private static INDArray gradient(ComputationGraph graph, String layer) {
    graph.setInputs(DATA.getFeatures());
    graph.setLabels(DATA.getLabels());
    graph.computeGradientAndScore();
    return graph.getLayer(layer).getGradientsViewArray().dup();
  }

  /** Compares the gradient of a layer with differences of some losses, by their goodness layers. */
  private static void check(ComputationGraph graph, String layer, String... losses) {
    INDArray gradient = gradient(graph, layer);
    assertTrue(gradient.norm2Number().doubleValue() > 1e-3, "no gradient");
    CentralDifferences.check(
        layer,
        graph.getLayer(layer).params(),
        gradient,
        () -> {
          gradient(graph, layer);
          return FFTrainingListener.statistics(graph).stream()
              .filter(each -> Arrays.asList(losses).contains(each.layer()))
              .mapToDouble(each -> EXAMPLES * each.localLoss())
              .sum();
        });
  }

  @Test
  void gradient_ofTwoBranches_isThatOfEachBranchsLoss() {
    ComputationGraph graph =
        graph(
            WorkspaceMode.ENABLED,
            b ->
                b.addLayer("a", dense(5), "in")
                    .addLayer("ga", goodness(), "a")
                    .addLayer("b", dense(4), "in")
                    .addLayer("gb", goodness(), "b")
                    .addVertex("both", new MergeVertex(), "ga", "gb"),
            "both");
    check(graph, "a", "ga");
    check(graph, "b", "gb");
    List<INDArray> goodness = new GoodnessClassifier(graph).goodness(DATA.getFeatures());
    assertEquals(2, goodness.size());
    for (String branch : List.of("a", "b")) {
      INDArray activity = graph.feedForward(DATA.getFeatures(), false).get(branch);
      INDArray expected =
          activity
              .mmul(graph.getParam("g" + branch + "_M"))
              .addRowVector(graph.getParam("g" + branch + "_d"));
      assertEquals(expected, goodness.get(branch.equals("a") ? 0 : 1));
    }
  }

  @Test
  void gradient_ofAResidualBlock_isThatOfTheLossAboveTheSum() {
    ComputationGraph graph =
        graph(
            WorkspaceMode.ENABLED,
            b ->
                b.addLayer("a", dense(5), "in")
                    .addLayer("b", dense(5), "a")
                    .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                    .addLayer("g", goodness(), "sum"),
            "g");
    check(graph, "a", "g");
    check(graph, "b", "g");
  }

  @Test
  void gradient_ofABlockBelowTwoGoodnessLayers_isThatOfTheSumOfTheirLosses() {
    ComputationGraph graph =
        graph(
            WorkspaceMode.ENABLED,
            b ->
                b.addLayer("a", dense(5), "in")
                    .addLayer("g1", goodness(), "a")
                    .addLayer("b", dense(4), "a")
                    .addLayer("g2", goodness(), "b")
                    .addVertex("both", new MergeVertex(), "g1", "g2"),
            "both");
    check(graph, "a", "g1", "g2");
    check(graph, "b", "g2");
  }

  private static UnaryOperator<GraphBuilder> chain(boolean allowBackprop) {
    return b ->
        b.addLayer("a", dense(5), "in")
            .addLayer("g1", goodness(allowBackprop), "a")
            .addLayer("b", dense(4), "g1")
            .addLayer("g2", goodness(allowBackprop), "b");
  }

  private static INDArray gradientBelow(boolean detached, String changed) {
    ComputationGraph graph = graph(WorkspaceMode.ENABLED, chain(true), "g2");
    if (!detached) {
      graph.setListeners();
    }
    if (changed != null) {
      graph.getParam(changed).muli(-3).addi(0.5);
    }
    return gradient(graph, "a");
  }

  @Test
  void gradient_weightsAboveAGoodnessLayerChanged_isBitIdenticalWhereDetachedAlone() {
    for (String changed : List.of("b_W", "out_W")) {
      assertArrayEquals(
          gradientBelow(true, null).data().asDouble(),
          gradientBelow(true, changed).data().asDouble());
      assertNotEquals(gradientBelow(false, null), gradientBelow(false, changed));
    }
    assertNotEquals(gradientBelow(true, null), gradientBelow(true, "g1_M"));
  }

  private static INDArray trained(WorkspaceMode mode) {
    ComputationGraph graph = graph(mode, chain(false), "g2");
    for (int i = 0; i < 5; i++) {
      graph.fit(DATA);
    }
    return graph.params();
  }

  @Test
  void fit_bothWorkspaceModesAndAMultiLayerNetwork_giveTheSameParameters() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            settings(WorkspaceMode.ENABLED)
                .list()
                .layer(dense(5))
                .layer(goodness())
                .layer(dense(4))
                .layer(goodness())
                .layer(head())
                .setInputType(TYPE)
                .build());
    net.init();
    Networks.addNoise(net, 3);
    net.setListeners(new FFTrainingListener());
    INDArray before = net.params().dup();
    for (int i = 0; i < 5; i++) {
      net.fit(DATA);
    }
    assertNotEquals(before, net.params());
    double[] expected = net.params().data().asDouble();
    for (WorkspaceMode mode : List.of(WorkspaceMode.ENABLED, WorkspaceMode.NONE)) {
      assertArrayEquals(expected, trained(mode).data().asDouble(), mode.name());
    }
  }
}
