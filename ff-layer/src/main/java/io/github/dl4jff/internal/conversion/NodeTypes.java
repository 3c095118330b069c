package io.github.dl4jff.internal.conversion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;

/** The types of all activations of a model, and which of them have a row for each time step. */
final class NodeTypes {
  private final ModelNodes nodes;
  private final Map<String, InputType> types = new HashMap<>();

  /** Why the type of a node is not known. */
  private final Map<String, String> reasons = new HashMap<>();

  private final Set<String> stepRows = new HashSet<>();

  /**
   * Walks a model. It may change the nodes' layers, as DL4J's walk does, so they should be copies.
   *
   * @param nodes the model
   * @param given the types of its inputs; empty where they are to be taken from the layers
   * @throws DL4JInvalidConfigException if there are more or fewer types than inputs
   */
  NodeTypes(ModelNodes nodes, List<InputType> given) {
    this.nodes = nodes;
    List<String> inputs = nodes.inputs();
    if (!given.isEmpty() && given.size() != inputs.size()) {
      throw new DL4JInvalidConfigException(
          "inputType: expected a type for each of the inputs " + inputs + ", got " + given);
    }
    for (int i = 0; i < inputs.size(); i++) {
      types.put(inputs.get(i), given.isEmpty() ? fromConsumers(inputs.get(i)) : given.get(i));
    }
    nodes.all().forEach(this::walk);
  }

  private InputType fromConsumers(String input) {
    for (String consumer : nodes.consumers(input)) {
      ModelNode node = nodes.get(consumer);
      InputType type =
          node.conf() == null ? null : FirstInput.typeOf(node.preProcessor(), node.layer());
      if (type != null) {
        return type;
      }
    }
    return null;
  }

  private void walk(ModelNode node) {
    List<InputType> in = new ArrayList<>();
    boolean rows = false;
    for (String input : node.inputs()) {
      InputType type = types.get(input);
      rows |= stepRows.contains(input);
      if (type == null) {
        String reason = node.describe() + ": expected to know the type of its input, got none";
        reasons.put(node.name(), reasons.getOrDefault(input, reason));
        return;
      }
      in.add(type);
    }
    if (afterPreProcessor(node.preProcessor(), rows, in)) {
      stepRows.add(node.name());
    }
    try {
      types.put(node.name(), outputType(node, in));
    } catch (RuntimeException e) { // DL4J's layers throw several kinds
      reasons.put(
          node.name(),
          node.describe()
              + ": expected an input type that it takes, got "
              + in
              + " ("
              + e.getMessage()
              + ")");
    }
  }

  /** Whether there is a row for each time step after a preprocessor. */
  private static boolean afterPreProcessor(
      InputPreProcessor preProcessor, boolean before, List<InputType> in) {
    if (preProcessor instanceof ComposableInputPreProcessor several) {
      boolean rows = before;
      for (InputPreProcessor each : several.getInputPreProcessors()) {
        rows = afterPreProcessor(each, rows, in);
      }
      return rows;
    }
    if (preProcessor instanceof RnnToFeedForwardPreProcessor) {
      return in.get(0).getType() == InputType.Type.RNN;
    }
    if (preProcessor instanceof FeedForwardToRnnPreProcessor
        || preProcessor instanceof CnnToRnnPreProcessor) {
      return false;
    }
    return before || preProcessor instanceof RnnToCnnPreProcessor;
  }

  private static InputType outputType(ModelNode node, List<InputType> in) {
    if (node.conf() == null) {
      return node.vertex().getOutputType(-1, in.toArray(new InputType[0]));
    }
    InputType type = in.get(0);
    InputPreProcessor preProcessor = node.preProcessor();
    // RnnToFeedForwardPreProcessor leaves what has no time steps, as DL4J puts it above a pooling
    boolean leaves =
        preProcessor instanceof RnnToFeedForwardPreProcessor && type.getType() == InputType.Type.FF;
    if (preProcessor != null && !leaves) {
      type = preProcessor.getOutputType(type);
    }
    InputType out = node.layer().getOutputType(node.index(), type);
    // GlobalPoolingLayer of 1.0.0-M2.1 says that a pooled sequence still is one
    if (LayerKinds.unwrap(node.layer()) instanceof GlobalPoolingLayer pooling
        && pooling.isCollapseDimensions()
        && out instanceof InputType.InputTypeRecurrent sequence) {
      return InputType.feedForward(sequence.getSize());
    }
    return out;
  }

  /** Whether a node's activation has a row for each time step of an example. */
  boolean hasRowsOfSteps(ModelNode node) {
    return stepRows.contains(node.name());
  }

  /** Returns the type of what a node takes, or null where it is not known. */
  InputType into(ModelNode node) {
    return types.get(node.inputs().get(0));
  }

  /**
   * Returns the type of what a node hands on.
   *
   * @throws DL4JInvalidConfigException if it is not known
   */
  InputType of(ModelNode node) {
    InputType type = types.get(node.name());
    if (type == null) {
      throw new DL4JInvalidConfigException(
          reasons.get(node.name())
              + "; call inputType(...) with the type of the network's input, say"
              + " inputType(InputType.convolutional(height, width, channels))");
    }
    return type;
  }
}
