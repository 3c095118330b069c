package io.github.dl4jff.internal.network;

import io.github.dl4jff.internal.layer.FFLayer;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** What a network with a chain must be to train, and need not be to predict. */
public final class TrainingRules {
  private TrainingRules() {}

  /**
   * Checks a network.
   *
   * @param model the network
   * @param layers all its layers
   * @param chain the Forward-Forward layers that learn
   * @throws DL4JInvalidConfigException if DL4J would train it otherwise than it says
   */
  public static void check(Model model, Layer[] layers, List<FFLayer> chain) {
    checkAlgorithm(chain.get(0));
    outputs(model).forEach(TrainingRules::checkOutput);
    if (chain.get(0).learning().contrastive() != null) {
      for (Layer layer : layers) {
        checkNotFrozen(layer);
      }
    }
    if (model instanceof MultiLayerNetwork) {
      checkNotUnderFrozen(layers, chain.get(0));
    }
  }

  private static List<Layer> outputs(Model model) {
    if (model instanceof ComputationGraph graph) {
      return IntStream.range(0, graph.getNumOutputArrays())
          .mapToObj(graph::getOutputLayer)
          .toList();
    }
    return List.of(((MultiLayerNetwork) model).getOutputLayer());
  }

  /** DL4J's networks train on the labels and for the score of an output layer. */
  private static void checkOutput(Layer output) {
    Layer layer =
        output instanceof FrozenLayerWithBackprop frozen ? frozen.getInsideLayer() : output;
    if (!(layer instanceof IOutputLayer)) {
      throw new DL4JInvalidConfigException(
          (layer instanceof FFLayer ff ? ff.describe() : ChainRules.typeOf(layer))
              + ": expected an output layer at the end of the network, such as an OutputLayer with a"
              + " softmax over the classes, got none: DL4J takes the labels and the score from it;"
              + " classification by goodness does not use it");
    }
  }

  /** The others search for the best score along the gradient, which is not that of the score. */
  private static void checkAlgorithm(FFLayer layer) {
    OptimizationAlgorithm algorithm = layer.conf().getOptimizationAlgo();
    if (algorithm != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
      throw new DL4JInvalidConfigException(
          layer.describe()
              + ": expected optimizationAlgo STOCHASTIC_GRADIENT_DESCENT, got "
              + algorithm
              + ", which searches for the best score along a line: no local loss is part of it");
    }
  }

  private static void checkNotFrozen(Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper
        && wrapper.getUnderlying() instanceof FFLayer frozen) {
      throw new DL4JInvalidConfigException(
          frozen.describe()
              + ": expected no wrapper around it beside Forward-Forward layers that learn, got a "
              + layer.getClass().getSimpleName()
              + ", which no positive and negative pass crosses; freeze it by net.setLearningRate("
              + frozen.getIndex()
              + ", 0)");
    }
  }

  /** DL4J's backward pass ends at a FrozenLayer; a graph says so itself. */
  private static void checkNotUnderFrozen(Layer[] layers, FFLayer lowest) {
    for (int i = lowest.getIndex() + 1; i < layers.length; i++) {
      if (layers[i] instanceof FrozenLayer) {
        throw new DL4JInvalidConfigException(
            lowest.describe()
                + ": expected no FrozenLayer above a Forward-Forward layer that learns, got one"
                + " (layer "
                + i
                + "), where DL4J's backward pass ends; use a FrozenLayerWithBackprop, or"
                + " net.setLearningRate("
                + i
                + ", 0)");
      }
    }
  }
}
