package io.github.dl4jff.internal.network;

import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.linalg.CurrentWorkspace;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A {@link ComputationGraph} with Forward-Forward layers; what else is in the graph trains as
 * usual. With several outputs, the first that has as many classes as the chain has labels counts:
 * of labels that are class indices, the first whose layer does, or is a sigmoid of two classes.
 */
final class GraphFFNetwork implements FFNetwork {
  private final ComputationGraph graph;
  private final List<FFLayer> chain = new ArrayList<>();
  private final LayerVertex first;

  GraphFFNetwork(ComputationGraph graph) {
    this.graph = graph;
    LayerVertex lowest = null;
    LayerVertex below = null;
    for (int i : graph.topologicalSortOrder()) {
      if (graph.getVertices()[i] instanceof LayerVertex vertex
          && vertex.getLayer() instanceof FFLayer ff) {
        if (below != null) {
          ChainRules.checkFollows((FFLayer) below.getLayer(), ff, between(below, vertex));
        } else {
          lowest = vertex;
        }
        chain.add(ff);
        below = vertex;
      }
    }
    ChainRules.checkNotEmpty(
        chain, Arrays.stream(graph.getLayers()).map(ChainRules::typeOf).toList());
    ChainRules.checkTrainBelow(chain.get(0));
    first = lowest;
  }

  private String between(LayerVertex below, LayerVertex vertex) {
    List<String> inputs = inputsOf(vertex.getVertexName());
    if (!inputs.equals(List.of(below.getVertexName()))) {
      return "vertices " + inputs;
    }
    return vertex.getLayerPreProcessor() == null ? null : "an input preprocessor";
  }

  private List<String> inputsOf(String vertex) {
    return graph.getConfiguration().getVertexInputs().get(vertex);
  }

  @Override
  public List<FFLayer> chain() {
    return chain;
  }

  @Override
  public List<Layer> layers() {
    return List.of(graph.getLayers());
  }

  /** A graph refuses null wherever a vertex lies below. */
  @Override
  public FFLayer.Below below(FFLayer layer) {
    return layer.learning().isTrainBelow() ? FFLayer.Below.GRADIENT : FFLayer.Below.ZEROS;
  }

  @Override
  public List<INDArray> untrainedParameters() {
    return UntrainedLayers.parameters(UntrainedLayers.of(graph));
  }

  @Override
  public INDArray chainInput(Examples examples) {
    INDArray[] features = examples.features();
    List<String> inputs = graph.getConfiguration().getNetworkInputs();
    ChainRules.checkInputs(inputs, features);
    String below = inputsOf(first.getVertexName()).get(0);
    int direct = inputs.indexOf(below);
    INDArray input = direct >= 0 ? features[direct] : feedForward(examples).get(below);
    return preProcess(first, input, LayerWorkspaceMgr.noWorkspaces());
  }

  private Map<String, INDArray> feedForward(Examples examples) {
    if (!examples.isMasked()) {
      return graph.feedForward(examples.features(), false);
    }
    graph.setLayerMaskArrays(examples.masks(), null);
    try {
      return graph.feedForward(examples.features(), false);
    } finally {
      graph.clearLayerMaskArrays();
    }
  }

  @Override
  public INDArray activate(int k, INDArray x) {
    LayerWorkspaceMgr workspaceMgr = LayerWorkspaceMgr.noWorkspaces();
    if (k == 0) {
      return chain.get(0).activate(x, false, workspaceMgr);
    }
    INDArray activity = x;
    for (LayerVertex vertex : upTo(k)) {
      INDArray input = preProcess(vertex, activity, workspaceMgr);
      activity = vertex.getLayer().activate(input, false, workspaceMgr);
    }
    return activity;
  }

  /** The layers from above one layer of the chain up to the next, where each follows the other. */
  private Deque<LayerVertex> upTo(int k) {
    Deque<LayerVertex> path = new ArrayDeque<>();
    LayerVertex vertex = vertexOf(chain.get(k));
    path.push(vertex);
    while (true) {
      List<String> inputs = inputsOf(vertex.getVertexName());
      if (inputs.size() != 1 || !(graph.getVertex(inputs.get(0)) instanceof LayerVertex below)) {
        throw new DL4JInvalidConfigException(
            chain.get(k).describe()
                + ": expected layers alone between it and "
                + chain.get(k - 1).describe()
                + ", one upon the other, got the vertices "
                + inputs
                + " below "
                + vertex.getVertexName()
                + ": examples cannot leave a graph with branches early; see GoodnessClassifier");
      }
      if (below.getLayer() == chain.get(k - 1)) {
        return path;
      }
      path.push(below);
      vertex = below;
    }
  }

  private LayerVertex vertexOf(FFLayer layer) {
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex.getLayer() == layer) {
        return (LayerVertex) vertex;
      }
    }
    throw new IllegalStateException("expected a layer of the graph, got " + layer.describe());
  }

  private static INDArray preProcess(
      LayerVertex vertex, INDArray input, LayerWorkspaceMgr workspaceMgr) {
    InputPreProcessor preProcessor = vertex.getLayerPreProcessor();
    return preProcessor == null
        ? input
        : preProcessor.preProcess(input, (int) input.size(0), workspaceMgr);
  }

  @Override
  public INDArray infer(int classes, Examples examples) {
    INDArray[] features = examples.features();
    ChainRules.checkInputs(graph.getConfiguration().getNetworkInputs(), features);
    INDArray[] masks = examples.isMasked() ? examples.masks() : null;
    INDArray[] outputs = graph.output(false, features, masks, null);
    return outputs[outputWith(classes, outputs)];
  }

  @Override
  public INDArray[] features() {
    INDArray[] inputs = graph.getInputs();
    boolean known = inputs != null && Arrays.stream(inputs).noneMatch(Objects::isNull);
    return known ? inputs : new INDArray[0];
  }

  @Override
  public INDArray labels(int classes) {
    INDArray[] labels = allLabels();
    return labels == null ? null : labelsOf(classes, labels);
  }

  @Override
  public INDArray labelsOf(int classes, INDArray... labels) {
    return labels.length == 0 ? null : labels[outputWith(classes, labels)];
  }

  @Override
  public void checkNoLabelsMask(int classes) {
    INDArray[] masks = graph.getLabelMaskArrays();
    INDArray[] labels = allLabels();
    INDArray mask = masks == null ? null : masks[outputWith(classes, labels)];
    if (mask != null) {
      graph.clearLayerMaskArrays(); // DL4J would keep it for the next minibatch
      throw ChainRules.masked(chain.get(0), mask, labelsOf(classes, labels));
    }
  }

  /** Of labels or outputs; a column of class indices tells nothing, so the layer is asked then. */
  private int outputWith(int classes, INDArray[] arrays) {
    for (int i = 0; i < arrays.length; i++) {
      if (arrays[i] != null && arrays[i].rank() == 2 && arrays[i].size(1) == classes) {
        return i;
      }
    }
    for (int i = 0; i < arrays.length; i++) {
      if (ChainRules.classifies(graph.getOutputLayer(i), classes)) {
        return i;
      }
    }
    return 0;
  }

  /**
   * ComputationGraph of 1.0.0-M2.1 hands its labels to nobody before its output layers' backward
   * pass.
   */
  private INDArray[] allLabels() {
    try {
      Field field = ComputationGraph.class.getDeclaredField("labels");
      field.setAccessible(true);
      return (INDArray[]) field.get(graph);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "expected the ComputationGraph of Deeplearning4j 1.0.0-M2.1, with a field 'labels'", e);
    }
  }

  @Override
  public INDArray output(int classes, Object activations) {
    int output = outputWith(classes, allLabels());
    String name = graph.getConfiguration().getNetworkOutputs().get(output);
    GraphVertex vertex = graph.getVertex(name);
    if (!(vertex instanceof LayerVertex layer)) {
      throw new DL4JInvalidConfigException(
          "output '" + name + "': expected a layer, got a " + vertex.getClass().getSimpleName());
    }
    INDArray below = (INDArray) ((Map<?, ?>) activations).get(inputsOf(name).get(0));
    LayerWorkspaceMgr workspaceMgr = CurrentWorkspace.manager();
    INDArray input = preProcess(layer, below, workspaceMgr);
    return layer.getLayer().activate(input, false, workspaceMgr);
  }

  @Override
  public String describeOutput() {
    return "output layers " + graph.getConfiguration().getNetworkOutputs();
  }

  @Override
  public long seed() {
    return chain.get(0).conf().getSeed();
  }

  @Override
  public int iteration() {
    return graph.getIterationCount();
  }

  @Override
  public int epoch() {
    return graph.getEpochCount();
  }

  @Override
  public double score() {
    return graph.score();
  }
}
