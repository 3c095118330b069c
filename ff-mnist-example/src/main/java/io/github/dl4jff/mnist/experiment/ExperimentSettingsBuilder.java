package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.data.DatasetName;
import java.util.List;

/** Builds {@link ExperimentSettings}, whose parameters say what each setting means. */
public final class ExperimentSettingsBuilder {
  private static final int VALIDATION_IMAGES = 10_000;

  /** As many as make a fifth of the 1,437 training images. */
  private static final int DIGITS_VALIDATION_IMAGES = 287;

  private final DatasetName dataset;
  private final int validationImages;
  private int version = 1;
  private TrainingMethod method = TrainingMethod.FORWARD_FORWARD;
  private boolean supervised = true;
  private List<Integer> hidden = List.of();
  private int batch;
  private int epochs;
  private AdamSettings adam;
  private double weightDecay;
  private KeepProbabilities keep = KeepProbabilities.ALL;
  private LayerSettings layers = LayerSettings.DEFAULT;
  private int shift;
  private int validateEvery = 1;

  ExperimentSettingsBuilder(DatasetName dataset) {
    this.dataset = dataset;
    validationImages = dataset == DatasetName.DIGITS ? DIGITS_VALIDATION_IMAGES : VALIDATION_IMAGES;
  }

  ExperimentSettingsBuilder(ExperimentSettings settings) {
    dataset = settings.dataset();
    validationImages = settings.validationImages();
    version = settings.version();
    method = settings.method();
    supervised = settings.supervised();
    hidden = settings.hidden();
    batch = settings.batch();
    epochs = settings.epochs();
    adam = settings.adam();
    weightDecay = settings.weightDecay();
    keep = settings.keep();
    layers = settings.layers();
    shift = settings.shift();
    validateEvery = settings.validateEvery();
  }

  /**
   * Sets the number of the settings.
   *
   * @param version see {@link ExperimentSettings}
   * @return this builder
   */
  public ExperimentSettingsBuilder version(int version) {
    this.version = version;
    return this;
  }

  /**
   * Sets the way of training.
   *
   * @param method see {@link ExperimentSettings}
   * @return this builder
   */
  public ExperimentSettingsBuilder method(TrainingMethod method) {
    this.method = method;
    return this;
  }

  /**
   * Lets the hidden layers learn without labels.
   *
   * @return this builder
   */
  public ExperimentSettingsBuilder unsupervised() {
    supervised = false;
    return this;
  }

  /**
   * Sets the hidden layers.
   *
   * @param units see {@link ExperimentSettings}
   * @return this builder
   */
  public ExperimentSettingsBuilder hidden(List<Integer> units) {
    hidden = units;
    return this;
  }

  /**
   * Sets the hidden layers.
   *
   * @param units see {@link ExperimentSettings}
   * @return this builder
   */
  public ExperimentSettingsBuilder hidden(Integer... units) {
    return hidden(List.of(units));
  }

  /**
   * Sets the size of a minibatch.
   *
   * @param batch see {@link ExperimentSettings}
   * @return this builder
   */
  public ExperimentSettingsBuilder batch(int batch) {
    this.batch = batch;
    return this;
  }

  /**
   * Sets the number of epochs.
   *
   * @param epochs see {@link ExperimentSettings}
   * @return this builder
   */
  public ExperimentSettingsBuilder epochs(int epochs) {
    this.epochs = epochs;
    return this;
  }

  /**
   * Sets the optimiser.
   *
   * @param learningRate see {@link AdamSettings}
   * @param constantShare see {@link AdamSettings}
   * @return this builder
   * @throws IllegalArgumentException if a number is out of range
   */
  public ExperimentSettingsBuilder adam(double learningRate, double constantShare) {
    adam = new AdamSettings(learningRate, constantShare);
    return this;
  }

  /**
   * Sets the weight decay.
   *
   * @param weightDecay see {@link ExperimentSettings}
   * @return this builder
   */
  public ExperimentSettingsBuilder weightDecay(double weightDecay) {
    this.weightDecay = weightDecay;
    return this;
  }

  /**
   * Sets dropout.
   *
   * @param input see {@link KeepProbabilities}
   * @param hidden see {@link KeepProbabilities}
   * @param head see {@link KeepProbabilities}
   * @return this builder
   * @throws IllegalArgumentException if a number is out of range
   */
  public ExperimentSettingsBuilder keep(double input, double hidden, double head) {
    keep = new KeepProbabilities(input, hidden, head);
    return this;
  }

  /**
   * Sets how Forward-Forward layers learn.
   *
   * @param layers see {@link ExperimentSettings}
   * @return this builder
   */
  public ExperimentSettingsBuilder layers(LayerSettings layers) {
    this.layers = layers;
    return this;
  }

  /**
   * Sets the largest shift of an image.
   *
   * @param pixels see {@link ExperimentSettings}
   * @return this builder
   */
  public ExperimentSettingsBuilder shift(int pixels) {
    shift = pixels;
    return this;
  }

  /**
   * Sets how often the validation error is measured.
   *
   * @param epochs see {@link ExperimentSettings}
   * @return this builder
   */
  public ExperimentSettingsBuilder validateEvery(int epochs) {
    validateEvery = epochs;
    return this;
  }

  /**
   * Builds the settings.
   *
   * @return the settings
   * @throws IllegalArgumentException if a number is out of range, or something is missing
   */
  public ExperimentSettings build() {
    return new ExperimentSettings(
        version,
        dataset,
        validationImages,
        method,
        supervised,
        hidden,
        batch,
        epochs,
        adam,
        weightDecay,
        keep,
        layers,
        shift,
        validateEvery);
  }
}
