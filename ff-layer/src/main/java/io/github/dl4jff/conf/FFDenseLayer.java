package io.github.dl4jff.conf;

import io.github.dl4jff.goodness.UnitShape;
import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.layer.FFDense;
import io.github.dl4jff.internal.layer.FFDenseParamInitializer;
import io.github.dl4jff.loss.Competitive;
import io.github.dl4jff.loss.Contrastive;
import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.IActivation;
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
 * z   = (x^ W - mean) / sqrt(var + 1e-5)    with batchNormalization, else x^ W; [miniBatch, nOut]
 * a   = activation(z + b + s l L)           activity, [miniBatch, nOut]; s l L only with labels(C)
 * out = a / rms(a)                          with normalizeOutput, else a
 * }</pre>
 *
 * <p>where {@code rms(v) = sqrt(mean(v^2))} is taken over the units of each example. Only the
 * direction of the activity travels to the next layer; its length is the goodness, which the next
 * layer must not see (Hinton, section 2). In training each layer minimises a local loss of its
 * goodness, and passes no gradient on. There are two objectives:
 *
 * <ul>
 *   <li><em>Two passes</em> ({@link Contrastive}), the default. The first layer of a network has
 *       {@code labels(C)}: {@code L}, shape {@code [C, nOut]}, holds the weights of the labels,
 *       {@code s} is the label scale, and {@code l} is the label, shape {@code [miniBatch, C]}:
 *       right and one-hot in the positive pass, wrong in the negative one, and neutral, {@code 1/C}
 *       everywhere, in DL4J's own forward pass. The goodness is one number for each example, {@code
 *       g = mean(a^2)}.
 *   <li><em>One pass</em> ({@link Competitive}), with {@code classes(C)} on every Forward-Forward
 *       layer: the goodness is one number for each class, {@code G = a M + d}, measured in DL4J's
 *       own forward pass.
 * </ul>
 *
 * <p>Weights, bias, updater, regularisation, dropout (of the layer's input), constraints and weight
 * noise are configured as in any DL4J layer. Where neither the layer nor the network's builder
 * names an activation function, it is RELU; a sigmoid must be named at the layer ({@link
 * #setActivationFn}).
 *
 * <p>Source: G. Hinton, <a href="https://arxiv.org/abs/2212.13345">The Forward-Forward
 * Algorithm</a>, 2022; of the one pass, see {@link Competitive}. Departures from Hinton's paper:
 * the label has weights of its own rather than overwriting the first ten pixels (the same up to the
 * pixels overwritten, and it leaves the image whole), the root mean square takes the place of the
 * Euclidean length (a constant factor), and the default loss is {@link
 * io.github.dl4jff.loss.SiLULoss}.
 *
 * @serial exclude
 */
public final class FFDenseLayer extends FeedForwardLayer implements FFLayerConfiguration {
  private static final long serialVersionUID = 1L;

  private boolean hasBias;
  private boolean batchNormalization;
  private LabelInput labelInput;
  private LocalLearning learning;

  /** Creates a layer with the defaults; for reading JSON. */
  public FFDenseLayer() {
    this(new Builder().activation(new ActivationReLU()));
  }

  private FFDenseLayer(Builder builder) {
    super(builder);
    hasBias = builder.hasBias;
    batchNormalization = builder.learning.batchNormalization;
    learning = builder.learning.buildEither();
    labelInput =
        builder.learning.labels == 0
            ? null
            : new LabelInput(builder.learning.labels, builder.learning.labelScale);
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
    check(layerIndex);
    LayerStart.check(this, layerIndex, initializeParams);
    FFDense layer = new FFDense(conf, networkDataType);
    layer.setListeners(trainingListeners);
    return LayerStart.parameters(layer, conf, layerIndex, layerParamsView, initializeParams);
  }

  /**
   * Takes the network's activation function where the layer has none of its own. Deeplearning4j
   * gives a network that names none the sigmoid, of which the layer would learn badly: then it is
   * RELU. To have a sigmoid, name it at the layer.
   *
   * @param activationFn the activation function
   */
  @Override
  public void setActivationFn(IActivation activationFn) {
    super.setActivationFn(LayerStart.activation(getActivationFn(), activationFn));
  }

  private void check(int layerIndex) {
    GradientNormalization normalization = getGradientNormalization();
    if ((hasPeerNormalization() || batchNormalization)
        && normalization != null
        && normalization != GradientNormalization.None) {
      throw new DL4JInvalidConfigException(
          describe(layerIndex)
              + ": expected no gradient normalisation beside "
              + (batchNormalization ? "batchNormalization" : "peerNormalization")
              + ", whose running mean it would scale too, got "
              + normalization);
    }
    if (batchNormalization && learning.contrastive() != null) {
      throw new DL4JInvalidConfigException(
          describe(layerIndex) + ": expected classes(C) beside batchNormalization, got two passes");
    }
    if (learning.competitive() != null && labelInput != null) {
      throw new DL4JInvalidConfigException(
          describe(layerIndex)
              + ": expected no label input beside the one pass, got "
              + labelInput);
    }
  }

  @Override
  public ParamInitializer initializer() {
    return FFDenseParamInitializer.INSTANCE;
  }

  /** Running means are set by the layer itself, not learnt. */
  @Override
  public IUpdater getUpdaterByParam(String paramName) {
    return FFDenseParamInitializer.INSTANCE.isState(paramName)
        ? new NoOp()
        : super.getUpdaterByParam(paramName);
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return LayerMemory.dense(this, inputType);
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
   * Returns whether the layer normalises its sums over the minibatch.
   *
   * @return whether it does
   */
  public boolean isBatchNormalization() {
    return batchNormalization;
  }

  /**
   * Returns the label that the layer sees in two passes.
   *
   * @return the label input, or null for a layer that sees no label
   */
  public LabelInput getLabelInput() {
    return labelInput;
  }

  @Override
  public UnitShape units() {
    return UnitShape.dense(getNOut());
  }

  @Override
  public LocalLearning getLearning() {
    return learning;
  }

  /**
   * Returns whether the layer divides each example of its input by its root mean square: what was
   * set, or else whether it has {@code labels(C)} and at least {@link InputOptions#MANY_INPUTS}
   * inputs.
   *
   * @return whether it does
   */
  public boolean normalizesInput() {
    Boolean set = learning.getNormalizeInput();
    return set == null ? labelInput != null && getNIn() >= InputOptions.MANY_INPUTS : set;
  }

  /**
   * Returns whether the layer keeps a running mean activity for peer normalisation.
   *
   * @return whether it does
   */
  public boolean hasPeerNormalization() {
    return learning.contrastive() != null && learning.contrastive().getPeerNormalization() > 0;
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
            && batchNormalization == that.batchNormalization
            && Objects.equals(labelInput, that.labelInput)
            && learning.equals(that.learning));
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), hasBias, batchNormalization, labelInput, learning);
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
        + ", hasBias="
        + hasBias
        + ", batchNormalization="
        + batchNormalization
        + ", labelInput="
        + labelInput
        + ", learning="
        + learning
        + ")";
  }

  /**
   * Builds an {@link FFDenseLayer}. Which objective it learns by is said by {@link #classes(int)},
   * one pass, or its absence, two passes; {@link #build()} refuses options of the one beside the
   * other.
   *
   * <table>
   *   <caption>Options, beside those of every DL4J layer</caption>
   *   <tr><th>option</th><th>what it sets</th><th>default</th></tr>
   *   <tr><td>{@link #classes(int) classes}</td><td>2 or more: one pass</td><td>two passes</td></tr>
   *   <tr><td>{@link #goodness(io.github.dl4jff.goodness.ClassGoodness) goodness}</td><td>one pass: the goodness of each class</td><td>{@link io.github.dl4jff.goodness.ClassProjection}</td></tr>
   *   <tr><td>{@link #loss(io.github.dl4jff.loss.ClassLoss) loss}</td><td>one pass: the local loss</td><td>{@link io.github.dl4jff.loss.CrossEntropyLoss}</td></tr>
   *   <tr><td>{@link #labels(int) labels}</td><td>two passes: on the first layer, the number of classes</td><td>none</td></tr>
   *   <tr><td>{@link #labelScale(double) labelScale}</td><td>two passes: the size of the label</td><td>{@link LabelInput#scale(long)}</td></tr>
   *   <tr><td>{@link #goodness(io.github.dl4jff.goodness.ScalarGoodness) goodness}</td><td>two passes: the goodness of an example</td><td>{@link io.github.dl4jff.goodness.MeanSquares}</td></tr>
   *   <tr><td>{@link #loss(io.github.dl4jff.loss.LocalLoss) loss}</td><td>two passes: the local loss</td><td>{@link io.github.dl4jff.loss.SiLULoss}</td></tr>
   *   <tr><td>{@link #threshold(double) threshold}</td><td>two passes: the goodness between positive and negative</td><td>a mean square of 1</td></tr>
   *   <tr><td>{@link #peerNormalization(double) peerNormalization}</td><td>two passes: keeps units from falling silent</td><td>0</td></tr>
   *   <tr><td>{@link #collaboration(double) collaboration}</td><td>two passes: the weight of the goodness of the other layers</td><td>0</td></tr>
   *   <tr><td>{@link #normalizeInput(boolean) normalizeInput}</td><td>divides the input by its root mean square</td><td>true with {@code labels} and at least {@value InputOptions#MANY_INPUTS} inputs</td></tr>
   *   <tr><td>{@link #normalizeOutput(boolean) normalizeOutput}</td><td>divides the output by its root mean square</td><td>true</td></tr>
   *   <tr><td>{@link #trainBelow(boolean) trainBelow}</td><td>lets ordinary layers below learn from this layer</td><td>false</td></tr>
   *   <tr><td>{@link #allowBackprop(boolean) allowBackprop}</td><td>allows backpropagation without the listener</td><td>false</td></tr>
   *   <tr><td>{@link #activation(IActivation) activation}</td><td>the activation function</td><td>the network's, else RELU</td></tr>
   *   <tr><td>{@link #batchNormalization(boolean) batchNormalization}</td><td>one pass: normalises the sums over the minibatch</td><td>false</td></tr>
   *   <tr><td>{@link #hasBias(boolean) hasBias}</td><td>whether there is a bias</td><td>true</td></tr>
   * </table>
   */
  @SuppressWarnings("unchecked") // DL4J declares the result of build() by a free type variable
  public static final class Builder extends FeedForwardLayer.Builder<Builder>
      implements LocalLearningOptions<Builder>, InputOptions<Builder>, ContrastiveOptions<Builder> {
    private final LocalLearningDraft learning = new LocalLearningDraft();
    private boolean hasBias = true;

    /**
     * Creates a builder with the defaults named at each option. The activation function is the
     * network's, or RELU where that names none.
     */
    public Builder() {}

    @Override
    public LocalLearningDraft learning() {
      return learning;
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
     * Sets whether the layer normalises its sums, in one pass: in training each unit's {@code x W}
     * is divided by its standard deviation over the minibatch, after its mean is subtracted;
     * outside training, and where a minibatch has one example, by running means of both, to which a
     * minibatch adds a tenth. The bias takes the place of the shift; there is no scale of each unit
     * beside it, since the weights above take its place. The default is false.
     *
     * <p>The running means are parameters {@code "mean"} and {@code "var"}, {@code [nOut]} each,
     * which no updater learns.
     *
     * <p>Source: S. Ioffe and C. Szegedy, Batch Normalization: Accelerating Deep Network Training
     * by Reducing Internal Covariate Shift, arXiv 1502.03167, 2015, section 3.
     *
     * @param batchNormalization whether it does
     * @return this builder
     */
    public Builder batchNormalization(boolean batchNormalization) {
      learning.batchNormalization = batchNormalization;
      return this;
    }

    /**
     * Lets the layer see the label in two passes, through weights {@code L}, shape {@code [labels,
     * nOut]}. The first Forward-Forward layer of a network needs it, and no other may have it. The
     * default is 0: no labels.
     *
     * @param labels the number of classes {@code C}, at least 2, or 0
     * @return this builder
     * @throws IllegalArgumentException if it is 1 or less than 0
     */
    public Builder labels(int labels) {
      learning.labels = Checks.classesOrNone("labels", "no labels", labels);
      return this;
    }

    /**
     * Sets the size {@code s} of the label beside an input of root mean square 1, whose length is
     * {@code sqrt(nIn)}, beside {@link #labels(int)}. The default is a quarter of that length, and
     * at least 3: {@link LabelInput#scale(long)}.
     *
     * @param labelScale {@code s}, finite and greater than 0
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder labelScale(double labelScale) {
      learning.labelScale = Checks.positive("labelScale", labelScale);
      return this;
    }

    /**
     * Builds the layer.
     *
     * @return the layer
     * @throws DL4JInvalidConfigException if options of one objective stand beside the other, or
     *     {@code labelScale} without {@code labels}
     */
    @Override
    public FFDenseLayer build() {
      return new FFDenseLayer(this);
    }
  }
}
