package io.github.dl4jff.internal.conversion;

import io.github.dl4jff.conf.FFLayerConfiguration;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * A layer or vertex of either kind of configuration.
 *
 * @param name its name, unique in the model
 * @param index its index in a MultiLayerConfiguration; -1 in a graph
 * @param conf the configuration of the layer; null for a vertex that is none
 * @param vertex the vertex of a graph; null in a MultiLayerConfiguration
 * @param preProcessor what comes before the layer, or null
 * @param inputs names of what it takes
 */
record ModelNode(
    String name,
    int index,
    NeuralNetConfiguration conf,
    GraphVertex vertex,
    InputPreProcessor preProcessor,
    List<String> inputs) {

  Layer layer() {
    return conf == null ? null : conf.getLayer();
  }

  FFLayerConfiguration forwardForward() {
    return layer() instanceof FFLayerConfiguration ff ? ff : null;
  }

  boolean startsBlock() {
    return conf != null && forwardForward() == null && LayerKinds.startsBlock(layer());
  }

  boolean continuesBlock() {
    return conf == null
        ? LayerKinds.continuesBlock(vertex)
        : forwardForward() == null && !LayerKinds.startsBlock(layer());
  }

  boolean isFrozen() {
    return conf != null && LayerKinds.isFrozen(layer());
  }

  /** The kind, name and index for messages. */
  String describe() {
    Object kind = conf == null ? vertex : layer();
    return kind.getClass().getSimpleName()
        + " '"
        + name
        + "'"
        + (index < 0 ? "" : " (layer " + index + ")");
  }
}
