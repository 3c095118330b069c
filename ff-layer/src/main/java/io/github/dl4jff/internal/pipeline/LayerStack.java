package io.github.dl4jff.internal.pipeline;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network whose layers lie one upon the other, of either of DL4J's kinds of network. */
interface LayerStack {
  /**
   * Wraps a network.
   *
   * @param model a network with Forward-Forward layers
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if it is a graph that is more
   *     than layers one upon the other
   */
  static LayerStack of(Model model) {
    return model instanceof ComputationGraph graph
        ? new GraphStack(graph)
        : new MultiLayerStack((MultiLayerNetwork) model);
  }

  /** The network. */
  Model model();

  /** Its layers, bottom first, in the order of their parameters. */
  Layer[] layers();

  /** The configuration, as that of a {@link MultiLayerNetwork} of the same layers. */
  MultiLayerConfiguration configuration();

  /** Its updater. */
  BaseMultiLayerUpdater<?> updater();

  /** Its listeners. */
  Collection<TrainingListener> listeners();

  /** Lets listeners see an iteration as {@code fit} of the network does. */
  void show(INDArray features, INDArray labels, double score);

  /** Forgets what the layers have kept of a forward pass. */
  void clearLayersStates();

  void setIterationCount(int iterations);

  void incrementEpochCount();
}
