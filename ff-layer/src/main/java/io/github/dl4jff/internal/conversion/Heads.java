package io.github.dl4jff.internal.conversion;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** The output layers of a model, which must classify, and how many classes there are. */
final class Heads {
  private final ModelNodes nodes;
  private final Map<String, Integer> classesOf = new LinkedHashMap<>();
  private final Set<String> members = new HashSet<>();
  private final int classes;

  /**
   * Checks the outputs of a model.
   *
   * @param nodes the model
   * @param asked the number of classes that was asked for, or 0
   * @throws DL4JInvalidConfigException if no output classifies, of that number where one was asked
   *     for; else if any does not, or they differ
   */
  Heads(ModelNodes nodes, int asked) {
    this.nodes = nodes;
    DL4JInvalidConfigException refused = null;
    for (String output : nodes.outputs()) {
      members.add(output);
      try {
        classesOf.put(output, classes(nodes.get(output)));
      } catch (DL4JInvalidConfigException e) {
        refused = e;
      }
    }
    boolean isAnswered = classesOf.containsValue(asked);
    if (refused != null && !isAnswered) {
      throw refused;
    }
    if (asked == 0 && classesOf.values().stream().distinct().count() != 1) {
      throw new DL4JInvalidConfigException(
          "expected outputs of one number of classes, got "
              + classesOf
              + "; call classes(C) to choose one");
    }
    if (asked > 0 && !isAnswered) {
      throw new DL4JInvalidConfigException(
          "classes: expected the number of classes of an output, one of "
              + classesOf
              + ", got "
              + asked);
    }
    classes = asked > 0 ? asked : classesOf.values().iterator().next();
  }

  private int classes(ModelNode node) {
    if (node.conf() == null || node.forwardForward() != null) {
      throw noOutputLayer(node);
    }
    Layer layer = LayerKinds.unwrap(node.layer());
    if (layer instanceof OutputLayer || layer instanceof CenterLossOutputLayer) {
      BaseOutputLayer output = (BaseOutputLayer) layer;
      return check(node, output.getActivationFn(), output.getLossFn(), output.getNOut());
    }
    if (layer instanceof LossLayer loss) {
      return classesOfLoss(node, loss);
    }
    if (LayerKinds.startsBlock(layer) && !(layer instanceof BaseOutputLayer)) {
      throw noOutputLayer(node);
    }
    throw new DL4JInvalidConfigException(
        node.describe()
            + ": expected an OutputLayer with one label for each example, got a "
            + layer.getClass().getSimpleName()
            + ", which has other labels; of sequences, put a LastTimeStep or a GlobalPoolingLayer below"
            + " an OutputLayer");
  }

  private static DL4JInvalidConfigException noOutputLayer(ModelNode node) {
    return new DL4JInvalidConfigException(
        node.describe()
            + ": expected an output layer at the end of the network, such as an OutputLayer with a"
            + " softmax over the classes, got none");
  }

  private static int check(ModelNode node, IActivation activation, ILossFunction loss, long units) {
    boolean ofShares =
        loss instanceof LossMCXENT || loss instanceof LossSparseMCXENT || loss instanceof LossKLD;
    if (activation instanceof ActivationSoftmax && ofShares && units > 1) {
      return (int) units;
    }
    if (activation instanceof ActivationSigmoid && loss instanceof LossBinaryXENT && units <= 2) {
      return 2;
    }
    throw new DL4JInvalidConfigException(
        node.describe()
            + ": expected a classification, a softmax with the loss MCXENT, NEGATIVELOGLIKELIHOOD or"
            + " SPARSE_MCXENT, or a sigmoid of one or two units with XENT, got "
            + units
            + " units, "
            + activation
            + " and "
            + loss);
  }

  /** Of a loss layer alone, as in imported models, the layer with weights below is the head. */
  private int classesOfLoss(ModelNode output, LossLayer loss) {
    IActivation activation = loss.getActivationFn();
    ModelNode node = output;
    while (!node.startsBlock()) {
      ModelNode below = nodes.get(node.inputs().get(0));
      if (below == null || below.forwardForward() != null || node.inputs().size() > 1) {
        throw noOutputLayer(output);
      }
      node = below;
      members.add(node.name());
      activation = activation instanceof ActivationIdentity ? activationOf(node) : activation;
    }
    long units = LayerKinds.unwrap(node.layer()) instanceof FeedForwardLayer f ? f.getNOut() : 0;
    return check(output, activation, loss.getLossFn(), units);
  }

  private static IActivation activationOf(ModelNode node) {
    if (node.conf() != null && node.layer() instanceof ActivationLayer layer) {
      return layer.getActivationFn();
    }
    boolean isActive = node.startsBlock() && LayerKinds.unwrap(node.layer()) instanceof BaseLayer;
    return isActive
        ? ((BaseLayer) LayerKinds.unwrap(node.layer())).getActivationFn()
        : new ActivationIdentity();
  }

  int classes() {
    return classes;
  }

  /** Whether a node is an output layer, or below a loss layer the layer that it is the loss of. */
  boolean contains(String name) {
    return members.contains(name);
  }

  /** Whether an output of the classes is above a node. */
  boolean isBelow(String name) {
    Set<String> above = nodes.above(name);
    return classesOf.entrySet().stream()
        .anyMatch(each -> each.getValue() == classes && above.contains(each.getKey()));
  }
}
