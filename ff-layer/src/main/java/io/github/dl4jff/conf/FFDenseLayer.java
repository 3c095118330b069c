package io.github.dl4jff.conf;

import io.github.dl4jff.layer.FFDense;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.SiLULoss;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.shade.jackson.annotation.JsonSetter;

/**
 * A dense layer that is trained by the Forward-Forward algorithm: write it where a {@link
 * org.deeplearning4j.nn.conf.layers.DenseLayer} stood, and add an {@link
 * io.github.dl4jff.training.FFTrainingListener} to the network.
 *
 * <p>For an input {@code x}, shape {@code [miniBatch, nIn]}, the layer computes
 *
 * <pre>{@code
 * x^  = x / rms(x)                          with normalizeInput, else x
 * a   = activation(x^ W + b + s l L)        activity, [miniBatch, nOut]; s l L only with labels(C)
 * g   = mean(a^2) or sum(a^2)               goodness, one number an example
 * out = a / rms(a)                          with normalizeOutput, else a
 * }</pre>
 *
 * <p>where {@code rms(v) = sqrt(mean(v^2))} is taken over the units of each example, {@code L},
 * shape {@code [C, nOut]}, holds the weights of the {@code C} labels, {@code s} is the label scale,
 * and {@code l} is the label, shape {@code [miniBatch, C]}: one-hot in the positive and negative
 * pass, and neutral, {@code 1/C} everywhere, in DL4J's own forward pass. Only the direction of the
 * activity travels to the next layer; its length is the goodness, which the next layer must not see
 * (Hinton, section 2).
 *
 * <p>In training each layer minimises its {@link #getLoss() local loss} of the goodness of positive
 * examples (the right label) and negative ones (a wrong label), and passes no gradient on. Weights,
 * bias, updater, regularisation, dropout (of the layer's input), constraints and weight noise are
 * configured as in any DL4J layer. Two defaults are the layer's own and are not taken from the
 * network's builder: the activation (RELU) and the three normalisation settings.
 *
 * <p>Source: G. Hinton, <a href="https://arxiv.org/abs/2212.13345">The Forward-Forward
 * Algorithm</a>, 2022. Departures from the paper: the label has weights of its own rather than
 * overwriting the first ten pixels (the same up to the pixels overwritten, and it leaves the image
 * whole), the root mean square takes the place of the Euclidean length (a constant factor), and the
 * default loss is {@link SiLULoss}.
 *
 * @serial exclude
 */
public final class FFDenseLayer extends FeedForwardLayer {
  private static final long serialVersionUID = 1L;

  /** The default of {@link Builder#labelScale(double)} for up to 144 inputs. */
  public static final double LEAST_LABEL_SCALE = 3.0;

  /**
   * The default of {@link Builder#labelScale(double)} for more inputs, as a share of the length
   * {@code sqrt(nIn)} of an input of root mean square 1.
   */
  public static final double DEFAULT_LABEL_SHARE = 0.25;

  /** The default of {@link Builder#goodness(Goodness)}. */
  public static final Goodness DEFAULT_GOODNESS = Goodness.MEAN_SQUARES;

  /** The default of {@link Builder#threshold(double)}, as a mean of squares. */
  public static final double DEFAULT_THRESHOLD_OF_MEAN = 1.0;

  private boolean hasBias;
  private int labels;
  private Double labelScale;
  private Goodness goodness;
  private Double threshold;
  private LocalLoss loss;
  private boolean normalizeInput;
  private boolean normalizeOutput;
  private double peerNormalization;
  private double collaboration;
  private boolean trainBelow;
  private boolean allowBackprop;

  /** Creates a layer with the defaults; for reading JSON. */
  public FFDenseLayer() {
    this(new Builder());
  }

  private FFDenseLayer(Builder builder) {
    super(builder);
    hasBias = builder.hasBias;
    labels = builder.labels;
    labelScale = builder.labelScale;
    goodness = builder.goodness;
    threshold = builder.threshold;
    loss = builder.loss;
    normalizeInput = builder.normalizeInput == null ? labels > 0 : builder.normalizeInput;
    normalizeOutput = builder.normalizeOutput;
    peerNormalization = builder.peerNormalization;
    collaboration = builder.collaboration;
    trainBelow = builder.trainBelow;
    allowBackprop = builder.allowBackprop;
    initializeConstraints(builder);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet(
        "FFDenseLayer", getLayerName(), layerIndex, getNIn(), getNOut());
    checkGradientNormalization(layerIndex);
    FFDense layer = new FFDense(conf, networkDataType);
    layer.setListeners(trainingListeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(layerParamsView);
    layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
    layer.setConf(conf);
    return layer;
  }

  private void checkGradientNormalization(int layerIndex) {
    GradientNormalization normalization = getGradientNormalization();
    if (peerNormalization > 0
        && normalization != null
        && normalization != GradientNormalization.None) {
      throw new DL4JInvalidConfigException(
          describe(layerIndex)
              + ": expected no gradient normalisation beside peerNormalization, whose running mean it"
              + " would scale too, got "
              + normalization);
    }
  }

  @Override
  public ParamInitializer initializer() {
    return FFDenseParamInitializer.INSTANCE;
  }

  /** The running mean of peer normalisation is set by the layer itself, not learnt. */
  @Override
  public IUpdater getUpdaterByParam(String paramName) {
    return FFDenseParamInitializer.MEAN_ACTIVITY.equals(paramName)
        ? new NoOp()
        : super.getUpdaterByParam(paramName);
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    InputType outputType = getOutputType(-1, inputType);
    long numParams = initializer().numParams(this);
    long updaterState = getIUpdater().stateSize(numParams);
    long in = inputType.arrayElementsPerExample();
    long out = outputType.arrayElementsPerExample();
    // Training: the product xW or the pre-activation, then positive and negative activity,
    // normalised activity and, for the first layer, the labels; a normalised copy of the input.
    long variable = out + 2 * (2 * out + labels) + (normalizeInput ? in : 0);
    if (getIDropout() != null) {
      variable += labels > 0 ? in : 3 * in;
    }
    return new LayerMemoryReport.Builder(getLayerName(), FFDenseLayer.class, inputType, outputType)
        .standardMemory(numParams, updaterState)
        .workingMemory(0, normalizeInput ? in : 0, 0, variable)
        .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
        .build();
  }

  /**
   * Returns a name of this layer for messages.
   *
   * @param index the index of the layer in its network
   * @return {@code FFDenseLayer 'name' (layer index)}
   */
  public String describe(int index) {
    return "FFDenseLayer '" + getLayerName() + "' (layer " + index + ")";
  }

  /**
   * Returns whether the layer has a bias.
   *
   * @return whether there is a {@code b}
   */
  public boolean isHasBias() {
    return hasBias;
  }

  /**
   * Returns the number of labels that the layer sees.
   *
   * @return {@code C}, or 0 for a layer that sees no label
   */
  public int getLabels() {
    return labels;
  }

  /**
   * Returns the scale of the label as it was set.
   *
   * @return {@code s}, or null where the default applies; see {@link #effectiveLabelScale()}
   */
  public Double getLabelScale() {
    return labelScale;
  }

  /**
   * Returns the scale of the label: the one that was set, or else {@link #DEFAULT_LABEL_SHARE} of
   * the length of an input of root mean square 1, and at least {@link #LEAST_LABEL_SCALE}:
   *
   * <pre>{@code
   * s = max(3, sqrt(nIn) / 4)
   * }</pre>
   *
   * @return {@code s}
   */
  public double effectiveLabelScale() {
    return labelScale == null
        ? Math.max(LEAST_LABEL_SCALE, DEFAULT_LABEL_SHARE * Math.sqrt(getNIn()))
        : labelScale;
  }

  /**
   * Returns how goodness is measured.
   *
   * @return the goodness function
   */
  public Goodness getGoodness() {
    return goodness;
  }

  /**
   * Returns the threshold as it was set.
   *
   * @return {@code theta}, or null where the default applies; see {@link #effectiveThreshold()}
   */
  public Double getThreshold() {
    return threshold;
  }

  /**
   * Returns the threshold that the local loss is given: the one that was set, or else a mean of
   * squares of {@link #DEFAULT_THRESHOLD_OF_MEAN}.
   *
   * @return {@code theta}, in units of the layer's goodness
   */
  public double effectiveThreshold() {
    if (threshold != null) {
      return threshold;
    }
    return DEFAULT_THRESHOLD_OF_MEAN * getNOut() * goodness.scale(getNOut());
  }

  /**
   * Returns the local loss.
   *
   * @return the loss
   */
  public LocalLoss getLoss() {
    return loss;
  }

  /**
   * Returns whether the input is divided by its root mean square.
   *
   * @return whether it is
   */
  public boolean isNormalizeInput() {
    return normalizeInput;
  }

  /**
   * Returns whether the output is divided by its root mean square.
   *
   * @return whether it is
   */
  public boolean isNormalizeOutput() {
    return normalizeOutput;
  }

  /**
   * Returns the strength of peer normalisation.
   *
   * @return {@code lambda}; 0 where there is none
   */
  public double getPeerNormalization() {
    return peerNormalization;
  }

  /**
   * Returns the weight of the other layers' goodness.
   *
   * @return {@code gamma}; 0 where the layer learns from its own goodness alone
   */
  public double getCollaboration() {
    return collaboration;
  }

  /**
   * Returns whether the layer backpropagates while no listener drives it.
   *
   * @return whether it does
   */
  public boolean isAllowBackprop() {
    return allowBackprop;
  }

  /**
   * Returns whether the layers below learn from this layer's local loss.
   *
   * @return whether its gradient is passed on
   */
  public boolean isTrainBelow() {
    return trainBelow;
  }

  // Called by Jackson alone, so that a configuration from a file is checked as one from the
  // builder.

  @JsonSetter
  private void setLabels(int labels) {
    this.labels = OptionChecks.labels(labels);
  }

  @JsonSetter
  private void setLabelScale(Double labelScale) {
    this.labelScale = labelScale == null ? null : OptionChecks.positive("labelScale", labelScale);
  }

  @JsonSetter
  private void setGoodness(Goodness goodness) {
    this.goodness = OptionChecks.notNull("goodness", goodness);
  }

  @JsonSetter
  private void setThreshold(Double threshold) {
    this.threshold = threshold == null ? null : OptionChecks.positive("threshold", threshold);
  }

  @JsonSetter
  private void setLoss(LocalLoss loss) {
    this.loss = OptionChecks.notNull("loss", loss);
  }

  @JsonSetter
  private void setPeerNormalization(double lambda) {
    peerNormalization = OptionChecks.notNegative("peerNormalization", lambda);
  }

  @JsonSetter
  private void setCollaboration(double gamma) {
    collaboration = OptionChecks.notNegative("collaboration", gamma);
  }

  /** The options by name, for equality, hash code and messages. */
  private Map<String, Object> options() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("hasBias", hasBias);
    options.put("labels", labels);
    options.put("labelScale", labelScale);
    options.put("goodness", goodness);
    options.put("threshold", threshold);
    options.put("loss", loss);
    options.put("normalizeInput", normalizeInput);
    options.put("normalizeOutput", normalizeOutput);
    options.put("peerNormalization", peerNormalization);
    options.put("collaboration", collaboration);
    options.put("trainBelow", trainBelow);
    options.put("allowBackprop", allowBackprop);
    return options;
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof FFDenseLayer;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof FFDenseLayer that
            && super.equals(that)
            && options().equals(that.options()));
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + options().hashCode();
  }

  @Override
  public String toString() {
    // DL4J's leaves out the name, the dropout and the constraints
    return "FFDenseLayer("
        + super.toString()
        + ", layerName="
        + getLayerName()
        + ", dropOut="
        + getIDropout()
        + ", constraints="
        + getConstraints()
        + ", "
        + options()
        + ")";
  }

  /** Builds an {@link FFDenseLayer}; its own options are those of {@link FFDenseOptions}. */
  @SuppressWarnings("unchecked") // DL4J declares the result of build() by a free type variable
  public static final class Builder extends FFDenseOptions {

    /** Creates a builder with activation RELU and the defaults named at each option. */
    public Builder() {}

    @Override
    public FFDenseLayer build() {
      return new FFDenseLayer(this);
    }
  }
}
