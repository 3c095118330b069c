package io.github.dl4jff.internal.conversion;

import io.github.dl4jff.conf.FFLayerConfiguration;
import io.github.dl4jff.loss.Competitive;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** Divides a model into blocks that learn by Forward-Forward. */
public final class Blocks {
  private final ModelNodes nodes;
  private final NodeTypes types;
  private final Heads heads;
  private final ConversionOptions options;
  private final LayerCopies copies;
  private final FastLayers fastLayers;
  private final Map<String, Block> blocks = new LinkedHashMap<>();
  private final Map<String, String> learnsFrom = new HashMap<>();
  private final Set<String> names = new HashSet<>();

  /** Below each node, down to the last end of a block: layers with weights that are trained. */
  private final Map<String, Set<String>> open = new HashMap<>();

  /** The same of all layers and vertices. */
  private final Map<String, Set<String>> below = new HashMap<>();

  private Blocks(ModelNodes nodes, ConversionOptions options) {
    this.nodes = nodes;
    this.options = options;
    nodes.all().forEach(ConversionRules::checkKind);
    heads = new Heads(nodes, options.classes());
    types = new NodeTypes(nodes, options.inputTypes());
    copies = new LayerCopies(heads.classes(), options);
    fastLayers = new FastLayers(copies);
    nodes.all().forEach(node -> names.add(node.name()));
    ConversionRules.checkNames(nodes, options.cuts());
    nodes.all().forEach(this::divide);
    boolean learns = nodes.all().stream().anyMatch(node -> node.forwardForward() != null);
    if (blocks.isEmpty() && !learns) {
      throw new DL4JInvalidConfigException(
          "expected a hidden layer with weights that are trained, got "
              + nodes.all().stream().map(ModelNode::describe).toList());
    }
  }

  /**
   * Divides a model.
   *
   * @param conf the model; it stays as it is
   * @param options how
   * @return its blocks
   * @throws DL4JInvalidConfigException if it cannot be divided
   */
  public static Blocks of(MultiLayerConfiguration conf, ConversionOptions options) {
    return new Blocks(ModelNodes.of(conf.clone()), options);
  }

  /**
   * Divides a model.
   *
   * @param conf the model; it stays as it is
   * @param options how
   * @return its blocks
   * @throws DL4JInvalidConfigException if it cannot be divided
   */
  public static Blocks of(ComputationGraphConfiguration conf, ConversionOptions options) {
    return new Blocks(ModelNodes.of(conf.clone()), options);
  }

  private void divide(ModelNode node) {
    Set<String> weights = union(open, node.inputs());
    Set<String> members = union(below, node.inputs());
    members.add(node.name());
    if (node.forwardForward() != null) {
      keep(node, members);
      return;
    }
    if (node.startsBlock() && !node.isFrozen()) {
      weights.add(node.name());
    }
    ConversionRules.checkFrozen(node, weights, !blocks.isEmpty());
    if (isEnd(node, weights)) {
      end(node, weights, members);
    } else {
      open.put(node.name(), weights);
      below.put(node.name(), members);
    }
  }

  private static Set<String> union(Map<String, Set<String>> of, Collection<String> nodes) {
    Set<String> all = new LinkedHashSet<>();
    nodes.forEach(node -> all.addAll(of.getOrDefault(node, Set.of())));
    return all;
  }

  /** A Forward-Forward layer stays, and what it trains below it learns from it. */
  private void keep(ModelNode node, Set<String> members) {
    Competitive objective = node.forwardForward().getLearning().competitive();
    ConversionRules.checkClasses(node, objective, heads.classes());
    if (node.forwardForward().getLearning().isTrainBelow()) {
      members.forEach(member -> learnsFrom.putIfAbsent(member, node.name()));
    }
  }

  private boolean isEnd(ModelNode node, Set<String> weights) {
    boolean isNamed = options.cuts().contains(node.name());
    String reason = reasonAgainst(node, weights);
    if (isNamed && reason != null) {
      throw new DL4JInvalidConfigException(
          "after: expected the last layer of a block, got " + node.describe() + ", " + reason);
    }
    return reason == null && (options.cuts().isEmpty() ? !goesOn(node) : isNamed);
  }

  private String reasonAgainst(ModelNode node, Set<String> weights) {
    if (heads.contains(node.name())) {
      return "which is the output layer";
    }
    if (weights.isEmpty()) {
      return "below which no weights are trained since the end of the block before";
    }
    if (!heads.isBelow(node.name())) {
      return "which does not lead to an output of " + heads.classes() + " classes";
    }
    if (types.hasRowsOfSteps(node)) {
      return "whose activation has a row for each time step, not for each example";
    }
    return nodes.isOnMainPath(node.name())
        ? null
        : "which lies in a branch that meets another one above it";
  }

  /** Whether the only thing above belongs to the block, or is what it learns from already. */
  private boolean goesOn(ModelNode node) {
    List<String> consumers = nodes.consumers(node.name());
    if (consumers.size() != 1) {
      return false;
    }
    ModelNode next = nodes.get(consumers.get(0));
    FFLayerConfiguration ff = next.forwardForward();
    boolean isMember = next.continuesBlock() && !heads.contains(next.name());
    return isMember || (ff != null && ff.getLearning().isTrainBelow());
  }

  private void end(ModelNode node, Set<String> weights, Set<String> members) {
    Block block = block(node, List.copyOf(weights), List.copyOf(members));
    blocks.put(node.name(), block);
    members.forEach(member -> learnsFrom.putIfAbsent(member, block.learner()));
  }

  private Block block(ModelNode node, List<String> weights, List<String> members) {
    InputType type = types.of(node);
    List<ModelNode> all = members.stream().map(nodes::get).toList();
    if (options.fastLayers() && FastLayers.canReplace(all, types)) {
      return new Block(node, fastLayers.of(all, types), all);
    }
    ModelNode source = nodes.get(weights.get(weights.size() - 1));
    String name = freeName(node.name() + "-goodness");
    return new Block(node, copies.goodness(name, type, source.conf()), List.of());
  }

  private String freeName(String wanted) {
    String name = wanted;
    for (int i = 2; !names.add(name); i++) {
      name = wanted + "-" + i;
    }
    return name;
  }

  /** Returns the block that ends at a node, or null where none does. */
  Block endingAt(String name) {
    return blocks.get(name);
  }

  /** Returns the block that takes the place of a node, or null where the node stays. */
  Block replacing(String name) {
    return blocks.values().stream().filter(block -> block.replaces(name)).findFirst().orElse(null);
  }

  /** Returns one line for each layer and vertex, old and new, that says what was done. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (ModelNode node : nodes.all()) {
      Block block = blocks.get(node.name());
      if (replacing(node.name()) == null) {
        lines.add(node.describe() + ": kept, " + fate(node));
      }
      if (block != null) {
        lines.add(block.describe());
      }
    }
    return lines;
  }

  private String fate(ModelNode node) {
    if (node.forwardForward() != null) {
      return "learns by Forward-Forward already";
    }
    if (node.isFrozen()) {
      return "frozen";
    }
    if (nodes.outputs().contains(node.name())) {
      return "output layer";
    }
    String learner = learnsFrom.get(node.name());
    return learner == null ? "learns from the output layer" : "learns from '" + learner + "'";
  }
}
