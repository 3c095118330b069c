package io.github.dl4jff.conf;

import io.github.dl4jff.goodness.UnitShape;

/** The configuration of a Forward-Forward layer, of whatever kind. */
public sealed interface FFLayerConfiguration
    permits FFDenseLayer, FFConvolutionLayer, FFGoodnessLayer {

  /**
   * Returns how the layer learns.
   *
   * @return objective, normalisation and the like
   */
  LocalLearning getLearning();

  /**
   * Returns how the units of the layer's activity are laid out; of sequences, whose length may
   * vary, those of one time step.
   *
   * @return the shape, or null where it is not known yet
   */
  UnitShape units();

  /**
   * Returns the name of the layer.
   *
   * @return the name, or null
   */
  String getLayerName();

  /**
   * Returns a name of this layer for messages.
   *
   * @param index the index of the layer in its network; negative where it is not known
   * @return the kind of layer, its name and its index: {@code FFDenseLayer 'name' (layer index)}
   */
  default String describe(int index) {
    String place = index < 0 ? "" : " (layer " + index + ")";
    return getClass().getSimpleName() + " '" + getLayerName() + "'" + place;
  }
}
