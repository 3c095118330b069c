package io.github.dl4jff.internal.conversion;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;

/** The layers and vertices of either kind of configuration, in the order of the forward pass. */
final class ModelNodes {
  private static final String ONLY_INPUT = "the input";

  private final Map<String, ModelNode> nodes = new LinkedHashMap<>();
  private final Map<String, List<String>> consumers = new HashMap<>();
  private final List<String> inputs;
  private final List<String> outputs;

  private ModelNodes(List<String> inputs, List<String> outputs, Collection<ModelNode> all) {
    this.inputs = inputs;
    this.outputs = outputs;
    all.forEach(node -> nodes.put(node.name(), node));
    for (ModelNode node : all) {
      node.inputs()
          .forEach(
              from -> consumers.computeIfAbsent(from, k -> new ArrayList<>()).add(node.name()));
    }
  }

  /** Reads a configuration without changing it. */
  static ModelNodes of(MultiLayerConfiguration conf) {
    List<ModelNode> all = new ArrayList<>();
    String below = ONLY_INPUT;
    for (int i = 0; i < conf.getConfs().size(); i++) {
      NeuralNetConfiguration layer = conf.getConf(i);
      String name = layer.getLayer().getLayerName();
      boolean isUnique = name != null && all.stream().noneMatch(n -> n.name().equals(name));
      ModelNode node =
          new ModelNode(
              isUnique ? name : "layer" + i,
              i,
              layer,
              null,
              conf.getInputPreProcess(i),
              List.of(below));
      all.add(node);
      below = node.name();
    }
    return new ModelNodes(List.of(ONLY_INPUT), List.of(below), all);
  }

  /** Reads a configuration without changing it. */
  static ModelNodes of(ComputationGraphConfiguration conf) {
    List<ModelNode> all = new ArrayList<>();
    Set<String> known = new HashSet<>(conf.getNetworkInputs());
    Map<String, GraphVertex> open = new LinkedHashMap<>(conf.getVertices());
    boolean grows = true;
    while (grows) {
      grows = false;
      for (String name : List.copyOf(open.keySet())) {
        List<String> from = conf.getVertexInputs().getOrDefault(name, List.of());
        if (known.containsAll(from)) {
          all.add(node(name, open.remove(name), from));
          known.add(name);
          grows = true;
        }
      }
    }
    return new ModelNodes(conf.getNetworkInputs(), conf.getNetworkOutputs(), all);
  }

  private static ModelNode node(String name, GraphVertex vertex, List<String> inputs) {
    NeuralNetConfiguration conf = null;
    InputPreProcessor preProcessor = null;
    if (vertex instanceof LayerVertex layer) {
      conf = layer.getLayerConf();
      preProcessor = layer.getPreProcessor();
    }
    return new ModelNode(name, -1, conf, vertex, preProcessor, inputs);
  }

  Collection<ModelNode> all() {
    return nodes.values();
  }

  ModelNode get(String name) {
    return nodes.get(name);
  }

  List<String> inputs() {
    return inputs;
  }

  List<String> outputs() {
    return outputs;
  }

  List<String> consumers(String name) {
    return consumers.getOrDefault(name, List.of());
  }

  /** Everything that gets to see a node's output. */
  Set<String> above(String name) {
    return reach(List.of(name), consumers, null);
  }

  private Set<String> below(String name) {
    Map<String, List<String>> from = new HashMap<>();
    nodes.values().forEach(node -> from.put(node.name(), node.inputs()));
    return reach(List.of(name), from, null);
  }

  /**
   * Returns whether all that comes from below a node and gets above it goes through the node: it
   * lies on no branch that begins below it and meets another one above it.
   */
  boolean isOnMainPath(String name) {
    Set<String> around = reach(below(name), consumers, name);
    return Collections.disjoint(around, above(name));
  }

  private static Set<String> reach(
      Collection<String> from, Map<String, List<String>> steps, String without) {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(from);
    while (!open.isEmpty()) {
      for (String next : steps.getOrDefault(open.pop(), List.of())) {
        if (!next.equals(without) && reached.add(next)) {
          open.push(next);
        }
      }
    }
    return reached;
  }
}
