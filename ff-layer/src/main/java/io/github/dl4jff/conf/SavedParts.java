package io.github.dl4jff.conf;

import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.internal.RoundTrip;
import io.github.dl4jff.loss.ClassLoss;
import io.github.dl4jff.loss.Competitive;
import io.github.dl4jff.loss.Contrastive;
import io.github.dl4jff.loss.LocalLoss;
import java.util.List;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * The parts of a layer's configuration that a user may have written, and that are saved with it.
 */
final class SavedParts {
  private SavedParts() {}

  /**
   * Checks that every part loads as it is saved.
   *
   * @param layer the layer, for messages
   * @param conf its configuration
   * @param learning how it learns
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if one does not
   */
  static void check(String layer, BaseLayer conf, LocalLearning learning) {
    Competitive competitive = learning.competitive();
    if (competitive != null) {
      RoundTrip.check(layer, "goodness", ClassGoodness.class, competitive.getGoodness());
      RoundTrip.check(layer, "loss", ClassLoss.class, competitive.getLoss());
    }
    Contrastive contrastive = learning.contrastive();
    if (contrastive != null) {
      RoundTrip.check(layer, "goodness", ScalarGoodness.class, contrastive.getGoodness());
      RoundTrip.check(layer, "loss", LocalLoss.class, contrastive.getLoss());
    }
    RoundTrip.check(layer, "activation", IActivation.class, conf.getActivationFn());
    RoundTrip.check(layer, "weightInit", IWeightInit.class, conf.getWeightInitFn());
    RoundTrip.check(layer, "updater", IUpdater.class, conf.getIUpdater());
    RoundTrip.check(layer, "biasUpdater", IUpdater.class, conf.getBiasUpdater());
    RoundTrip.check(layer, "dropOut", IDropout.class, conf.getIDropout());
    RoundTrip.check(layer, "weightNoise", IWeightNoise.class, conf.getWeightNoise());
    each(layer, "constraints", LayerConstraint.class, conf.getConstraints());
    each(layer, "regularization", Regularization.class, conf.getRegularization());
    each(layer, "regularizationBias", Regularization.class, conf.getRegularizationBias());
  }

  private static <T> void each(String layer, String part, Class<T> type, List<T> values) {
    if (values != null) {
      values.forEach(value -> RoundTrip.check(layer, part, type, value));
    }
  }
}
