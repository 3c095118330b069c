package io.github.dl4jff.layer;

import static io.github.dl4jff.conf.FFDenseParamInitializer.BIAS;
import static io.github.dl4jff.conf.FFDenseParamInitializer.LABEL_WEIGHTS;
import static io.github.dl4jff.conf.FFDenseParamInitializer.MEAN_ACTIVITY;
import static io.github.dl4jff.conf.FFDenseParamInitializer.WEIGHTS;

import io.github.dl4jff.conf.FFDenseLayer;
import java.util.Arrays;
import java.util.Collection;
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
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The layer that an {@link FFDenseLayer} configures, inside a running network.
 *
 * <p>It lives in two ways. <em>Detached</em>, under an {@link
 * io.github.dl4jff.training.FFTrainingListener}: each iteration the listener calls {@link
 * #passLabels} on the first layer and {@link #pass} on the others, hands back the gradient of the
 * local loss by {@link #setGoodnessGradient}, and {@link #backpropGradient} turns it into the
 * gradient of the parameters, whatever comes down from above. <em>Attached</em>, where the
 * configuration allows backpropagation and no listener drives it: an ordinary dense layer with
 * normalised input and output.
 *
 * <p>Users have no need to call this class; the formulas are those of {@link FFDenseLayer}.
 */
public final class FFDense extends BaseLayer<FFDenseLayer> {
  private static final long serialVersionUID = 1L;

  private transient Detachment detachment;
  private transient boolean epsilonNeeded;

  /** What the weights were multiplied with in the last forward pass in training. */
  private transient INDArray multiplied;

  /** {@code multiplied W} of the last forward pass in training; null where nothing will need it. */
  private transient INDArray product;

  private transient INDArray given;
  private transient LocalPass pass;
  private transient boolean resting;

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

  /**
   * Detaches the layer: from now on its gradient is that of the local loss.
   *
   * @param by that which drives the passes from now on
   * @param epsilonNeeded whether something lies below that needs a gradient: that of the local loss
   *     where the layer trains what lies below, else zeros
   */
  public void detach(Detachment by, boolean epsilonNeeded) {
    detachment = by;
    this.epsilonNeeded = epsilonNeeded;
  }

  /**
   * Returns what drives the passes.
   *
   * @return the detachment, or null while the layer is attached
   */
  public Detachment detachment() {
    return detachment;
  }

  /**
   * Returns the layer's name for messages.
   *
   * @return {@code FFDenseLayer 'name' (layer index)}
   */
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
    INDArray x = input.castTo(dataType);
    if (layerConf().isNormalizeInput()) {
      x = workspaceMgr.dup(ArrayType.ACTIVATIONS, x, 'c');
      LengthNormalization.normalizeOrNaN(x);
    }
    Affine affine = affine(training, workspaceMgr);
    INDArray z = affine.product(x, uninitialized(x.size(0), workspaceMgr));
    multiplied = training ? x : null;
    product = null;
    if (training && (layerConf().getLabels() > 0 || detachment == null)) {
      product = z;
      z = uninitialized(x.size(0), workspaceMgr).assign(product);
    }
    INDArray a = activity(layerConf(), affine.addNeutral(z), training);
    if (layerConf().isNormalizeOutput()) {
      if (training) {
        LengthNormalization.normalize(a);
      } else {
        LengthNormalization.normalizeOrNaN(a);
      }
    }
    return a;
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
    return new Affine(
        getParamWithNoise(WEIGHTS, training, workspaceMgr),
        conf.isHasBias() ? getParamWithNoise(BIAS, training, workspaceMgr) : null,
        conf.getLabels() > 0 ? getParamWithNoise(LABEL_WEIGHTS, training, workspaceMgr) : null,
        conf.effectiveLabelScale());
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
    long n = product.size(0);
    INDArray z = Nd4j.createUninitialized(dataType, new long[] {2 * n, product.size(1)}, 'c');
    z.get(NDArrayIndex.interval(0, n)).assign(product);
    z.get(NDArrayIndex.interval(n, 2 * n)).assign(product);
    affine(true, CurrentWorkspace.manager()).addLabels(labels, z);
    pass = new LocalPass(layerConf(), multiplied, labels, z, last);
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
    if (layerConf().isNormalizeInput()) {
      passed = passed.dup('c');
      LengthNormalization.normalizeOrNaN(passed);
    }
    Affine affine = affine(true, workspaceMgr);
    INDArray z = affine.product(passed, uninitialized(passed.size(0), workspaceMgr));
    pass = new LocalPass(layerConf(), passed, null, affine.addNeutral(z), last);
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

  /**
   * Hands the gradient of the local loss to the layer, for this iteration's backward pass.
   *
   * @param gradient {@code dL/dg} of the positive, then of the negative examples, {@code [2n]};
   *     overwritten in the backward pass
   */
  public void setGoodnessGradient(INDArray gradient) {
    pass.setGoodnessGradient(gradient);
  }

  /** Lets the gradient of this iteration's backward pass be 0. */
  public void rest() {
    resting = true;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    INDArray below;
    if (detachment != null) {
      below = writeLocalGradient(workspaceMgr);
    } else if (layerConf().isAllowBackprop()) {
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
    } else if (pass != null && pass.hasGoodnessGradient()) {
      delta = pass.writeGradient(gradientViews, params.get(MEAN_ACTIVITY));
    } else {
      throw new IllegalStateException(
          describe()
              + ": expected a positive and a negative pass in this iteration, got none; the layer is"
              + " detached, and the FFTrainingListener that detached it no longer drives it: set the"
              + " listeners again by net.setListeners(...)");
    }
    forgetPass();
    if (!epsilonNeeded) {
      return null;
    }
    return delta != null && layerConf().isTrainBelow()
        ? inputGradient(delta, affine(true, workspaceMgr), workspaceMgr)
        : workspaceMgr.create(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
  }

  private INDArray writeBackpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    Affine affine = affine(true, workspaceMgr);
    INDArray delta =
        new AttachedPass(layerConf(), affine, multiplied, product)
            .writeGradient(gradientViews, epsilon);
    product = null;
    return inputGradient(delta, affine, workspaceMgr);
  }

  /** Turns the gradient with respect to the product of input and weights into that of the input. */
  private INDArray inputGradient(INDArray delta, Affine affine, LayerWorkspaceMgr workspaceMgr) {
    INDArray below =
        workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
    Products.inputGradient(delta, affine.weights(), below);
    if (layerConf().isNormalizeInput()) {
      LengthNormalization.backprop(input.castTo(dataType), below);
    }
    return backpropDropOutIfPresent(below);
  }

  private void forgetPass() {
    pass = null;
    resting = false;
  }

  @Override
  public void clear() {
    super.clear();
    forgetPass();
    given = null;
    multiplied = null;
    product = null;
  }
}
