package io.github.dl4jff.internal.layer;

import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.BIAS;
import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.LABEL_WEIGHTS;
import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.MEAN_ACTIVITY;
import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.WEIGHTS;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.conf.LabelInput;
import io.github.dl4jff.conf.LocalLearning;
import io.github.dl4jff.goodness.Activity;
import io.github.dl4jff.internal.linalg.CurrentWorkspace;
import io.github.dl4jff.internal.linalg.LengthNormalization;
import io.github.dl4jff.internal.linalg.Products;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The layer that an {@link FFDenseLayer} configures, inside a running network.
 *
 * <p>It lives in two ways. <em>Detached</em>, under an {@link
 * io.github.dl4jff.training.FFTrainingListener}: {@link #backpropGradient} writes the gradient of
 * the local loss, whatever comes down from above. In one pass, the listener has the layer {@link
 * #measure} the activity of DL4J's forward pass; in two passes it calls {@link #passLabels} on the
 * first layer and {@link #pass} on the others. Then it hands back the gradient of the local loss by
 * {@link #setGoodnessGradient}. <em>Attached</em>, where the configuration allows backpropagation
 * and no listener drives it: an ordinary dense layer with normalised input and output.
 *
 * <p>The formulas are those of {@link FFDenseLayer}.
 */
public final class FFDense extends BaseLayer<FFDenseLayer> implements FFLayer {
  private static final long serialVersionUID = 1L;

  private transient Detachment detachment;
  private transient boolean epsilonNeeded;
  private transient boolean resting;

  /** The input of the last forward pass, before dropout. */
  private transient INDArray given;

  /** Of the last forward pass in training. */
  private transient ForwardPass forward;

  /** {@code x W} of the last forward pass in training, where two passes start from it. */
  private transient INDArray product;

  private transient ContrastivePass pass;
  private transient INDArray classGradient;

  /**
   * Creates the layer without parameters.
   *
   * @param conf the configuration, which holds an {@link FFDenseLayer}
   * @param dataType the data type of the network
   */
  public FFDense(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public boolean hasBias() {
    return layerConf().isHasBias();
  }

  /**
   * The running mean of peer normalisation moves by what the layer says, whatever the minibatch.
   */
  @Override
  public boolean updaterDivideByMinibatch(String paramName) {
    return !MEAN_ACTIVITY.equals(paramName);
  }

  /**
   * Sets the listeners. A layer whose network gets new listeners is no longer detached; an {@link
   * io.github.dl4jff.training.FFTrainingListener} among them detaches it again in the next
   * iteration.
   */
  @Override
  public void setListeners(Collection<TrainingListener> listeners) {
    super.setListeners(listeners);
    detachment = null;
  }

  @Override
  public LocalLearning learning() {
    return layerConf().getLearning();
  }

  @Override
  public String name() {
    return layerConf().getLayerName();
  }

  @Override
  public DataType dataType() {
    return dataType;
  }

  @Override
  public void detach(Detachment by, boolean epsilonNeeded) {
    detachment = by;
    this.epsilonNeeded = epsilonNeeded;
  }

  @Override
  public Detachment detachment() {
    return detachment;
  }

  @Override
  public String describe() {
    return layerConf().describe(getIndex());
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    super.setInput(input, workspaceMgr);
    given = this.input;
  }

  /**
   * Returns the input of the last forward pass, before dropout.
   *
   * @return {@code [n, nIn]}, in the layer's data type
   */
  public INDArray givenInput() {
    return given.castTo(dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    checkInput(input);
    applyDropOutIfNecessary(training, workspaceMgr);
    // the backward pass needs it: castTo alone would take the layer's working memory
    INDArray x = workspaceMgr.castTo(ArrayType.ACTIVATIONS, dataType, input, false);
    if (layerConf().normalizesInput()) {
      x = workspaceMgr.dup(ArrayType.ACTIVATIONS, x, 'c');
      LengthNormalization.normalizeOrNaN(x);
    }
    Affine affine = affine(training, workspaceMgr);
    INDArray z = affine.product(x, uninitialized(x.size(0), workspaceMgr));
    product = null;
    if (training && layerConf().getLabelInput() != null) {
      product = z;
      z = uninitialized(x.size(0), workspaceMgr).assign(product);
    }
    affine.addNeutral(z);
    if (!training) {
      forward = null;
      INDArray a = activity(layerConf(), z, false);
      if (learning().isNormalizeOutput()) {
        LengthNormalization.normalizeOrNaN(a);
      }
      return a;
    }
    return activateInTraining(x, z, workspaceMgr);
  }

  /** Leaves what the backward pass will need, out of reach of the layer above. */
  private INDArray activateInTraining(INDArray x, INDArray z, LayerWorkspaceMgr workspaceMgr) {
    boolean kept = detachment == null || learning().competitive() != null;
    boolean slopeKept = kept && !ForwardPass.tellsItsSlope(layerConf().getActivationFn());
    INDArray preActivation = slopeKept ? workspaceMgr.dup(ArrayType.ACTIVATIONS, z, 'c') : null;
    INDArray a = activity(layerConf(), z, true);
    forward = new ForwardPass(x, preActivation, kept ? a : null);
    if (!learning().isNormalizeOutput()) {
      return kept ? workspaceMgr.dup(ArrayType.ACTIVATIONS, a, 'c') : a;
    }
    if (!kept) {
      return new Activity(a).normalize();
    }
    INDArray handedOn = uninitialized(a.size(0), workspaceMgr);
    return LengthNormalization.normalize(a, handedOn);
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

  void checkInput(INDArray x) {
    long nIn = layerConf().getNIn();
    if (x.rank() != 2 || x.size(1) != nIn || x.size(0) == 0) {
      throw new DL4JInvalidInputException(
          describe()
              + ": expected input [miniBatch, "
              + nIn
              + "], got "
              + Arrays.toString(x.shape()));
    }
  }

  Affine affine(boolean training, LayerWorkspaceMgr workspaceMgr) {
    FFDenseLayer conf = layerConf();
    LabelInput label = conf.getLabelInput();
    return new Affine(
        getParamWithNoise(WEIGHTS, training, workspaceMgr),
        conf.isHasBias() ? getParamWithNoise(BIAS, training, workspaceMgr) : null,
        label == null ? null : getParamWithNoise(LABEL_WEIGHTS, training, workspaceMgr),
        label == null ? 0 : label.scale(conf.getNIn()));
  }

  /** All parameters by key, with weight noise where the configuration asks for it. */
  Map<String, INDArray> parameters(boolean training, LayerWorkspaceMgr workspaceMgr) {
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
  static INDArray activity(FFDenseLayer conf, INDArray z, boolean training) {
    INDArray a = conf.getActivationFn().getActivation(z, training);
    return a == z ? z : z.assign(a);
  }

  private INDArray uninitialized(long n, LayerWorkspaceMgr workspaceMgr) {
    long[] shape = {n, layerConf().getNOut()};
    return workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c');
  }

  /**
   * Runs the positive and the negative pass through the first layer, on the product {@code xW} that
   * the forward pass of this iteration has left.
   *
   * @param labels one-hot labels of the positive, then of the negative examples, {@code [2n, C]}
   * @param last whether no layer follows in the chain
   * @return what the next layer sees, {@code [2n, nOut]}
   * @throws IllegalStateException if there was no forward pass in training
   */
  public INDArray passLabels(INDArray labels, boolean last) {
    if (product == null) {
      throw new IllegalStateException(
          describe() + ": expected a forward pass in training first, got none");
    }
    Affine affine = affine(true, CurrentWorkspace.manager());
    pass = ContrastivePass.ofLabels(layerConf(), affine, forward.input(), product, labels, last);
    return pass.output();
  }

  /**
   * Runs the positive and the negative pass through a layer that follows another.
   *
   * @param x what the layer below hands on, {@code [2n, nIn]}
   * @param last whether no layer follows in the chain
   * @return what the next layer sees, {@code [2n, nOut]}
   */
  public INDArray pass(INDArray x, boolean last) {
    LayerWorkspaceMgr workspaceMgr = CurrentWorkspace.manager();
    INDArray passed = x;
    IDropout dropout = layerConf().getIDropout();
    if (dropout != null) {
      INDArray dropped = Nd4j.createUninitialized(dataType, x.shape(), 'c');
      passed = dropout.applyDropout(x, dropped, getIterationCount(), getEpochCount(), workspaceMgr);
    }
    pass = ContrastivePass.of(layerConf(), affine(true, workspaceMgr), passed, last);
    return pass.output();
  }

  /**
   * Returns the goodness that the last pass measured.
   *
   * @return goodness of the positive, then of the negative examples, {@code [2n]}
   */
  public INDArray goodness() {
    return pass.goodness();
  }

  @Override
  public void measure(INDArray goodness) {
    if (forward == null) {
      throw new IllegalStateException(
          describe() + ": expected a forward pass in training first, got none");
    }
    competitivePass().measure(parameters(true, CurrentWorkspace.manager()), goodness);
  }

  private CompetitivePass competitivePass() {
    return new CompetitivePass(layerConf(), learning().competitive().getGoodness(), forward);
  }

  @Override
  public void setGoodnessGradient(INDArray gradient) {
    if (learning().competitive() != null) {
      classGradient = gradient;
    } else {
      pass.setGoodnessGradient(gradient);
    }
  }

  @Override
  public void rest() {
    resting = true;
  }

  @Override
  public INDArray score(INDArray x, INDArray goodness, boolean last) {
    return new GoodnessProbe(this).score(x, goodness, last);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    INDArray below;
    if (detachment != null) {
      below = writeLocalGradient(workspaceMgr);
    } else if (learning().isAllowBackprop()) {
      below = writeBackpropGradient(epsilon, workspaceMgr);
    } else {
      throw new IllegalStateException(
          describe()
              + ": expected an FFTrainingListener on the network, got none; call"
              + " net.addListeners(new FFTrainingListener()) to train by Forward-Forward, or build the"
              + " layer with allowBackprop(true) to train by backpropagation");
    }
    weightNoiseParams.clear();
    Gradient gradient = new DefaultGradient();
    gradientViews.forEach(gradient::setGradientFor);
    return new Pair<>(gradient, below);
  }

  private INDArray writeLocalGradient(LayerWorkspaceMgr workspaceMgr) {
    INDArray delta = null;
    if (resting) {
      gradientsFlattened.assign(0.0);
    } else if (classGradient != null) {
      delta =
          competitivePass()
              .writeGradient(parameters(true, workspaceMgr), classGradient, gradientViews);
    } else if (pass != null && pass.hasGoodnessGradient()) {
      delta = pass.writeGradient(gradientViews, params.get(MEAN_ACTIVITY));
    } else {
      throw new IllegalStateException(
          describe()
              + ": expected its local loss to be evaluated in this iteration, got none; the layer is"
              + " detached, and the FFTrainingListener that detached it no longer drives it: set the"
              + " listeners again by net.setListeners(...)");
    }
    forgetPass();
    if (!epsilonNeeded) {
      return null;
    }
    return delta != null && learning().isTrainBelow()
        ? inputGradient(delta, affine(true, workspaceMgr), workspaceMgr)
        : workspaceMgr.create(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
  }

  private INDArray writeBackpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    Affine affine = affine(true, workspaceMgr);
    INDArray delta = new AttachedPass(layerConf(), forward).writeGradient(gradientViews, epsilon);
    forgetPass();
    return inputGradient(delta, affine, workspaceMgr);
  }

  /** Turns the gradient with respect to the product of input and weights into that of the input. */
  private INDArray inputGradient(INDArray delta, Affine affine, LayerWorkspaceMgr workspaceMgr) {
    INDArray below =
        workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
    Products.inputGradient(delta, affine.weights(), below);
    if (layerConf().normalizesInput()) {
      LengthNormalization.backprop(input.castTo(dataType), below);
    }
    return backpropDropOutIfPresent(below);
  }

  private void forgetPass() {
    pass = null;
    classGradient = null;
    forward = null;
    product = null;
    resting = false;
  }

  @Override
  public void clear() {
    super.clear();
    forgetPass();
    given = null;
  }
}
