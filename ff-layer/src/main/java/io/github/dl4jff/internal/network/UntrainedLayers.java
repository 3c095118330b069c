package io.github.dl4jff.internal.network;

import io.github.dl4jff.internal.layer.FFLayer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * The layers that no gradient reaches: those from which, on every way to an output, the next
 * Forward-Forward layer hands none down.
 */
public final class UntrainedLayers {
  private UntrainedLayers() {}

  static List<Layer> of(ComputationGraph graph) {
    Set<String> trained = new HashSet<>();
    Map<String, List<String>> inputs = graph.getConfiguration().getVertexInputs();
    Deque<String> open = new ArrayDeque<>(graph.getConfiguration().getNetworkOutputs());
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex.getLayer() instanceof FFLayer layer && layer.learning().isTrainBelow()) {
        open.addAll(inputs.get(vertex.getVertexName()));
      }
    }
    while (!open.isEmpty()) {
      String vertex = open.pop();
      boolean isChain = graph.getVertex(vertex).getLayer() instanceof FFLayer;
      if (trained.add(vertex) && !isChain) {
        open.addAll(inputs.getOrDefault(vertex, List.of()));
      }
    }
    List<Layer> untrained = new ArrayList<>();
    for (GraphVertex vertex : graph.getVertices()) {
      Layer layer = vertex.getLayer();
      boolean isOrdinary = layer != null && !(layer instanceof FFLayer);
      if (isOrdinary && !trained.contains(vertex.getVertexName())) {
        untrained.add(layer);
      }
    }
    return untrained;
  }

  /**
   * Returns the parameters that must stay as they are. Those that the layer sets itself, such as
   * the mean and the variance of a batch normalisation, have the updater {@link NoOp}.
   *
   * @param layers the layers
   * @return views of them
   */
  public static List<INDArray> parameters(List<Layer> layers) {
    List<INDArray> parameters = new ArrayList<>();
    for (Layer layer : layers) {
      if (layer.numParams() > 0 && !(layer instanceof FrozenLayer)) {
        for (Map.Entry<String, INDArray> parameter : layer.paramTable().entrySet()) {
          if (!(layer.getConfig().getUpdaterByParam(parameter.getKey()) instanceof NoOp)) {
            parameters.add(parameter.getValue());
          }
        }
      }
    }
    return parameters;
  }
}
