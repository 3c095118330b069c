package io.github.dl4jff.internal.conversion;

import io.github.dl4jff.loss.Competitive;
import java.util.Set;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.BasePretrainNetwork;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;

/** What a model must be to be converted. */
final class ConversionRules {
  private ConversionRules() {}

  /** Checks that a layer or vertex is of a kind that can lie in a block. */
  static void checkKind(ModelNode node) {
    if (node.conf() == null) {
      boolean isKnown =
          LayerKinds.continuesBlock(node.vertex())
              || node.vertex() instanceof ElementWiseVertex
              || node.vertex() instanceof MergeVertex
              || node.vertex() instanceof AttentionVertex
              || node.vertex() instanceof DuplicateToTimeSeriesVertex;
      if (!isKnown) {
        throw new DL4JInvalidConfigException(
            node.describe()
                + ": expected a layer, or a vertex that keeps one row for each example, got a vertex"
                + " that the conversion does not know; put FFGoodnessLayers into the graph yourself");
      }
    } else if (LayerKinds.unwrap(node.layer()) instanceof BasePretrainNetwork) {
      throw new DL4JInvalidConfigException(
          node.describe()
              + ": expected no layer that is pretrained without labels, got a "
              + LayerKinds.unwrap(node.layer()).getClass().getSimpleName());
    }
  }

  /** Checks that all layers that were named are there. */
  static void checkNames(ModelNodes nodes, Set<String> named) {
    for (String name : named) {
      if (nodes.get(name) == null) {
        throw new DL4JInvalidConfigException(
            "after: expected names of layers, some of "
                + nodes.all().stream().map(ModelNode::name).toList()
                + ", got "
                + name);
      }
    }
  }

  /** DL4J's backward pass through a MultiLayerNetwork ends at a FrozenLayer. */
  static void checkFrozen(ModelNode node, Set<String> weightsBelow, boolean learnsBelow) {
    boolean isEnd = node.index() >= 0 && node.layer() instanceof FrozenLayer;
    if (isEnd && (learnsBelow || !weightsBelow.isEmpty())) {
      throw new DL4JInvalidConfigException(
          node.describe()
              + ": expected no FrozenLayer above a layer that learns, got one, where DL4J's backward"
              + " pass ends; use a FrozenLayerWithBackprop, or net.setLearningRate("
              + node.index()
              + ", 0)");
    }
  }

  /** Checks that a Forward-Forward layer that is there already learns of the same classes. */
  static void checkClasses(ModelNode node, Competitive objective, int classes) {
    if (objective == null || objective.getClasses() != classes) {
      throw new DL4JInvalidConfigException(
          node.describe()
              + ": expected classes("
              + classes
              + "), as the output layer has, got "
              + (objective == null
                  ? "none: it learns in two passes"
                  : "classes(" + objective.getClasses() + ")"));
    }
  }
}
