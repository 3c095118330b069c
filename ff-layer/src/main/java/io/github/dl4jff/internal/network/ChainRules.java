package io.github.dl4jff.internal.network;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.conf.LabelInput;
import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.loss.Competitive;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

/** What makes a chain of Forward-Forward layers, in either kind of network. */
public final class ChainRules {
  /** What to do with labels of time steps, such as those that are aligned at their end. */
  public static final String OF_SEQUENCES =
      "labels of time steps have no local loss: to classify a sequence (ALIGN_END) put a LastTimeStep"
          + " below the first FFDenseLayer, and give one label [classes] for each sequence, without"
          + " a mask: labels of rank 2";

  private ChainRules() {}

  static void checkNotEmpty(List<FFLayer> chain, List<String> layerTypes) {
    if (chain.isEmpty()) {
      throw new DL4JInvalidConfigException(
          "expected a network with an FFDenseLayer, FFConvolutionLayer or FFGoodnessLayer, got layers "
              + layerTypes);
    }
  }

  /**
   * Checks that the layers below can learn from the first layer where it says so.
   *
   * @param first the lowest Forward-Forward layer
   */
  static void checkTrainBelow(FFLayer first) {
    if (first.learning().isTrainBelow()
        && first.learning().competitive() == null
        && labelInput(first) == null) {
      throw new DL4JInvalidConfigException(
          first.describe()
              + ": expected labels(C) or classes(C) beside trainBelow(true), got none: of negative"
              + " examples that are other inputs, the layers below would see no gradient");
    }
  }

  private static LabelInput labelInput(FFLayer layer) {
    return layer.conf().getLayer() instanceof FFDenseLayer conf ? conf.getLabelInput() : null;
  }

  /**
   * Checks that a layer can come after another. In one pass anything may lie between them; in two,
   * where positive and negative examples go from one to the next, nothing.
   *
   * @param below the layer before, or null for the first
   * @param layer the layer
   * @param between what lies between them, or null for nothing
   */
  static void checkFollows(FFLayer below, FFLayer layer, String between) {
    if (below == null) {
      return;
    }
    checkSameObjective(below, layer);
    if (layer.learning().competitive() != null) {
      return;
    }
    if (between != null) {
      throw new DL4JInvalidConfigException(
          layer.describe()
              + ": expected to follow directly upon "
              + below.describe()
              + ", got "
              + between
              + " between them, which no positive and negative pass crosses; activation and dropout"
              + " are options of FFDenseLayer itself, and layers with classes(C) may have other layers"
              + " between them");
    }
    if (labelInput(layer) != null) {
      throw new DL4JInvalidConfigException(
          layer.describe()
              + ": expected labels(C) on the first FFDenseLayer of a network only, got labels("
              + labelInput(layer).getClasses()
              + ")");
    }
    if (layer.learning().isTrainBelow()) {
      throw new DL4JInvalidConfigException(
          layer.describe()
              + ": expected trainBelow(true) on the first FFDenseLayer of a network only: no gradient"
              + " crosses a Forward-Forward layer");
    }
  }

  /** A chain learns in one pass or in two, as a whole, and of the same classes. */
  private static void checkSameObjective(FFLayer below, FFLayer layer) {
    String expected = classes(below);
    String got = classes(layer);
    if (!expected.equals(got)) {
      throw new DL4JInvalidConfigException(
          layer.describe()
              + ": expected "
              + expected
              + " as "
              + below.describe()
              + " has, got "
              + got
              + ": all Forward-Forward layers of a network learn in one pass, of the same classes, or"
              + " all in two");
    }
  }

  private static String classes(FFLayer layer) {
    Competitive competitive = layer.learning().competitive();
    return competitive == null
        ? "no classes(C), two passes,"
        : "classes(" + competitive.getClasses() + ")";
  }

  /**
   * Makes the exception for a mask of labels.
   *
   * @param first the lowest Forward-Forward layer
   * @param mask the mask
   * @param labels the labels
   * @return the exception
   */
  public static DL4JInvalidInputException masked(FFLayer first, INDArray mask, INDArray labels) {
    return new DL4JInvalidInputException(
        first.describe()
            + ": expected no mask of the labels, got one of shape "
            + Arrays.toString(mask.shape())
            + (labels != null && labels.rank() == 3
                ? "; " + OF_SEQUENCES
                : "; leave out the examples that are not to be learnt"));
  }

  /**
   * Checks that there are features for each input of a network.
   *
   * @param inputs names of the inputs
   * @param features features
   */
  static void checkInputs(List<String> inputs, INDArray... features) {
    if (features.length != inputs.size()) {
      throw new DL4JInvalidInputException(
          "expected features for each of the inputs "
              + inputs
              + ", got "
              + features.length
              + (features.length == 1 ? " array" : " arrays"));
    }
  }

  /**
   * Returns whether an output layer gives the probabilities of some classes.
   *
   * @param layer the layer; null for a vertex that is none
   * @param classes the number of classes
   * @return whether it has a unit for each class, or of two classes one sigmoid
   */
  static boolean classifies(Layer layer, int classes) {
    if (layer == null || !(layer.conf().getLayer() instanceof BaseOutputLayer output)) {
      return false;
    }
    return output.getNOut() == classes
        || (classes == 2 && output.getNOut() == 1 && output.getLossFn() instanceof LossBinaryXENT);
  }

  /**
   * Returns a layer's kind, name and place for messages.
   *
   * @param layer any layer
   * @return kind, name and index
   */
  public static String describe(Layer layer) {
    return layer instanceof FFLayer ff
        ? ff.describe()
        : typeOf(layer)
            + " '"
            + layer.conf().getLayer().getLayerName()
            + "' (layer "
            + layer.getIndex()
            + ")";
  }

  static String typeOf(Layer layer) {
    return layer.conf().getLayer().getClass().getSimpleName();
  }
}
