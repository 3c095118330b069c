package io.github.dl4jff.conf;

import io.github.dl4jff.layer.FFDense;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.SiLULoss;
import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;

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

  /** The default of {@link Builder#labelScale(double)}. */
  public static final double DEFAULT_LABEL_SCALE = 3.0;

  /** The default of {@link Builder#goodness(Goodness)}. */
  public static final Goodness DEFAULT_GOODNESS = Goodness.MEAN_SQUARES;

  /** The default of {@link Builder#threshold(double)}, as a mean of squares. */
  public static final double DEFAULT_THRESHOLD_OF_MEAN = 1.0;

  private boolean hasBias;
  private int labels;
  private double labelScale;
  private Goodness goodness;
  private Double threshold;
  private LocalLoss loss;
  private boolean normalizeInput;
  private boolean normalizeOutput;
  private double peerNormalization;
  private double collaboration;
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
    FFDense layer = new FFDense(conf, networkDataType);
    layer.setListeners(trainingListeners);
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(layerParamsView);
    layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
    layer.setConf(conf);
    return layer;
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
    // normalised
    // activity and, for the first layer, the labels; a normalised copy of the input.
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
   * Sets whether the layer has a bias.
   *
   * @param hasBias whether there is a {@code b}
   */
  public void setHasBias(boolean hasBias) {
    this.hasBias = hasBias;
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
   * Sets the number of labels.
   *
   * @param labels see {@link Builder#labels(int)}
   * @throws DL4JInvalidConfigException if it is out of range
   */
  public void setLabels(int labels) {
    this.labels = checkLabels(labels);
  }

  /**
   * Returns the scale of the label.
   *
   * @return {@code s}
   */
  public double getLabelScale() {
    return labelScale;
  }

  /**
   * Sets the scale of the label.
   *
   * @param labelScale see {@link Builder#labelScale(double)}
   * @throws DL4JInvalidConfigException if it is out of range
   */
  public void setLabelScale(double labelScale) {
    this.labelScale = checkPositive("labelScale", labelScale);
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
   * Sets how goodness is measured.
   *
   * @param goodness the goodness function
   * @throws DL4JInvalidConfigException if it is null
   */
  public void setGoodness(Goodness goodness) {
    this.goodness = checkNotNull("goodness", goodness);
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
   * Sets the threshold.
   *
   * @param threshold see {@link Builder#threshold(double)}; null for the default
   * @throws DL4JInvalidConfigException if it is out of range
   */
  public void setThreshold(Double threshold) {
    this.threshold = threshold == null ? null : checkPositive("threshold", threshold);
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
   * Sets the local loss.
   *
   * @param loss the loss
   * @throws DL4JInvalidConfigException if it is null
   */
  public void setLoss(LocalLoss loss) {
    this.loss = checkNotNull("loss", loss);
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
   * Sets whether the input is divided by its root mean square.
   *
   * @param normalizeInput whether it is
   */
  public void setNormalizeInput(boolean normalizeInput) {
    this.normalizeInput = normalizeInput;
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
   * Sets whether the output is divided by its root mean square.
   *
   * @param normalizeOutput whether it is
   */
  public void setNormalizeOutput(boolean normalizeOutput) {
    this.normalizeOutput = normalizeOutput;
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
   * Sets the strength of peer normalisation.
   *
   * @param lambda see {@link Builder#peerNormalization(double)}
   * @throws DL4JInvalidConfigException if it is out of range
   */
  public void setPeerNormalization(double lambda) {
    peerNormalization = checkNotNegative("peerNormalization", lambda);
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
   * Sets the weight of the other layers' goodness.
   *
   * @param gamma see {@link Builder#collaboration(double)}
   * @throws DL4JInvalidConfigException if it is out of range
   */
  public void setCollaboration(double gamma) {
    collaboration = checkNotNegative("collaboration", gamma);
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
   * Sets whether the layer backpropagates while no listener drives it.
   *
   * @param allowBackprop see {@link Builder#allowBackprop(boolean)}
   */
  public void setAllowBackprop(boolean allowBackprop) {
    this.allowBackprop = allowBackprop;
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
            && hasBias == that.hasBias
            && labels == that.labels
            && Double.compare(labelScale, that.labelScale) == 0
            && goodness == that.goodness
            && Objects.equals(threshold, that.threshold)
            && Objects.equals(loss, that.loss)
            && normalizeInput == that.normalizeInput
            && normalizeOutput == that.normalizeOutput
            && Double.compare(peerNormalization, that.peerNormalization) == 0
            && Double.compare(collaboration, that.collaboration) == 0
            && allowBackprop == that.allowBackprop);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        super.hashCode(),
        hasBias,
        labels,
        labelScale,
        goodness,
        threshold,
        loss,
        normalizeInput,
        normalizeOutput,
        peerNormalization,
        collaboration,
        allowBackprop);
  }

  @Override
  public String toString() {
    return "FFDenseLayer("
        + super.toString() // DL4J's leaves out the name, the dropout and the constraints
        + ", layerName="
        + getLayerName()
        + ", dropOut="
        + getIDropout()
        + ", constraints="
        + getConstraints()
        + ", hasBias="
        + hasBias
        + ", labels="
        + labels
        + ", labelScale="
        + labelScale
        + ", goodness="
        + goodness
        + ", threshold="
        + threshold
        + ", loss="
        + loss
        + ", normalizeInput="
        + normalizeInput
        + ", normalizeOutput="
        + normalizeOutput
        + ", peerNormalization="
        + peerNormalization
        + ", collaboration="
        + collaboration
        + ", allowBackprop="
        + allowBackprop
        + ")";
  }

  private static int checkLabels(int labels) {
    if (labels == 1 || labels < 0) {
      throw new DL4JInvalidConfigException(
          "labels: expected 0 (no labels) or a number >= 2, got " + labels);
    }
    return labels;
  }

  private static double checkPositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new DL4JInvalidConfigException(name + ": expected a finite number > 0, got " + value);
    }
    return value;
  }

  private static double checkNotNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new DL4JInvalidConfigException(name + ": expected a finite number >= 0, got " + value);
    }
    return value;
  }

  private static <T> T checkNotNull(String name, T value) {
    if (value == null) {
      throw new DL4JInvalidConfigException(name + ": expected a value, got null");
    }
    return value;
  }

  /** Builds an {@link FFDenseLayer}. Every setter checks its argument at once. */
  @SuppressWarnings("unchecked") // DL4J declares the result of build() by a free type variable
  public static final class Builder extends FeedForwardLayer.Builder<Builder> {
    private boolean hasBias = true;
    private int labels;
    private double labelScale = DEFAULT_LABEL_SCALE;
    private Goodness goodness = DEFAULT_GOODNESS;
    private Double threshold;
    private LocalLoss loss = new SiLULoss();
    private Boolean normalizeInput;
    private boolean normalizeOutput = true;
    private double peerNormalization;
    private double collaboration;
    private boolean allowBackprop;

    /** Creates a builder with activation RELU and the defaults named at each setter. */
    public Builder() {
      activationFn = new ActivationReLU();
    }

    /**
     * Sets whether the layer has a bias; the default is true.
     *
     * @param hasBias whether there is a {@code b}
     * @return this builder
     */
    public Builder hasBias(boolean hasBias) {
      this.hasBias = hasBias;
      return this;
    }

    /**
     * Lets the layer see the label, through weights {@code L}, shape {@code [labels, nOut]}. The
     * first Forward-Forward layer of a network needs it, and no other may have it. The default is
     * 0: no labels.
     *
     * @param labels the number of classes {@code C}, at least 2, or 0
     * @return this builder
     * @throws DL4JInvalidConfigException if it is 1 or less than 0
     */
    public Builder labels(int labels) {
      this.labels = checkLabels(labels);
      return this;
    }

    /**
     * Sets the size {@code s} of the label beside an input of root mean square 1; the default is
     * {@link #DEFAULT_LABEL_SCALE}.
     *
     * @param labelScale {@code s}, finite and greater than 0
     * @return this builder
     * @throws DL4JInvalidConfigException if it is out of range
     */
    public Builder labelScale(double labelScale) {
      this.labelScale = checkPositive("labelScale", labelScale);
      return this;
    }

    /**
     * Sets how goodness is measured; the default is {@link #DEFAULT_GOODNESS}.
     *
     * @param goodness the goodness function
     * @return this builder
     * @throws DL4JInvalidConfigException if it is null
     */
    public Builder goodness(Goodness goodness) {
      this.goodness = checkNotNull("goodness", goodness);
      return this;
    }

    /**
     * Sets the goodness {@code theta} that parts positive from negative examples; losses of the
     * difference in goodness do not depend on it. The default is a mean of squares of {@link
     * #DEFAULT_THRESHOLD_OF_MEAN}: 1 for the mean, nOut for the sum.
     *
     * @param threshold {@code theta}, finite and greater than 0, in units of the layer's goodness
     * @return this builder
     * @throws DL4JInvalidConfigException if it is out of range
     */
    public Builder threshold(double threshold) {
      this.threshold = checkPositive("threshold", threshold);
      return this;
    }

    /**
     * Sets the local loss; the default is {@link SiLULoss}.
     *
     * @param loss the loss
     * @return this builder
     * @throws DL4JInvalidConfigException if it is null
     */
    public Builder loss(LocalLoss loss) {
      this.loss = checkNotNull("loss", loss);
      return this;
    }

    /**
     * Sets whether each example of the input is divided by its root mean square. The default is
     * true for a layer with labels and false for others, whose input is another Forward-Forward
     * layer's output and already is of root mean square 1.
     *
     * @param normalizeInput whether it is
     * @return this builder
     */
    public Builder normalizeInput(boolean normalizeInput) {
      this.normalizeInput = normalizeInput;
      return this;
    }

    /**
     * Sets whether each example of the output is divided by its root mean square; the default is
     * true. Without it the next layer sees this layer's goodness and has little left to learn.
     *
     * @param normalizeOutput whether it is
     * @return this builder
     */
    public Builder normalizeOutput(boolean normalizeOutput) {
      this.normalizeOutput = normalizeOutput;
      return this;
    }

    /**
     * Sets the strength {@code lambda} of peer normalisation, which keeps units from falling silent
     * and from being active for everything. For each positive example the gradient with respect to
     * the pre-activation {@code z_j} gets an addition, not gated by the activation function:
     *
     * <pre>{@code
     * dL/dz_j -= 2 s lambda (mean over units of mu - mu_j),   s = 1/nOut for a mean of squares, else 1
     * mu_j = 0.9 mu_j + 0.1 (mean of unit j over the positive examples of the minibatch), from 0.5
     * }</pre>
     *
     * <p>The running mean {@code mu} is saved with the network, as parameter {@code m}. Source: the
     * Matlab code that G. Hinton published with The Forward-Forward Algorithm, arXiv 2212.13345;
     * {@code 2 s}, which is not there, makes lambda mean the same beside the gradient of either
     * goodness. The default is 0, none.
     *
     * @param lambda the strength, finite and at least 0
     * @return this builder
     * @throws DL4JInvalidConfigException if it is out of range
     */
    public Builder peerNormalization(double lambda) {
      peerNormalization = checkNotNegative("peerNormalization", lambda);
      return this;
    }

    /**
     * Sets the weight {@code gamma} of layer collaboration: the goodness of the other layers, less
     * their thresholds, is added to what the local loss sees, as a constant:
     *
     * <pre>{@code
     * loss of layer k sees  (g_k - theta_k) + gamma * sum over j != k of (g_j - theta_j)
     * }</pre>
     *
     * <p>so that a layer works on the examples that all layers together get wrong. No gradient
     * crosses a layer. Source: G. Lorberbom et al., Layer Collaboration in the Forward-Forward
     * Algorithm, arXiv 2305.12393, section 4. The default is 0, none.
     *
     * @param gamma the weight, finite and at least 0
     * @return this builder
     * @throws DL4JInvalidConfigException if it is out of range
     */
    public Builder collaboration(double gamma) {
      collaboration = checkNotNegative("collaboration", gamma);
      return this;
    }

    /**
     * Sets whether the layer backpropagates like any dense layer while no {@link
     * io.github.dl4jff.training.FFTrainingListener} is attached, to compare both ways of training.
     * The default is false: then a backward pass without the listener is an {@link
     * IllegalStateException}, so that Forward-Forward never turns into backpropagation by accident.
     *
     * @param allowBackprop whether it does
     * @return this builder
     */
    public Builder allowBackprop(boolean allowBackprop) {
      this.allowBackprop = allowBackprop;
      return this;
    }

    @Override
    public FFDenseLayer build() {
      return new FFDenseLayer(this);
    }
  }
}
