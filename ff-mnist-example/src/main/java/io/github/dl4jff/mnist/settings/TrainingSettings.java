package io.github.dl4jff.mnist.settings;

import io.github.dl4jff.mnist.data.DatasetName;
import java.util.List;

/**
 * Everything but the seed that decides how a network is trained and chosen. Whoever changes the
 * settings of a named experiment raises their version, so that results of the old ones are not
 * taken for those of the new ones.
 *
 * @param version number of these settings, from 1
 * @param dataset what is trained on
 * @param validationImages how many of the last training images are kept for choosing the model
 * @param method the way of training
 * @param supervised whether hidden layers that learn by themselves see labels, and the head the
 *     last of them; otherwise the head alone sees labels, and all hidden layers
 * @param hidden units of the hidden layers, bottom first
 * @param batch images in a minibatch
 * @param epochs how often to go through the training images
 * @param adam the optimiser
 * @param weightDecay coefficient of weight decay; 0 for none
 * @param keep dropout
 * @param layers how Forward-Forward layers learn
 * @param shift by how many pixels at most training images are moved in each direction; 0 for none
 * @param flip whether half of the training images, drawn anew in each epoch, are mirrored left to
 *     right
 * @param validateEvery after how many epochs the validation error is measured; after the last epoch
 *     it always is
 */
public record TrainingSettings(
    int version,
    DatasetName dataset,
    int validationImages,
    TrainingMethod method,
    boolean supervised,
    List<Integer> hidden,
    int batch,
    int epochs,
    AdamSettings adam,
    double weightDecay,
    KeepProbabilities keep,
    LayerSettings layers,
    int shift,
    boolean flip,
    int validateEvery) {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a number is out of range, or something is missing
   */
  public TrainingSettings {
    SettingChecks.atLeast("version", 1, version);
    SettingChecks.notNull("dataset", dataset);
    SettingChecks.atLeast("validationImages", 1, validationImages);
    SettingChecks.notNull("method", method);
    SettingChecks.notNull("hidden", hidden);
    SettingChecks.atLeast("hidden layers", 1, hidden.size());
    hidden.forEach(units -> SettingChecks.atLeast("hidden", 1, units));
    hidden = List.copyOf(hidden);
    SettingChecks.atLeast("batch", 1, batch);
    SettingChecks.atLeast("epochs", 1, epochs);
    SettingChecks.notNull("adam", adam);
    SettingChecks.notNegative("weightDecay", weightDecay);
    SettingChecks.notNull("keep", keep);
    SettingChecks.notNull("layers", layers);
    if (method.isLocal() && method.isOnePass() != (layers.loss() == LossName.CROSS_ENTROPY)) {
      throw new IllegalArgumentException(
          "loss: expected one of " + method.title() + ", got " + layers.loss().title());
    }
    if (method.isOnePass() && !supervised) {
      throw new IllegalArgumentException("supervised: expected true in one pass, got false");
    }
    SettingChecks.atLeast("shift", 0, shift);
    SettingChecks.atLeast("validateEvery", 1, validateEvery);
  }

  /**
   * Returns a builder with the defaults: version 1, supervised Forward-Forward without
   * regularisation, validation after every epoch.
   */
  public static TrainingSettingsBuilder builder(DatasetName dataset) {
    return new TrainingSettingsBuilder(dataset);
  }

  public TrainingSettingsBuilder toBuilder() {
    return new TrainingSettingsBuilder(this);
  }

  /**
   * Returns how many minibatches an epoch has.
   *
   * @param images number of training images, at least one
   */
  public int iterationsPerEpoch(int images) {
    return (images - 1) / batch + 1;
  }

  /** Returns whether the validation error is measured after an epoch. */
  public boolean validatesAfter(int epoch) {
    return epoch % validateEvery == 0 || epoch == epochs;
  }

  /**
   * Returns whether the network has a goodness to classify by: whether its layers learnt locally,
   * of labels.
   */
  public boolean classifiesByGoodness() {
    return method.isLocal() && supervised;
  }
}
