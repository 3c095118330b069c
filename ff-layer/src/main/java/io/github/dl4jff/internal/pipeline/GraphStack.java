package io.github.dl4jff.internal.pipeline;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link ComputationGraph} of layers alone, one upon the other. */
final class GraphStack implements LayerStack {
  private final ComputationGraph graph;
  private final List<LayerVertex> path;

  /**
   * Wraps a graph.
   *
   * @throws DL4JInvalidConfigException if it has several inputs or outputs, a vertex that is not a
   *     layer, or a branch
   */
  GraphStack(ComputationGraph graph) {
    this.graph = graph;
    path = path(graph);
  }

  /** From the output down to the input. */
  private static List<LayerVertex> path(ComputationGraph graph) {
    ComputationGraphConfiguration conf = graph.getConfiguration();
    check("one input", conf.getNetworkInputs());
    check("one output", conf.getNetworkOutputs());
    Deque<LayerVertex> path = new ArrayDeque<>();
    String name = conf.getNetworkOutputs().get(0);
    while (!name.equals(conf.getNetworkInputs().get(0))) {
      GraphVertex vertex = graph.getVertex(name);
      List<String> below = conf.getVertexInputs().get(name);
      if (!(vertex instanceof LayerVertex layer) || below.size() != 1) {
        throw refused(
            "the vertex '%s', a %s upon %s"
                .formatted(name, vertex.getClass().getSimpleName(), below));
      }
      path.push(layer);
      name = below.get(0);
    }
    if (path.size() < conf.getVertices().size()) {
      throw refused("branches: vertices " + conf.getVertices().keySet());
    }
    return List.copyOf(path);
  }

  private static void check(String expected, List<String> names) {
    if (names.size() != 1) {
      throw refused("not " + expected + " but " + names);
    }
  }

  private static DL4JInvalidConfigException refused(String got) {
    return new DL4JInvalidConfigException(
        "ForwardTrainer: expected a graph of layers, one upon the other, from one input to one"
            + " output, got "
            + got
            + "; train it by graph.fit(...)");
  }

  @Override
  public Model model() {
    return graph;
  }

  @Override
  public Layer[] layers() {
    return path.stream().map(LayerVertex::getLayer).toArray(Layer[]::new);
  }

  @Override
  public MultiLayerConfiguration configuration() {
    ComputationGraphConfiguration of = graph.getConfiguration();
    Map<Integer, InputPreProcessor> preProcessors = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      if (path.get(i).getLayerPreProcessor() != null) {
        preProcessors.put(i, path.get(i).getLayerPreProcessor());
      }
    }
    MultiLayerConfiguration conf = new MultiLayerConfiguration();
    conf.setConfs(path.stream().map(vertex -> vertex.getLayer().conf()).toList());
    conf.setInputPreProcessors(preProcessors);
    conf.setTrainingWorkspaceMode(of.getTrainingWorkspaceMode());
    conf.setBackpropType(of.getBackpropType());
    conf.setDataType(of.getDataType());
    return conf;
  }

  @Override
  public BaseMultiLayerUpdater<?> updater() {
    return graph.getUpdater();
  }

  @Override
  public Collection<TrainingListener> listeners() {
    return graph.getListeners();
  }

  @Override
  public void show(INDArray features, INDArray labels, double score) {
    graph.setScore(score);
    graph.setInputs(features);
    graph.setLabels(labels);
  }

  @Override
  public void clearLayersStates() {
    graph.clearLayersStates();
  }

  @Override
  public void setIterationCount(int iterations) {
    graph.getConfiguration().setIterationCount(iterations);
  }

  @Override
  public void incrementEpochCount() {
    graph.incrementEpochCount();
  }
}
