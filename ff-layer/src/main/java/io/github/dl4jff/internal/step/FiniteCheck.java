package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.network.ChainRules;
import io.github.dl4jff.internal.network.FFNetwork;
import io.github.dl4jff.training.LayerStatistics;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Stops training where a number is not finite, and says where and why. */
public final class FiniteCheck {
  private static final String GOODNESS = "goodness and local loss";

  private FiniteCheck() {}

  /**
   * Checks the statistics and the features of this iteration, before the parameters change.
   *
   * @param chain the network's Forward-Forward layers
   * @throws DL4JInvalidInputException if the features are not finite, or so large that the
   *     statistics are not
   * @throws IllegalStateException if they are not finite for another reason
   */
  static void statistics(FFChain chain) {
    int k = chain.statistics().firstNotFinite();
    if (k >= 0) {
      LayerStatistics got = chain.statistics().iterationOf(k);
      throw notFinite(chain.network(), chain.layers().get(k).describe(), GOODNESS, got);
    }
    FFNetwork net = chain.network();
    features(chain.layers().get(0), net.iteration(), net.epoch(), net.features());
  }

  /**
   * Checks what a layer of a chain did and was given, before its parameters change.
   *
   * @param layer the layer
   * @param figures what it did
   * @param iteration the number of iterations so far
   * @param epoch the number of epochs so far
   * @param features what the layer, or the lowest ordinary one that learns from it, is given
   * @throws DL4JInvalidInputException if what the layer is given is not finite, or so large that
   *     what it did is not
   * @throws IllegalStateException if what it did is not finite for another reason
   */
  public static void figures(
      FFLayer layer, LayerFigures figures, int iteration, int epoch, INDArray features) {
    if (!figures.isFinite()) {
      String message =
          message(layer.describe(), iteration, epoch, GOODNESS, figures.means(layer.name()));
      throw NotFinite.because(message, layer.dataType(), features);
    }
    features(layer, iteration, epoch, features);
  }

  private static void features(FFLayer layer, int iteration, int epoch, INDArray... features) {
    NotFinite.check(where(layer.describe(), iteration, epoch), layer.dataType(), features);
  }

  /**
   * Checks the output of the network in this iteration, before the parameters change.
   *
   * @param net the network
   * @param output output of its last layer
   * @throws DL4JInvalidInputException if it is not finite because the features are not, or are too
   *     large
   * @throws IllegalStateException if it is not finite for another reason
   */
  static void output(FFNetwork net, INDArray output) {
    double sum = output.sumNumber().doubleValue();
    if (!Double.isFinite(sum)) {
      throw notFinite(net, net.describeOutput(), "output", sum);
    }
  }

  /**
   * Checks the score, after the parameters have changed.
   *
   * @param net the network
   * @throws DL4JInvalidInputException if it is not finite because the features are not, or are too
   *     large
   * @throws IllegalStateException if it is not finite for another reason
   */
  public static void score(FFNetwork net) {
    if (!Double.isFinite(net.score())) {
      throw notFinite(net, net.describeOutput(), "score", net.score());
    }
  }

  /**
   * Checks the parameters of all layers.
   *
   * @param net the network
   * @throws IllegalStateException if they are not finite
   */
  static void parameters(FFNetwork net) {
    for (Layer layer : net.layers()) {
      if (layer.numParams() == 0) {
        continue;
      }
      double largest = layer.params().amaxNumber().doubleValue();
      double sum = layer.params().sumNumber().doubleValue();
      if (Double.isNaN(sum) || Double.isInfinite(largest)) {
        throw notFinite(net, ChainRules.describe(layer), "parameters", sum);
      }
    }
  }

  private static RuntimeException notFinite(FFNetwork net, String layer, String what, Object got) {
    String message = message(layer, net.iteration(), net.epoch(), what, got);
    return NotFinite.because(message, net.chain().get(0).dataType(), net.features());
  }

  private static String message(String layer, int iteration, int epoch, String what, Object got) {
    return where(layer, iteration, epoch) + ": expected finite " + what + ", got " + got;
  }

  private static String where(String layer, int iteration, int epoch) {
    return layer + ", iteration " + iteration + ", epoch " + epoch;
  }
}
