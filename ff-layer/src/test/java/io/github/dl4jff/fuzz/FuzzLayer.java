package io.github.dl4jff.fuzz;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.loss.LocalLoss;
import org.nd4j.linalg.activations.Activation;

/**
 * A Forward-Forward layer of a case.
 *
 * @param width number of units
 * @param activation its activation function
 * @param loss its local loss
 * @param goodness how its goodness is measured
 * @param normalization what it normalises
 * @param options numbers
 */
record FuzzLayer(
    int width,
    Activation activation,
    LocalLoss loss,
    ScalarGoodness goodness,
    Normalization normalization,
    Options options) {

  /**
   * What a layer normalises.
   *
   * @param input whether it normalises its input; null for the default
   * @param output whether it normalises its output
   */
  record Normalization(Boolean input, boolean output) {}

  /**
   * Numbers of a layer.
   *
   * @param bias whether there is one
   * @param labelScale the size of the label
   * @param peer peer normalisation
   * @param collaboration the weight of the other layers
   * @param keep how much dropout keeps of the input
   * @param weightDecay the weight decay
   */
  record Options(
      boolean bias,
      double labelScale,
      double peer,
      double collaboration,
      double keep,
      double weightDecay) {}

  FFDenseLayer configuration(String name, int labels) {
    FFDenseLayer.Builder builder =
        new FFDenseLayer.Builder()
            .name(name)
            .nOut(width)
            .activation(activation)
            .labels(labels)
            .loss(loss)
            .goodness(goodness)
            .normalizeOutput(normalization.output)
            .hasBias(options.bias)
            .labelScale(options.labelScale)
            .peerNormalization(options.peer)
            .collaboration(options.collaboration);
    builder.weightDecay(options.weightDecay);
    if (normalization.input != null) {
      builder.normalizeInput(normalization.input);
    }
    if (options.keep < 1) {
      builder.dropOut(options.keep);
    }
    return builder.build();
  }
}
