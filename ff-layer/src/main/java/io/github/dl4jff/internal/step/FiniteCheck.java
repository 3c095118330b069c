package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.linalg.Finite;
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
   * Checks the features of an iteration, before the passes.
   *
   * @param first the lowest Forward-Forward layer
   * @param iteration the number of iterations so far
   * @param epoch the number of epochs so far
   * @param features what the network is shown
   * @throws DL4JInvalidInputException if they are not finite
   */
  public static void features(FFLayer first, int iteration, int epoch, INDArray... features) {
    NotFinite.check(where(first.describe(), iteration, epoch), first.dataType(), features);
  }

  /**
   * Checks the statistics of this iteration, before the parameters change.
   *
   * @param chain the network's Forward-Forward layers
   * @throws DL4JInvalidInputException if they are not finite because the features are too large
   * @throws IllegalStateException if they are not finite for another reason
   */
  static void statistics(FFChain chain) {
    int k = chain.statistics().firstNotFinite();
    if (k >= 0) {
      LayerStatistics got = chain.statistics().iterationOf(k);
      throw notFinite(chain.network(), chain.layers().get(k).describe(), GOODNESS, got);
    }
  }

  /**
   * Checks what a layer of a chain did, before its parameters change.
   *
   * @param layer the layer
   * @param figures what it did
   * @param iteration the number of iterations so far
   * @param epoch the number of epochs so far
   * @param features what the layer, or the lowest ordinary one that learns from it, is given
   * @throws DL4JInvalidInputException if it is not finite because what the layer is given is too
   *     large
   * @throws IllegalStateException if it is not finite for another reason
   */
  public static void figures(
      FFLayer layer, LayerFigures figures, int iteration, int epoch, INDArray features) {
    if (!figures.isFinite()) {
      String message =
          message(layer.describe(), iteration, epoch, GOODNESS, figures.means(layer.name()));
      throw NotFinite.because(message, layer.dataType(), features);
    }
  }

  /**
   * Checks the output of the network in this iteration, before the parameters change.
   *
   * @param net the network
   * @param output output of its last layer
   * @throws DL4JInvalidInputException if it is not finite because the features are too large
   * @throws IllegalStateException if it is not finite for another reason
   */
  static void output(FFNetwork net, INDArray output) {
    if (!Finite.are(output)) {
      throw notFinite(net, net.describeOutput(), "output", output.sumNumber());
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
      if (layer.numParams() > 0 && !Finite.are(layer.params())) {
        throw notFinite(net, ChainRules.describe(layer), "parameters", layer.params().sumNumber());
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
