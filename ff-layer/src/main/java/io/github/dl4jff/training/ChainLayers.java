package io.github.dl4jff.training;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.layer.FFDense;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Finds the Forward-Forward layers of a network, and checks that passes can go from each to the
 * next.
 */
public final class ChainLayers {
  private ChainLayers() {}

  /**
   * Returns the Forward-Forward layers of a network, bottom first.
   *
   * @param net an initialised network
   * @return at least one layer; each follows directly upon the one before it, and the first alone
   *     sees labels
   * @throws DL4JInvalidConfigException if the network has no such chain
   */
  public static List<FFDense> of(MultiLayerNetwork net) {
    List<FFDense> chain = new ArrayList<>();
    for (Layer layer : net.getLayers()) {
      if (layer instanceof FFDense ff) {
        checkFollows(net, chain, ff);
        checkLabels(ff, chain.isEmpty());
        chain.add(ff);
      }
    }
    if (chain.isEmpty()) {
      throw new DL4JInvalidConfigException(
          "expected a network with an FFDenseLayer, got layers "
              + Arrays.stream(net.getLayers()).map(ChainLayers::typeOf).toList());
    }
    return chain;
  }

  private static void checkFollows(MultiLayerNetwork net, List<FFDense> chain, FFDense layer) {
    if (chain.isEmpty()) {
      return;
    }
    FFDense below = chain.get(chain.size() - 1);
    String between = null;
    if (layer.getIndex() != below.getIndex() + 1) {
      between = "a " + typeOf(net.getLayer(below.getIndex() + 1));
    } else if (net.getLayerWiseConfigurations().getInputPreProcess(layer.getIndex()) != null) {
      between = "an input preprocessor";
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
  }

  private static void checkLabels(FFDense layer, boolean first) {
    FFDenseLayer conf = layer.layerConf();
    if (first && conf.getLabels() == 0) {
      throw new DL4JInvalidConfigException(
          layer.describe()
              + ": expected labels(C) on the first FFDenseLayer of a network, where positive and"
              + " negative examples are told apart by their label, got none");
    }
    if (!first && conf.getLabels() > 0) {
      throw new DL4JInvalidConfigException(
          layer.describe()
              + ": expected labels(C) on the first FFDenseLayer of a network only, got labels("
              + conf.getLabels()
              + ")");
    }
  }

  private static String typeOf(Layer layer) {
    return layer.conf().getLayer().getClass().getSimpleName();
  }
}
