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
 * @param convolutions hidden layers that are convolutions, bottom first, below the dense ones; they
 *     learn in one pass or by backprop
 * @param hidden units of the dense hidden layers, bottom first; none only beside convolutions
 * @param batchNormalization whether dense hidden layers normalise their sums over the minibatch,
 *     below the activation function; in one pass or by backprop
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
    List<ConvolutionSettings> convolutions,
    List<Integer> hidden,
    boolean batchNormalization,
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
    SettingChecks.notNull("convolutions", convolutions);
    convolutions = List.copyOf(convolutions);
    SettingChecks.notNull("hidden", hidden);
    SettingChecks.atLeast("hidden layers", 1, convolutions.size() + hidden.size());
    hidden.forEach(units -> SettingChecks.atLeast("hidden", 1, units));
    hidden = List.copyOf(hidden);
    SettingChecks.atLeast("batch", 1, batch);
    SettingChecks.atLeast("epochs", 1, epochs);
    SettingChecks.notNull("adam", adam);
    SettingChecks.notNegative("weightDecay", weightDecay);
    SettingChecks.notNull("keep", keep);
    SettingChecks.notNull("layers", layers);
    if (method.isLocal() && method.isOnePass() != layers.loss().isOnePass()) {
      throw new IllegalArgumentException(
          "loss: expected one of " + method.title() + ", got " + layers.loss().title());
    }
    if (method.isOnePass() && !supervised) {
      throw new IllegalArgumentException("supervised: expected true in one pass, got false");
    }
    if (!convolutions.isEmpty()) {
      checkConvolutions(convolutions, dataset.side(), supervised, layers);
    }
    if (batchNormalization
        && !(supervised && layers.loss().isOnePass() && convolutions.isEmpty())) {
      throw new IllegalArgumentException(
          "batchNormalization: expected false but for dense layers in one pass, got true");
    }
    if (method == TrainingMethod.GROUPS) { // each class has its own units
      int classes = dataset.classNames().size();
      convolutions.forEach(c -> SettingChecks.atLeast("convolutions", classes, c.channels()));
      hidden.forEach(units -> SettingChecks.atLeast("hidden", classes, units));
    }
    SettingChecks.atLeast("shift", 0, shift);
    SettingChecks.atLeast("validateEvery", 1, validateEvery);
  }

  private static void checkConvolutions(
      List<ConvolutionSettings> convolutions, int side, boolean supervised, LayerSettings layers) {
    if (!supervised || !layers.loss().isOnePass()) {
      throw new IllegalArgumentException(
          "convolutions: expected none but in one pass, with a loss such as %s, got %s"
              .formatted(LossName.CROSS_ENTROPY.title(), convolutions.size()));
    }
    int height = side;
    for (ConvolutionSettings convolution : convolutions) {
      int below = height;
      height = convolution.sideOf(below);
      if (height == 0) {
        throw new IllegalArgumentException(
            "convolutions: expected maps of at least 2x2 to pool, got %1$sx%1$s".formatted(below));
      }
    }
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

  /** Returns how many hidden layers there are, of both kinds. */
  public int hiddenLayers() {
    return convolutions.size() + hidden.size();
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
