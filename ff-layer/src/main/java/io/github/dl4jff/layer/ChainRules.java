package io.github.dl4jff.layer;

import io.github.dl4jff.conf.FFDenseLayer;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What makes a chain of Forward-Forward layers, in either kind of network. */
final class ChainRules {
  private ChainRules() {}

  static void checkNotEmpty(List<FFDense> chain, List<String> layerTypes) {
    if (chain.isEmpty()) {
      throw new DL4JInvalidConfigException(
          "expected a network with an FFDenseLayer, got layers " + layerTypes);
    }
  }

  /**
   * Checks that the layers below can learn from the first layer where it says so.
   *
   * @param first the lowest Forward-Forward layer
   */
  static void checkTrainBelow(FFDense first) {
    if (first.layerConf().isTrainBelow() && first.layerConf().getLabels() == 0) {
      throw new DL4JInvalidConfigException(
          first.describe()
              + ": expected labels(C) beside trainBelow(true), got none: of negative examples that"
              + " are other inputs, the layers below would see no gradient");
    }
  }

  /**
   * Checks that passes can go from a layer to the next.
   *
   * @param below the layer below, or null for the first
   * @param layer the layer
   * @param between what lies between them, or null for nothing
   */
  static void checkFollows(FFDense below, FFDense layer, String between) {
    if (below == null) {
      return;
    }
    if (between != null) {
      throw new DL4JInvalidConfigException(
          layer.describe()
              + ": expected to follow directly upon "
              + below.describe()
              + ", got "
              + between
              + " between them, which the positive and negative pass cannot cross; activation and"
              + " dropout are options of FFDenseLayer itself");
    }
    FFDenseLayer conf = layer.layerConf();
    if (conf.getLabels() > 0) {
      throw new DL4JInvalidConfigException(
          layer.describe()
              + ": expected labels(C) on the first FFDenseLayer of a network only, got labels("
              + conf.getLabels()
              + ")");
    }
    if (conf.isTrainBelow()) {
      throw new DL4JInvalidConfigException(
          layer.describe()
              + ": expected trainBelow(true) on the first FFDenseLayer of a network only: no gradient"
              + " crosses a Forward-Forward layer");
    }
  }

  static DL4JInvalidInputException masked(FFDense first, INDArray mask) {
    return new DL4JInvalidInputException(
        first.describe()
            + ": expected no mask of the labels, got one of shape "
            + Arrays.toString(mask.shape())
            + "; leave out the examples that are not to be learnt");
  }

  static String typeOf(Layer layer) {
    return layer.conf().getLayer().getClass().getSimpleName();
  }
}
