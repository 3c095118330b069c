package io.github.dl4jff.internal.conversion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Puts the blocks of a ComputationGraphConfiguration into it. */
public final class ConvertedGraph {
  private ConvertedGraph() {}

  /**
   * Converts a configuration.
   *
   * @param conf the configuration; it stays as it is
   * @param blocks its blocks
   * @return a new configuration
   */
  public static ComputationGraphConfiguration configuration(
      ComputationGraphConfiguration conf, Blocks blocks) {
    ComputationGraphConfiguration converted = conf.clone(); // without counts
    converted.setIterationCount(conf.getIterationCount());
    converted.setEpochCount(conf.getEpochCount());
    Map<String, GraphVertex> vertices = new LinkedHashMap<>();
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    for (String name : converted.getVertices().keySet()) {
      GraphVertex vertex = converted.getVertices().get(name);
      Block replacing = blocks.replacing(name);
      if (replacing == null) {
        keepSettings(conf.getVertices().get(name), vertex);
      } else if (replacing.learner().equals(name)) {
        ((LayerVertex) vertex).setLayerConf(replacing.conf());
      } else {
        continue; // a pooling, now inside the layer below
      }
      vertices.put(name, vertex);
      inputs.put(name, rewired(converted.getVertexInputs().get(name), blocks));
      Block block = blocks.endingAt(name);
      if (block != null && replacing == null) {
        vertices.put(block.learner(), new LayerVertex(block.conf(), null));
        inputs.put(block.learner(), new ArrayList<>(List.of(name)));
      }
    }
    converted.setVertices(vertices);
    converted.setVertexInputs(inputs);
    return converted;
  }

  /** What a clone of a vertex loses, or shares. */
  private static void keepSettings(GraphVertex from, GraphVertex to) {
    if (from instanceof LayerVertex original && to instanceof LayerVertex copy) {
      copy.setOutputVertex(original.isOutputVertex());
      ConvertedLayers.ownSettings(copy.getLayerConf().getLayer());
    }
  }

  private static List<String> rewired(List<String> inputs, Blocks blocks) {
    List<String> rewired = new ArrayList<>(); // which DL4J may change later
    for (String input : inputs) {
      Block block = blocks.endingAt(input);
      rewired.add(block == null ? input : block.learner());
    }
    return rewired;
  }

  /** Copies the parameters of all vertices that were there before. */
  public static void copyParameters(ComputationGraph from, ComputationGraph to) {
    for (var vertex : from.getVertices()) {
      var copy = to.getVertex(vertex.getVertexName());
      if (copy != null) {
        ConvertedLayers.copy(vertex.paramTable(false), copy.paramTable(false));
      }
    }
  }
}
