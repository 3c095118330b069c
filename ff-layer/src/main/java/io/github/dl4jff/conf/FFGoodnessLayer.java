package io.github.dl4jff.conf;

import io.github.dl4jff.goodness.UnitShape;
import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.layer.FFGoodness;
import io.github.dl4jff.internal.layer.FFGoodnessParamInitializer;
import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Makes the ordinary layers below it learn by the Forward-Forward algorithm: it measures the
 * goodness of each class in whatever comes from below, and is where the gradient ends.
 *
 * <p>For an activity {@code a} from below, dense {@code [n, d]}, maps {@code [n, c, h, w]} or
 * {@code [n, h, w, c]}, volumes {@code [n, c, d, h, w]} or {@code [n, d, h, w, c]}, or sequences
 * {@code [n, d, t]} or {@code [n, t, d]}, with a mask or without, it hands on
 *
 * <pre>{@code
 * out = a / rms(a)                          with normalizeOutput, else a
 * }</pre>
 *
 * <p>where {@code rms} is the root mean square of all units of an example; time steps under a mask
 * do not count, and are 0 in the output. In training under an {@link
 * io.github.dl4jff.training.FFTrainingListener} it minimises a local loss of the goodness {@code
 * G(a)}, {@code [n, C]}: it ignores the gradient that comes from above, and hands down {@code
 * dL/da}, from which the block of ordinary layers below learns by backpropagation, up to the next
 * Forward-Forward layer or the input of the network. So the block is what {@link FFDenseLayer} is,
 * of any of Deeplearning4j's layers.
 *
 * <pre>{@code
 * .layer(new ConvolutionLayer.Builder(5, 5).nOut(32).activation(Activation.RELU).build())
 * .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
 * .layer(new FFGoodnessLayer.Builder().classes(10).build())
 * }</pre>
 *
 * <p>It has no parameters but those of its {@link io.github.dl4jff.goodness.ClassGoodness}, whose
 * weights are initialised and updated as the network's are. It has no activation function, and does
 * not apply dropout: the layers below and above apply their own. It learns in one pass only.
 *
 * <p>Sources: A. Nokland and L. H. Eidnes, Training Neural Networks with Local Error Signals, arXiv
 * 1901.06656, 2019; G. Hinton, The Forward-Forward Algorithm, arXiv 2212.13345, section 2 (the
 * normalisation).
 *
 * @serial exclude
 */
public final class FFGoodnessLayer extends BaseLayer implements FFLayerConfiguration {
  private static final long serialVersionUID = 1L;

  private LocalLearning learning;
  private UnitShape units;

  /** Creates a layer with the defaults and two classes; for reading JSON. */
  public FFGoodnessLayer() {
    this(new Builder().classes(2));
  }

  private FFGoodnessLayer(Builder builder) {
    super(builder);
    setActivationFn(new ActivationIdentity());
    learning = builder.learning.build("FFGoodnessLayer");
    units = builder.units;
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
    LayerStart.check(this, layerIndex, initializeParams);
    FFGoodness layer = new FFGoodness(conf, networkDataType);
    layer.setListeners(trainingListeners);
    return LayerStart.parameters(layer, conf, layerIndex, layerParamsView, initializeParams);
  }

  @Override
  public ParamInitializer initializer() {
    return FFGoodnessParamInitializer.INSTANCE;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return inputType;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    if (units == null || override) {
      units = LayerStart.units(inputType);
    }
  }

  /** Whatever comes from below is taken as it is. */
  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  @Override
  public boolean isPretrainParam(String paramName) {
    return false;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return LayerMemory.goodness(this, inputType);
  }

  @Override
  public LocalLearning getLearning() {
    return learning;
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
    return other instanceof FFGoodnessLayer;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof FFGoodnessLayer that
            && super.equals(that)
            && Objects.equals(units, that.units)
            && learning.equals(that.learning));
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), units, learning);
  }

  @Override
  public String toString() {
    return "FFGoodnessLayer(layerName="
        + getLayerName()
        + ", units="
        + units
        + ", learning="
        + learning
        + ", "
        + super.toString()
        + ")";
  }

  /**
   * Builds an {@link FFGoodnessLayer}.
   *
   * <table>
   *   <caption>Options, beside those of every DL4J layer</caption>
   *   <tr><th>option</th><th>what it sets</th><th>default</th></tr>
   *   <tr><td>{@link #classes(int) classes}</td><td>the number of classes</td><td>none: it is needed</td></tr>
   *   <tr><td>{@link #goodness(io.github.dl4jff.goodness.ClassGoodness) goodness}</td><td>the goodness of each class</td><td>{@link io.github.dl4jff.goodness.ClassProjection}</td></tr>
   *   <tr><td>{@link #loss(io.github.dl4jff.loss.ClassLoss) loss}</td><td>the local loss</td><td>{@link io.github.dl4jff.loss.CrossEntropyLoss}</td></tr>
   *   <tr><td>{@link #normalizeOutput(boolean) normalizeOutput}</td><td>divides the output by its root mean square</td><td>true</td></tr>
   *   <tr><td>{@link #allowBackprop(boolean) allowBackprop}</td><td>allows backpropagation without the listener</td><td>false</td></tr>
   *   <tr><td>{@link #nIn(long) nIn}, {@link #inputType(InputType) inputType}</td><td>the shape of the input</td><td>from the network's {@code setInputType}</td></tr>
   * </table>
   */
  @SuppressWarnings("unchecked") // DL4J declares the result of build() by a free type variable
  public static final class Builder extends BaseLayer.Builder<Builder>
      implements LocalLearningOptions<Builder> {
    private final LocalLearningDraft learning = new LocalLearningDraft();
    private UnitShape units;

    /** Creates a builder with the defaults named at each option. */
    public Builder() {
      learning.trainBelow = true;
    }

    @Override
    public LocalLearningDraft learning() {
      return learning;
    }

    /**
     * Sets the number of units that come from a dense layer or, for each time step, a recurrent
     * one, where the network's builder is not told the type of its input.
     *
     * @param nIn the number, at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder nIn(long nIn) {
      units = UnitShape.dense(Checks.atLeast("nIn", 1, nIn));
      return this;
    }

    /**
     * Sets the type of what comes from below, where the network's builder is not told the type of
     * its input.
     *
     * @param type the type
     * @return this builder
     * @throws IllegalArgumentException if it is null
     */
    public Builder inputType(InputType type) {
      units = LayerStart.units(Checks.notNull("inputType", type));
      return this;
    }

    /**
     * Builds the layer.
     *
     * @return the layer
     * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if there is no {@code
     *     classes(C)}
     */
    @Override
    public FFGoodnessLayer build() {
      return new FFGoodnessLayer(this);
    }
  }
}
