package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.AsyncDataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@ParameterizedClass
@EnumSource(Objective.class)
class ComputationGraphTest {
  @Parameter private Objective objective;

  private static GraphBuilder builder(WorkspaceMode mode) {
    return builder(mode, "in");
  }

  private static GraphBuilder builder(WorkspaceMode mode, String input) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(new Adam(0.01))
        .trainingWorkspaceMode(mode)
        .inferenceWorkspaceMode(mode)
        .graphBuilder()
        .addInputs(input)
        .setInputTypes(InputType.feedForward(Networks.INPUTS));
  }

  private FFDenseLayer.Builder begin(int labels) {
    return labels > 0 ? objective.first(labels) : objective.next(Networks.CLASSES);
  }

  private FFDenseLayer ff(int width, int labels) {
    return begin(labels).nOut(width).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(Networks.CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static ComputationGraph init(GraphBuilder builder) {
    ComputationGraph graph = new ComputationGraph(builder.setOutputs("out").build());
    graph.init();
    graph.setListeners(new FFTrainingListener());
    return graph;
  }

  private static DataSetIterator iterator() {
    return new ListDataSetIterator<>(Networks.data(DataType.FLOAT, 50, 5).asList(), 16);
  }

  @ParameterizedTest
  @EnumSource(
      value = WorkspaceMode.class,
      names = {"NONE", "ENABLED"})
  void fit_chain_isBitIdenticalToAMultiLayerNetwork(WorkspaceMode mode) {
    ComputationGraph graph =
        init(
            builder(mode)
                .addLayer("a", ff(5, 3), "in")
                .addLayer("b", ff(4, 0), "a")
                .addLayer("out", output(), "b"));
    MultiLayerNetwork net =
        Networks.plan().objective(objective).hidden(5, 4).workspaceMode(mode).build();
    net.setListeners(new FFTrainingListener());
    assertEquals(net.params(), graph.params());
    graph.fit(iterator(), 3);
    net.fit(iterator(), 3);
    assertEquals(net.params(), graph.params());
    assertEquals(net.score(), graph.score());
    assertEquals(
        new GoodnessClassifier(net).evaluate(iterator()).accuracy(),
        new GoodnessClassifier(graph).evaluate(iterator()).accuracy());
  }

  @Test
  void fit_prefetchedWithDropout_isBitIdenticalToNotPrefetched() {
    ComputationGraph[] graphs = new ComputationGraph[2];
    for (int i = 0; i < 2; i++) {
      FFDenseLayer first = begin(3).nOut(5).dropOut(0.8).build();
      FFDenseLayer second = begin(0).nOut(4).dropOut(0.8).build();
      graphs[i] =
          init(
              // DL4J hands on its activations in a HashMap, where "a" comes first
              builder(WorkspaceMode.ENABLED, "a")
                  .addLayer("h", first, "a")
                  .addLayer("i", second, "h")
                  .addLayer("out", output(), "i"));
      Nd4j.getRandom().setSeed(3); // dropout
      DataSetIterator plain = iterator();
      graphs[i].fit(i == 0 ? plain : new AsyncDataSetIterator(plain, 2, true), 1);
    }
    assertEquals(graphs[0].params(), graphs[1].params());
  }

  @Test
  void fit_headOnSeveralLayersAndABranchBeside_trainsAll() {
    ComputationGraph graph =
        init(
            builder(WorkspaceMode.ENABLED)
                .addLayer("a", ff(24, 3), "in")
                .addLayer("b", ff(24, 0), "a")
                .addLayer("c", ff(24, 0), "b")
                .addLayer("d", new DenseLayer.Builder().nOut(5).build(), "in")
                .addVertex("all", new MergeVertex(), "b", "c", "d")
                .addLayer("out", output(), "all"));
    graph.fit(iterator(), 40);
    assertEquals(
        List.of("a", "b", "c"),
        FFTrainingListener.epochStatistics(graph).stream().map(LayerStatistics::layer).toList());
    assertTrue(graph.evaluate(iterator()).accuracy() > 0.8);
    assertTrue(new GoodnessClassifier(graph).evaluate(iterator()).accuracy() > 0.8);
  }

  @Test
  void fit_layersOverAnOrdinaryOne_leaveItsGradientZero() {
    ComputationGraph graph =
        init(
            builder(WorkspaceMode.ENABLED)
                .addLayer("d", new DenseLayer.Builder().nOut(5).build(), "in")
                .addLayer("a", ff(5, 3), "d")
                .addLayer("out", output(), "a"));
    var before = graph.getLayer("d").params().dup();
    graph.fit(iterator(), 2);
    assertEquals(before, graph.getLayer("d").params());
    assertTrue(new GoodnessClassifier(graph).evaluate(iterator()).accuracy() > 0);
  }

  @Test
  void fit_twoBranchesOfTwoPasses_isAnError() {
    ComputationGraph graph = twoBranches(Objective.TWO_PASSES);
    DL4JInvalidConfigException error =
        assertThrows(DL4JInvalidConfigException.class, () -> graph.fit(iterator()));
    assertTrue(error.getMessage().contains("got vertices [in] between them"), error.getMessage());
  }

  /** Two Forward-Forward layers side by side, under one head. */
  private static ComputationGraph twoBranches(Objective objective) {
    return init(
        builder(WorkspaceMode.ENABLED)
            .addLayer("a", objective.first(Networks.CLASSES).nOut(5).build(), "in")
            .addLayer("b", objective.next(Networks.CLASSES).nOut(4).build(), "in")
            .addVertex("both", new MergeVertex(), "a", "b")
            .addLayer("out", output(), "both"));
  }

  private static ComputationGraph alone(Layer branch) {
    ComputationGraph graph =
        init(
            builder(WorkspaceMode.ENABLED)
                .addLayer("alone", branch.conf().getLayer().clone(), "in")
                .addLayer("out", output(), "alone"));
    graph.getLayer("alone").setParams(branch.params().dup());
    return graph;
  }

  @Test
  void fit_twoBranchesOfOnePass_trainsEachAsIfItWereAlone() {
    ComputationGraph graph = twoBranches(Objective.ONE_PASS);
    ComputationGraph onlyA = alone(graph.getLayer("a"));
    ComputationGraph onlyB = alone(graph.getLayer("b"));
    INDArray before = graph.params().dup();
    INDArray features = Networks.data(DataType.FLOAT, 7, 9).getFeatures();
    for (ComputationGraph each : List.of(graph, onlyA, onlyB)) {
      each.fit(iterator(), 3);
    }
    assertTrue(before.distance2(graph.params()) > 0.1, "nothing was learnt");
    assertEquals(onlyA.getLayer("alone").params(), graph.getLayer("a").params());
    assertEquals(onlyB.getLayer("alone").params(), graph.getLayer("b").params());
    assertEquals(
        List.of(goodness(onlyA, features).get(0), goodness(onlyB, features).get(0)),
        goodness(graph, features));
  }

  private static List<INDArray> goodness(ComputationGraph graph, INDArray features) {
    return new GoodnessClassifier(graph).goodness(features);
  }

  @Test
  void fit_withoutListener_isAnError() {
    ComputationGraph graph =
        init(
            builder(WorkspaceMode.ENABLED)
                .addLayer("a", ff(5, 3), "in")
                .addLayer("out", output(), "a"));
    graph.setListeners();
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> graph.fit(iterator()));
    assertTrue(error.getMessage().contains("FFDenseLayer 'a'"), error.getMessage());
  }
}
