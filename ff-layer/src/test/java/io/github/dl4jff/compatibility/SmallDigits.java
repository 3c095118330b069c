package io.github.dl4jff.compatibility;

import io.github.dl4jff.Digits;
import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.LayerStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A few hundred real digits in minibatches, and small networks that learn them. */
final class SmallDigits {
  static final int BATCH = 32;
  static final int BATCHES = 10;

  private final Objective objective;

  SmallDigits(Objective objective) {
    this.objective = objective;
  }

  boolean isOnePass() {
    return objective == Objective.ONE_PASS;
  }

  /** Key of the weights that the first layer has beside {@code W}. */
  String ownWeights() {
    return isOnePass() ? ClassProjection.PROJECTION : "L";
  }

  /** Names of the weights of both layers. */
  List<String> weights() {
    return isOnePass() ? List.of("0_W", "0_M", "1_W", "1_M") : List.of("0_W", "0_L", "1_W");
  }

  /** Name of the figure that says how often a layer is right. */
  String accuracy() {
    return isOnePass() ? LayerStatistics.ACCURACY : LayerStatistics.PAIR_ACCURACY;
  }

  /** The first 320 training digits. */
  static DataSet examples() {
    return (DataSet) Digits.training().getRange(0, BATCHES * BATCH);
  }

  /** One minibatch of them. */
  static DataSet batch() {
    return (DataSet) Digits.training().getRange(0, BATCH);
  }

  static DataSetIterator batches() {
    return batches(examples());
  }

  static DataSetIterator test() {
    return batches(Digits.test());
  }

  static DataSetIterator batches(DataSet data) {
    return batches(data, BATCH);
  }

  static DataSetIterator batches(DataSet data, int size) {
    return new ListDataSetIterator<>(data.asList(), size);
  }

  /** Layers "ff1" and "ff2" under a softmax output layer. */
  Networks.Plan plan() {
    return Networks.plan()
        .objective(objective)
        .size(Digits.PIXELS, Digits.CLASSES)
        .hidden(40, 30)
        .updater(new Adam(0.005));
  }

  MultiLayerNetwork network() {
    return listening(plan().build());
  }

  /** Adds an FFTrainingListener, and others after it. */
  static MultiLayerNetwork listening(MultiLayerNetwork net, TrainingListener... others) {
    net.setListeners(withListener(others));
    return net;
  }

  static ComputationGraph listening(ComputationGraph graph, TrainingListener... others) {
    graph.setListeners(withListener(others));
    return graph;
  }

  private static List<TrainingListener> withListener(TrainingListener... others) {
    List<TrainingListener> listeners = new ArrayList<>(List.of(new FFTrainingListener()));
    listeners.addAll(Arrays.asList(others));
    return listeners;
  }

  /** Begins the first layer, which has labels, or one that follows, with 0 labels. */
  FFDenseLayer.Builder begin(int labels) {
    return labels > 0 ? objective.first(labels) : objective.next(Digits.CLASSES);
  }

  FFDenseLayer ff(int width, int labels) {
    return begin(labels).nOut(width).build();
  }

  static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(Digits.CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  static NeuralNetConfiguration.Builder configuration() {
    return new NeuralNetConfiguration.Builder().seed(7).updater(new Adam(0.005));
  }

  /** A graph builder with the input "pixels". */
  static GraphBuilder graphBuilder() {
    return configuration()
        .graphBuilder()
        .addInputs("pixels")
        .setInputTypes(InputType.feedForward(Digits.PIXELS));
  }

  /** Layers "ff1" and "ff2" under an output layer "out". */
  ComputationGraph graph() {
    return graph(
        graphBuilder()
            .addLayer("ff1", ff(40, Digits.CLASSES), "pixels")
            .addLayer("ff2", ff(30, 0), "ff1")
            .addLayer("out", output(), "ff2")
            .setOutputs("out"));
  }

  static ComputationGraph graph(GraphBuilder builder) {
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    return listening(graph);
  }
}
