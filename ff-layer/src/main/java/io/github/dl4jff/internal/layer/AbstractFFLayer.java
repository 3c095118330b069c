package io.github.dl4jff.internal.layer;

import io.github.dl4jff.conf.FFLayerConfiguration;
import io.github.dl4jff.conf.LocalLearning;
import io.github.dl4jff.goodness.Activity;
import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.internal.linalg.CurrentWorkspace;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What all kinds of Forward-Forward layers do alike inside a running network.
 *
 * <p>A layer lives in two ways. <em>Detached</em>, under an {@link
 * io.github.dl4jff.training.FFTrainingListener}: {@link #backpropGradient} writes the gradient of
 * the local loss, whatever comes down from above. In one pass, the listener has the layer {@link
 * #measure} the activity of DL4J's forward pass, and hands back the gradient of the local loss by
 * {@link #setGoodnessGradient}. <em>Attached</em>, where the configuration allows backpropagation
 * and no listener drives it: an ordinary layer with normalised output.
 *
 * @param <C> the kind of configuration
 */
abstract class AbstractFFLayer<C extends org.deeplearning4j.nn.conf.layers.BaseLayer>
    extends BaseLayer<C> implements FFLayer {
  private static final long serialVersionUID = 1L;

  private transient Detachment detachment;
  private transient Below below = Below.NOTHING;
  private transient boolean resting;
  private transient INDArray classGradient;
  private transient INDArray probed;

  AbstractFFLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  private FFLayerConfiguration configuration() {
    return (FFLayerConfiguration) layerConf();
  }

  @Override
  public final LocalLearning learning() {
    return configuration().getLearning();
  }

  @Override
  public final String name() {
    return layerConf().getLayerName();
  }

  @Override
  public final String describe() {
    return configuration().describe(getIndex());
  }

  @Override
  public final DataType dataType() {
    return dataType;
  }

  @Override
  public final boolean isPretrainLayer() {
    return false;
  }

  @Override
  public final void detach(Detachment by, Below below) {
    detachment = by;
    this.below = below;
  }

  @Override
  public final Detachment detachment() {
    return detachment;
  }

  @Override
  public final void rest() {
    resting = true;
  }

  /**
   * Sets the listeners. A layer whose network gets new listeners is no longer detached; an {@link
   * io.github.dl4jff.training.FFTrainingListener} among them detaches it again in the next
   * iteration.
   */
  @Override
  public final void setListeners(Collection<TrainingListener> listeners) {
    super.setListeners(listeners);
    detachment = null;
  }

  /** All parameters are views of one vector, in whatever order. */
  @Override
  public final void setParams(INDArray params) {
    if (params != paramsFlattened) {
      paramsFlattened.assign(params.reshape(paramsFlattened.shape()));
    }
  }

  /** Refuses a mask before DL4J hands it to the layers above, which would keep it. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
    if (maskArray != null) {
      throw new DL4JInvalidInputException(
          describe()
              + ": expected no mask, got one of shape "
              + Arrays.toString(maskArray.shape()));
    }
    return super.feedForwardMaskArray(null, currentMaskState, minibatchSize);
  }

  /** All parameters by key, with weight noise where the configuration asks for it. */
  final Map<String, INDArray> parameters(boolean training, LayerWorkspaceMgr workspaceMgr) {
    if (layerConf().getWeightNoise() == null) {
      return params;
    }
    Map<String, INDArray> noisy = new LinkedHashMap<>();
    for (String key : params.keySet()) {
      noisy.put(key, getParamWithNoise(key, training, workspaceMgr));
    }
    return noisy;
  }

  /** Applies the activation function in place. */
  final INDArray activity(INDArray z, boolean training) {
    INDArray a = layerConf().getActivationFn().getActivation(z, training);
    return a == z ? z : z.assign(a);
  }

  /** The gradient of each parameter; DL4J gives a layer without parameters none. */
  final Map<String, INDArray> gradientViews() {
    return gradientViews == null ? Map.of() : gradientViews;
  }

  /** The activity of the last forward pass in training, or null where there was none. */
  abstract Activity trainedActivity();

  private ClassGoodness classGoodness() {
    return learning().competitive().getGoodness();
  }

  @Override
  public final void measure(INDArray goodness) {
    Activity activity = trainedActivity();
    if (activity == null) {
      throw new IllegalStateException(
          describe() + ": expected a forward pass in training first, got none");
    }
    classGoodness().measure(activity, parameters(true, CurrentWorkspace.manager()), goodness);
  }

  @Override
  public final void probe(INDArray goodness) {
    probed = goodness;
  }

  /** Measures the goodness of an activation outside training, where it was asked for. */
  final void measureProbed(Activity activity, LayerWorkspaceMgr workspaceMgr) {
    if (probed != null) {
      classGoodness().measure(activity, parameters(false, workspaceMgr), probed);
      probed = null;
    }
  }

  @Override
  public void setGoodnessGradient(INDArray gradient) {
    classGradient = gradient;
  }

  boolean hasLocalGradient() {
    return classGradient != null;
  }

  /** Writes the gradient of the goodness's parameters; returns that of the activity's rows. */
  final INDArray activityGradient(LayerWorkspaceMgr workspaceMgr) {
    return classGoodness()
        .backprop(
            trainedActivity(), parameters(true, workspaceMgr), classGradient, gradientViews());
  }

  /**
   * Writes the gradient of the local loss, summed over the examples.
   *
   * @param below whether the gradient with respect to the input is wanted
   * @return that gradient, in memory for gradients of activations; null where it is not wanted, or
   *     not known
   */
  abstract INDArray writeLocalGradient(boolean below, LayerWorkspaceMgr workspaceMgr);

  /**
   * Writes the gradient of the loss whose gradient comes down from above. What only the local loss
   * moves has none.
   *
   * @param epsilon the gradient with respect to the layer's output
   * @return the gradient with respect to the input, in memory for gradients of activations
   */
  abstract INDArray writeBackpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr);

  @Override
  public final Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    INDArray handedDown;
    if (detachment != null) {
      handedDown = localGradient(workspaceMgr);
    } else if (learning().isAllowBackprop()) {
      assertInputSet(true);
      handedDown = writeBackpropGradient(epsilon, workspaceMgr);
    } else {
      throw new IllegalStateException(
          describe()
              + ": expected an FFTrainingListener on the network, got none; call"
              + " net.addListeners(new FFTrainingListener()) to train by Forward-Forward, or build the"
              + " layer with allowBackprop(true) to train by backpropagation");
    }
    forgetPass();
    weightNoiseParams.clear();
    Gradient gradient = new DefaultGradient();
    gradientViews().forEach(gradient::setGradientFor);
    return new Pair<>(gradient, handedDown);
  }

  private INDArray localGradient(LayerWorkspaceMgr workspaceMgr) {
    INDArray gradient = null;
    if (resting) {
      gradientViews().values().forEach(view -> view.assign(0.0));
    } else if (hasLocalGradient()) {
      gradient = writeLocalGradient(below == Below.GRADIENT, workspaceMgr);
    } else {
      throw new IllegalStateException(
          describe()
              + ": expected its local loss to be evaluated in this iteration, got none; the layer is"
              + " detached, and the FFTrainingListener that detached it no longer drives it: set the"
              + " listeners again by net.setListeners(...)");
    }
    if (gradient != null || below == Below.NOTHING) {
      return gradient;
    }
    return workspaceMgr.create(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
  }

  void forgetPass() {
    classGradient = null;
    resting = false;
  }

  @Override
  public void clear() {
    super.clear();
    forgetPass();
    probed = null;
  }
}
