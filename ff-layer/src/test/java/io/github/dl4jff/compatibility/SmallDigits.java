package io.github.dl4jff.compatibility;

import io.github.dl4jff.Digits;
import io.github.dl4jff.Networks;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.training.FFTrainingListener;
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

  private SmallDigits() {}

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
  static Networks.Plan plan() {
    return Networks.plan()
        .size(Digits.PIXELS, Digits.CLASSES)
        .hidden(40, 30)
        .updater(new Adam(0.005));
  }

  static MultiLayerNetwork network() {
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

  static FFDenseLayer ff(int width, int labels) {
    return new FFDenseLayer.Builder().nOut(width).labels(labels).build();
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
  static ComputationGraph graph() {
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
