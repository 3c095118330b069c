package io.github.dl4jff.benchmark;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.training.FFTrainingListener;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network as the benchmarks build it: {@code inputs}, hidden layers of one width each, and a
 * softmax over {@code classes}.
 *
 * @param inputs number of inputs
 * @param hidden widths of the hidden layers
 * @param classes number of classes
 */
record Topology(int inputs, int[] hidden, int classes) {
  /** So low that the state of the network stays. */
  static final double RATE = 1e-5;

  private static final int MNIST_PIXELS = 784;
  private static final int MNIST_CLASSES = 10;

  /**
   * Reads the size of a network for MNIST.
   *
   * @param text width and number of hidden layers, such as {@code 500x2}
   * @return the topology
   */
  static Topology mnist(String text) {
    String[] parts = text.split("x");
    int[] hidden = new int[Integer.parseInt(parts[1])];
    Arrays.fill(hidden, Integer.parseInt(parts[0]));
    return new Topology(MNIST_PIXELS, hidden, MNIST_CLASSES);
  }

  /** Returns the same network with another number of classes. */
  Topology withClasses(int number) {
    return new Topology(inputs, hidden, number);
  }

  /** Builds the network of Forward-Forward layers that learn in two passes, with its listener. */
  MultiLayerNetwork forwardForward(IUpdater updater) {
    MultiLayerNetwork net = build(updater, this::twoPassLayer);
    net.setListeners(new FFTrainingListener());
    return net;
  }

  /** Builds the network of Forward-Forward layers that learn in one pass, with its listener. */
  MultiLayerNetwork onePass(IUpdater updater) {
    MultiLayerNetwork net = build(updater, this::onePassLayer);
    net.setListeners(new FFTrainingListener());
    return net;
  }

  /** Builds the network of stock dense layers. */
  MultiLayerNetwork backprop(IUpdater updater) {
    return build(updater, this::denseLayer);
  }

  /** The optimiser of the benchmarks. */
  static IUpdater adam() {
    return new Adam(RATE);
  }

  private MultiLayerNetwork build(IUpdater updater, IntFunction<FeedForwardLayer> layer) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(1).updater(updater).list();
    for (int i = 0; i < hidden.length; i++) {
      list.layer(layer.apply(i));
    }
    list.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(classes)
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork net =
        new MultiLayerNetwork(list.setInputType(InputType.feedForward(inputs)).build());
    net.init();
    return net;
  }

  private FeedForwardLayer twoPassLayer(int i) {
    return new FFDenseLayer.Builder().nOut(hidden[i]).labels(i == 0 ? classes : 0).build();
  }

  private FeedForwardLayer onePassLayer(int i) {
    return new FFDenseLayer.Builder().nOut(hidden[i]).classes(classes).build();
  }

  private FeedForwardLayer denseLayer(int i) {
    return new DenseLayer.Builder().nOut(hidden[i]).activation(Activation.RELU).build();
  }

  /** Random inputs in [0, 1) and labels in turn: the arithmetic does not depend on the values. */
  DataSet data(int batch) {
    Nd4j.getRandom().setSeed(1);
    DataSet data =
        new DataSet(Nd4j.rand(new int[] {batch, inputs}), Nd4j.zeros(batch, (long) classes));
    for (int i = 0; i < batch; i++) {
      data.getLabels().putScalar(i, i % classes, 1);
    }
    return data;
  }
}
