package io.github.dl4jff.conf;

import io.github.dl4jff.goodness.UnitShape;
import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.layer.FFConvolution;
import io.github.dl4jff.internal.layer.FFConvolutionParamInitializer;
import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.util.ConvolutionUtils;
import org.deeplearning4j.util.ValidationUtils;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution that is trained by the Forward-Forward algorithm in one pass: write it where a
 * {@link ConvolutionLayer} stood, and add an {@link io.github.dl4jff.training.FFTrainingListener}
 * to the network.
 *
 * <p>For an input {@code x}, shape {@code [miniBatch, nIn, height, width]} or, in the format NHWC,
 * {@code [miniBatch, height, width, nIn]}, the layer computes
 *
 * <pre>{@code
 * x^  = x / rms(x)                          with normalizeInput, else x
 * m   = activation(x^ * W + b)              maps; * is the convolution
 * a   = maximum of each k x k of m          activity; with maxPooling(k), else m
 * out = a / rms(a)                          with normalizeOutput, else a
 * }</pre>
 *
 * <p>where {@code rms} is the root mean square of all units of an example. In training it minimises
 * a local loss of the goodness {@code G(a)} of each class, {@code [miniBatch, C]}, as {@link
 * FFDenseLayer} does, and passes no gradient on.
 *
 * <p>Weights, {@code [nOut, nIn, kernel height, kernel width]}, bias and everything else are as in
 * a {@code ConvolutionLayer}. Where neither the layer nor the network's builder names an activation
 * function, it is RELU; a sigmoid must be named at the layer.
 *
 * <p>It is computed by ND4J's op {@code conv2d}, which uses oneDNN where the natives have it (the
 * classifier {@code linux-x86_64-onednn-avx2}, say), and not by {@code ConvolutionLayer}'s {@code
 * im2col}. The gradient of the weights is computed as a convolution of the input with the gradient
 * of the activity, so that none with respect to the input is computed where no layer below needs
 * it.
 *
 * <p>Sources: A. Nokland and L. H. Eidnes, Training Neural Networks with Local Error Signals, arXiv
 * 1901.06656, 2019; A. Papachristodoulou et al., Convolutional Channel-wise Competitive Learning
 * for the Forward-Forward Algorithm, arXiv 2312.12668, 2024. Hinton's two passes are for dense
 * layers only.
 *
 * @serial exclude
 */
public final class FFConvolutionLayer extends ConvolutionLayer implements FFLayerConfiguration {
  private static final long serialVersionUID = 1L;

  private LocalLearning learning;
  private int maxPooling;
  private UnitShape units;

  /** As the builder was told, until {@link #units} are known. */
  private transient InputType inputType;

  /** Creates a layer with the defaults and two classes; for reading JSON. */
  public FFConvolutionLayer() {
    this(new Builder().activation(new ActivationReLU()).classes(2));
  }

  private FFConvolutionLayer(Builder builder) {
    super(builder);
    cnn2dDataFormat = builder.dataFormat;
    learning = builder.learning.build("FFConvolutionLayer");
    maxPooling = builder.maxPooling;
    inputType = builder.inputType;
    unitsOfGivenInput();
    initializeConstraints(builder); // those of the superclass do not know the goodness yet
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
        "FFConvolutionLayer", getLayerName(), layerIndex, getNIn(), getNOut());
    LayerStart.check(this, layerIndex, initializeParams);
    FFConvolution layer = new FFConvolution(conf, networkDataType);
    layer.setListeners(trainingListeners);
    return LayerStart.parameters(layer, conf, layerIndex, layerParamsView, initializeParams);
  }

  /**
   * Takes the network's activation function where the layer has none of its own; DL4J's own
   * default, a sigmoid, counts as none: then it is RELU.
   *
   * @param activationFn the activation function
   */
  @Override
  public void setActivationFn(IActivation activationFn) {
    super.setActivationFn(LayerStart.activation(getActivationFn(), activationFn));
  }

  /**
   * Takes the network's mode where the layer has none of its own.
   *
   * @param mode the mode
   */
  @Override
  public void setConvolutionMode(ConvolutionMode mode) {
    super.setConvolutionMode(mode);
    unitsOfGivenInput();
  }

  /** They depend on the mode, which may be the network's. */
  private void unitsOfGivenInput() {
    if (inputType != null && convolutionMode != null) {
      units = unitsOf(inputType);
      inputType = null;
    }
  }

  @Override
  public ParamInitializer initializer() {
    return FFConvolutionParamInitializer.INSTANCE;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    super.setNIn(inputType, override);
    boolean isPooled = poolingFits(mapsType(inputType)); // else getOutputType refuses it
    if (isPooled && (units == null || override)) {
      units = unitsOf(inputType);
    }
  }

  /**
   * Returns how the maps are laid out that the convolution makes of some input.
   *
   * @param inputType the type of the input
   * @return the shape of the maps, before max pooling
   */
  public UnitShape mapsOf(InputType inputType) {
    return LayerStart.units(mapsType(inputType));
  }

  /** Of an unknown index, which only messages name. */
  private InputType.InputTypeConvolutional mapsType(InputType inputType) {
    return mapsType(-1, inputType);
  }

  private InputType.InputTypeConvolutional mapsType(int layerIndex, InputType inputType) {
    return (InputType.InputTypeConvolutional) super.getOutputType(layerIndex, inputType);
  }

  private boolean poolingFits(InputType.InputTypeConvolutional maps) {
    return Math.min(maps.getHeight(), maps.getWidth()) >= maxPooling;
  }

  /**
   * Returns how the units of the activity are laid out for some input.
   *
   * @param inputType the type of the input
   * @return the shape of the maps, after max pooling
   * @throws DL4JInvalidConfigException if the maps are smaller than the windows of the pooling
   */
  public UnitShape unitsOf(InputType inputType) {
    return LayerStart.units(getOutputType(-1, inputType));
  }

  /**
   * Returns the type of what the layer hands on.
   *
   * @param layerIndex the index of the layer in its network, for messages
   * @param inputType the type of its input
   * @return the type, after max pooling
   * @throws DL4JInvalidConfigException if the maps are smaller than the windows of the pooling
   */
  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    InputType.InputTypeConvolutional maps = mapsType(layerIndex, inputType);
    if (!poolingFits(maps)) {
      throw new DL4JInvalidConfigException(
          "%1$s: expected maps of at least %2$sx%2$s for maxPooling(%2$s), got %3$sx%4$s"
              .formatted(describe(layerIndex), maxPooling, maps.getHeight(), maps.getWidth()));
    }
    return InputType.convolutional(
        maps.getHeight() / maxPooling,
        maps.getWidth() / maxPooling,
        maps.getChannels(),
        maps.getFormat());
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return LayerMemory.convolution(this, inputType, mapsType(inputType));
  }

  @Override
  public LocalLearning getLearning() {
    return learning;
  }

  /**
   * Returns the size of the windows of max pooling.
   *
   * @return height and width of a window, 1 for no pooling
   */
  public int getMaxPooling() {
    return maxPooling;
  }

  /**
   * Returns how the units of the activity are laid out, as {@link #units()} does; for JSON.
   *
   * @return the shape, or null where it is not known yet
   */
  public UnitShape getUnits() {
    return units;
  }

  @Override
  public UnitShape units() {
    return units;
  }

  @Override
  protected boolean canEqual(Object other) {
    return other instanceof FFConvolutionLayer;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof FFConvolutionLayer that
            && super.equals(that)
            && maxPooling == that.maxPooling
            && Objects.equals(units, that.units)
            && learning.equals(that.learning));
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), maxPooling, units, learning);
  }

  @Override
  public String toString() {
    return "FFConvolutionLayer("
        + super.toString()
        + ", layerName="
        + getLayerName()
        + ", maxPooling="
        + maxPooling
        + ", units="
        + units
        + ", learning="
        + learning
        + ")";
  }

  /**
   * Builds an {@link FFConvolutionLayer}.
   *
   * <table>
   *   <caption>Options, beside those of DL4J's ConvolutionLayer</caption>
   *   <tr><th>option</th><th>what it sets</th><th>default</th></tr>
   *   <tr><td>{@link #classes(int) classes}</td><td>the number of classes</td><td>none: it is needed</td></tr>
   *   <tr><td>{@link #goodness(io.github.dl4jff.goodness.ClassGoodness) goodness}</td><td>the goodness of each class</td><td>{@link io.github.dl4jff.goodness.ClassProjection}</td></tr>
   *   <tr><td>{@link #loss(io.github.dl4jff.loss.ClassLoss) loss}</td><td>the local loss</td><td>{@link io.github.dl4jff.loss.CrossEntropyLoss}</td></tr>
   *   <tr><td>{@link #maxPooling(int) maxPooling}</td><td>max pooling of the maps, below the goodness</td><td>1: none</td></tr>
   *   <tr><td>{@link #normalizeInput(boolean) normalizeInput}</td><td>divides the input by its root mean square</td><td>false</td></tr>
   *   <tr><td>{@link #normalizeOutput(boolean) normalizeOutput}</td><td>divides the output by its root mean square</td><td>true</td></tr>
   *   <tr><td>{@link #trainBelow(boolean) trainBelow}</td><td>lets ordinary layers below learn from this layer</td><td>false</td></tr>
   *   <tr><td>{@link #allowBackprop(boolean) allowBackprop}</td><td>allows backpropagation without the listener</td><td>false</td></tr>
   *   <tr><td>{@link #activation(IActivation) activation}</td><td>the activation function</td><td>the network's, else RELU</td></tr>
   *   <tr><td>{@link #inputType(InputType) inputType}</td><td>the type of the input</td><td>from the network's {@code setInputType}</td></tr>
   * </table>
   */
  @SuppressWarnings("unchecked") // DL4J declares the result of build() by a free type variable
  public static final class Builder extends ConvolutionLayer.BaseConvBuilder<Builder>
      implements LocalLearningOptions<Builder>, InputOptions<Builder> {
    private final LocalLearningDraft learning = new LocalLearningDraft();
    private CNN2DFormat dataFormat = CNN2DFormat.NCHW;
    private InputType inputType;
    private int maxPooling = 1;

    /**
     * Creates a builder with the defaults named at each option.
     *
     * @param kernelSize height and width of the kernel, at least 1, or one number for both; none
     *     for 5x5
     */
    public Builder(int... kernelSize) {
      if (kernelSize.length > 0) {
        setKernelSize(kernelSize);
      }
    }

    @Override
    public LocalLearningDraft learning() {
      return learning;
    }

    @Override
    protected boolean allowCausal() {
      return false;
    }

    /**
     * Makes the activity the maximum of each window of the maps, as a {@link
     * org.deeplearning4j.nn.conf.layers.SubsamplingLayer} above the convolution would with kernel
     * and stride of this size, in the mode Truncate. The goodness is that of the maxima. The
     * gradient goes to the first place of a window that has its maximum. The default is 1: none.
     *
     * @param size height and width of a window, at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder maxPooling(int size) {
      maxPooling = (int) Checks.atLeast("maxPooling", 1, size);
      return this;
    }

    /**
     * Sets the format of input and output; the default is NCHW, or that of the network's input
     * type.
     *
     * @param format the format
     * @return this builder
     * @throws IllegalArgumentException if it is null
     */
    public Builder dataFormat(CNN2DFormat format) {
      dataFormat = Checks.notNull("dataFormat", format);
      return this;
    }

    /**
     * Sets the type of what comes from below, where the network's builder is not told the type of
     * its input.
     *
     * @param type the type, of maps
     * @return this builder
     * @throws IllegalArgumentException if it is null
     */
    public Builder inputType(InputType type) {
      inputType = Checks.notNull("inputType", type);
      return this;
    }

    @Override
    public void setKernelSize(int[] kernelSize) {
      this.kernelSize = ValidationUtils.validate2NonNegative(kernelSize, true, "kernelSize");
    }

    @Override
    public void setStride(int[] stride) {
      this.stride = ValidationUtils.validate2NonNegative(stride, true, "stride");
    }

    @Override
    public void setPadding(int[] padding) {
      this.padding = ValidationUtils.validate2NonNegative(padding, true, "padding");
    }

    @Override
    public void setDilation(int[] dilation) {
      this.dilation = ValidationUtils.validate2NonNegative(dilation, true, "dilation");
    }

    /**
     * Builds the layer.
     *
     * @return the layer
     * @throws DL4JInvalidConfigException if there is no {@code classes(C)}
     */
    @Override
    public FFConvolutionLayer build() {
      ConvolutionUtils.validateConvolutionModePadding(convolutionMode, padding);
      ConvolutionUtils.validateCnnKernelStridePadding(kernelSize, stride, padding);
      return new FFConvolutionLayer(this);
    }
  }
}
