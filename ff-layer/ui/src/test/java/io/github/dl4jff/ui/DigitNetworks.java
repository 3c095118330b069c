package io.github.dl4jff.ui;

import io.github.dl4jff.Digits;
import io.github.dl4jff.conf.FFDenseLayer;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of two Forward-Forward layers for the digits. */
final class DigitNetworks {
  /** What the layers of a network learn by. */
  enum Objective {
    TWO_PASSES,
    ONE_PASS
  }

  static final int ITERATIONS = 15;
  private static final int BATCH = 100;
  private static final int WIDTH = 50;

  private DigitNetworks() {}

  static DataSetIterator digits() {
    return new ListDataSetIterator<>(Digits.training().asList(), BATCH);
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(3e-3));
  }

  private static FFDenseLayer first(Objective objective) {
    FFDenseLayer.Builder first = new FFDenseLayer.Builder().name("ff1").nOut(WIDTH);
    return switch (objective) {
      case TWO_PASSES -> first.labels(Digits.CLASSES).build();
      case ONE_PASS -> first.classes(Digits.CLASSES).build();
    };
  }

  private static FFDenseLayer second(Objective objective) {
    FFDenseLayer.Builder second = new FFDenseLayer.Builder().name("ff2").nOut(WIDTH);
    return switch (objective) {
      case TWO_PASSES -> second.build();
      case ONE_PASS -> second.classes(Digits.CLASSES).build();
    };
  }

  private static OutputLayer head() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .name("head")
        .nOut(Digits.CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  static MultiLayerNetwork layered(Objective objective) {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            builder()
                .list(first(objective), second(objective), head())
                .setInputType(InputType.feedForward(Digits.PIXELS))
                .build());
    net.init();
    return net;
  }

  static ComputationGraph graph(Objective objective) {
    ComputationGraph net =
        new ComputationGraph(
            builder()
                .graphBuilder()
                .addInputs("pixels")
                .addLayer("ff1", first(objective), "pixels")
                .addLayer("ff2", second(objective), "ff1")
                .addLayer("head", head(), "ff2")
                .setOutputs("head")
                .setInputTypes(InputType.feedForward(Digits.PIXELS))
                .build());
    net.init();
    return net;
  }
}
