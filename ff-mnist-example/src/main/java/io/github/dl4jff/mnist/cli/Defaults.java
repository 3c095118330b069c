package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.settings.LayerSettings;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.settings.TrainingSettingsBuilder;

/**
 * What {@code train} and {@code compare} take where nothing is said, chosen on validation images.
 */
final class Defaults {
  /** Adam's, at the start; it falls linearly to 0. */
  private static final double LEARNING_RATE = 1e-3;

  private static final double ONE_PASS_LEARNING_RATE = 2e-3;

  /** For which share of the training the learning rate of one pass is constant. */
  private static final double ONE_PASS_CONSTANT = 0.3;

  private static final double ONE_PASS_SMOOTHING = 0.1;

  /** Of the digits' 64 pixels, which are few, none is dropped. */
  private static final double ONE_PASS_KEEPS_PIXELS = 0.8;

  private Defaults() {}

  /**
   * Returns settings that lack hidden layers, epochs and batch. Nothing is regularised in two
   * passes and in backprop.
   */
  static TrainingSettingsBuilder of(TrainingMethod method, DatasetName dataset) {
    TrainingSettingsBuilder settings = TrainingSettings.builder(dataset).method(method);
    if (!method.isOnePass()) {
      return settings.adam(LEARNING_RATE, 0);
    }
    return settings
        .layers(LayerSettings.onePass(ONE_PASS_SMOOTHING))
        .adam(ONE_PASS_LEARNING_RATE, ONE_PASS_CONSTANT)
        .keep(dataset == DatasetName.DIGITS ? 1 : ONE_PASS_KEEPS_PIXELS, 1, 1);
  }
}
