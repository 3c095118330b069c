package io.github.dl4jff.mnist.settings;

import io.github.dl4jff.mnist.data.DatasetName;
import java.util.List;

/** Builds {@link TrainingSettings}, whose parameters say what each setting means. */
public final class TrainingSettingsBuilder {
  private static final int VALIDATION_IMAGES = 10_000;

  /** As many as make a fifth of the 1,437 training images. */
  private static final int DIGITS_VALIDATION_IMAGES = 287;

  private final DatasetName dataset;
  private final int validationImages;
  private int version = 1;
  private TrainingMethod method = TrainingMethod.FORWARD_FORWARD;
  private boolean supervised = true;
  private List<ConvolutionSettings> convolutions = List.of();
  private List<Integer> hidden = List.of();
  private boolean batchNormalization;
  private int batch;
  private int epochs;
  private AdamSettings adam;
  private double weightDecay;
  private KeepProbabilities keep = KeepProbabilities.ALL;
  private LayerSettings layers = LayerSettings.DEFAULT;
  private int shift;
  private boolean flip;
  private int validateEvery = 1;

  TrainingSettingsBuilder(DatasetName dataset) {
    this.dataset = dataset;
    validationImages = dataset == DatasetName.DIGITS ? DIGITS_VALIDATION_IMAGES : VALIDATION_IMAGES;
  }

  TrainingSettingsBuilder(TrainingSettings settings) {
    dataset = settings.dataset();
    validationImages = settings.validationImages();
    version = settings.version();
    method = settings.method();
    supervised = settings.supervised();
    convolutions = settings.convolutions();
    hidden = settings.hidden();
    batchNormalization = settings.batchNormalization();
    batch = settings.batch();
    epochs = settings.epochs();
    adam = settings.adam();
    weightDecay = settings.weightDecay();
    keep = settings.keep();
    layers = settings.layers();
    shift = settings.shift();
    flip = settings.flip();
    validateEvery = settings.validateEvery();
  }

  public TrainingSettingsBuilder version(int version) {
    this.version = version;
    return this;
  }

  public TrainingSettingsBuilder method(TrainingMethod method) {
    this.method = method;
    return this;
  }

  /** Lets the hidden layers learn without labels. */
  public TrainingSettingsBuilder unsupervised() {
    supervised = false;
    return this;
  }

  public TrainingSettingsBuilder convolutions(List<ConvolutionSettings> layers) {
    convolutions = layers;
    return this;
  }

  public TrainingSettingsBuilder convolutions(ConvolutionSettings... layers) {
    return convolutions(List.of(layers));
  }

  public TrainingSettingsBuilder hidden(List<Integer> units) {
    hidden = units;
    return this;
  }

  public TrainingSettingsBuilder hidden(Integer... units) {
    return hidden(List.of(units));
  }

  public TrainingSettingsBuilder batchNormalization(boolean isOn) {
    batchNormalization = isOn;
    return this;
  }

  public TrainingSettingsBuilder batch(int batch) {
    this.batch = batch;
    return this;
  }

  public TrainingSettingsBuilder epochs(int epochs) {
    this.epochs = epochs;
    return this;
  }

  /**
   * Sets the optimiser.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public TrainingSettingsBuilder adam(double learningRate, double constantShare) {
    adam = new AdamSettings(learningRate, constantShare);
    return this;
  }

  public TrainingSettingsBuilder weightDecay(double weightDecay) {
    this.weightDecay = weightDecay;
    return this;
  }

  /**
   * Sets dropout.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public TrainingSettingsBuilder keep(double input, double hidden, double head) {
    keep = new KeepProbabilities(input, hidden, head);
    return this;
  }

  public TrainingSettingsBuilder layers(LayerSettings layers) {
    this.layers = layers;
    return this;
  }

  public TrainingSettingsBuilder shift(int pixels) {
    shift = pixels;
    return this;
  }

  public TrainingSettingsBuilder flip(boolean flip) {
    this.flip = flip;
    return this;
  }

  public TrainingSettingsBuilder validateEvery(int epochs) {
    validateEvery = epochs;
    return this;
  }

  /**
   * Builds the settings.
   *
   * @throws IllegalArgumentException if a number is out of range, or something is missing
   */
  public TrainingSettings build() {
    return new TrainingSettings(
        version,
        dataset,
        validationImages,
        method,
        supervised,
        convolutions,
        hidden,
        batchNormalization,
        batch,
        epochs,
        adam,
        weightDecay,
        keep,
        layers,
        shift,
        flip,
        validateEvery);
  }
}
