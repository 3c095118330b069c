package io.github.dl4jff.internal.layer;

import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.BIAS;
import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.LABEL_WEIGHTS;
import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.MEAN_ACTIVITY;
import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.WEIGHTS;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.conf.LabelInput;
import io.github.dl4jff.goodness.Activity;
import io.github.dl4jff.internal.linalg.CurrentWorkspace;
import io.github.dl4jff.internal.linalg.LengthNormalization;
import io.github.dl4jff.internal.linalg.Products;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The layer that an {@link FFDenseLayer} configures, inside a running network. In two passes, the
 * listener calls {@link #passLabels} on the first layer and {@link #pass} on the others.
 *
 * <p>The formulas are those of {@link FFDenseLayer}.
 */
public final class FFDense extends AbstractFFLayer<FFDenseLayer> {
  private static final long serialVersionUID = 1L;

  /** The input of the last forward pass, before dropout. */
  private transient INDArray given;

  /** Of the last forward pass in training. */
  private transient ForwardPass forward;

  /** {@code x W} of the last forward pass in training, where two passes start from it. */
  private transient INDArray product;

  /** Of the last forward pass in training, where the sums are normalised. */
  private transient MinibatchNormalization normalization;

  private transient ContrastivePass pass;

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
  public boolean hasBias() {
    return layerConf().isHasBias();
  }

  /** Running means move by what the layer says, whatever the minibatch. */
  @Override
  public boolean updaterDivideByMinibatch(String paramName) {
    return !FFDenseParamInitializer.INSTANCE.isState(paramName);
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
      LengthNormalization.normalizeOrNaN(x, x);
    }
    Affine affine = affine(training, workspaceMgr);
    INDArray z = uninitialized(x.size(0), workspaceMgr);
    product = null;
    if (layerConf().isBatchNormalization()) {
      normalization = normalize(affine.product(x, z), training, workspaceMgr);
      affine.addNeutral(z);
    } else if (training && layerConf().getLabelInput() != null) {
      product = affine.product(x, uninitialized(x.size(0), workspaceMgr));
      affine.addNeutral(z.assign(product));
    } else {
      affine.neutral(x, z);
    }
    if (!training) {
      forward = null;
      normalization = null;
      INDArray a = activity(z, false);
      measureProbed(new Activity(a), workspaceMgr);
      if (learning().isNormalizeOutput()) {
        LengthNormalization.normalizeOrNaN(a, a);
      }
      return a;
    }
    return activateInTraining(x, z, workspaceMgr);
  }

  /** One example has no variance: it is normalised by the running statistics. */
  private MinibatchNormalization normalize(
      INDArray z, boolean training, LayerWorkspaceMgr workspaceMgr) {
    return training && z.size(0) > 1
        ? MinibatchNormalization.ofMinibatch(z, workspaceMgr)
        : MinibatchNormalization.ofRunning(z, params, workspaceMgr);
  }

  /** Leaves what the backward pass will need, out of reach of the layer above. */
  private INDArray activateInTraining(INDArray x, INDArray z, LayerWorkspaceMgr workspaceMgr) {
    boolean kept = detachment() == null || learning().competitive() != null;
    boolean slopeKept = kept && !ForwardPass.tellsItsSlope(layerConf().getActivationFn());
    INDArray preActivation = slopeKept ? workspaceMgr.dup(ArrayType.ACTIVATIONS, z, 'c') : null;
    INDArray a = activity(z, true);
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
  Activity trainedActivity() {
    return forward == null ? null : new Activity(forward.activity());
  }

  @Override
  public void setGoodnessGradient(INDArray gradient) {
    if (learning().competitive() != null) {
      super.setGoodnessGradient(gradient);
    } else {
      pass.setGoodnessGradient(gradient);
    }
  }

  @Override
  boolean hasLocalGradient() {
    return super.hasLocalGradient() || (pass != null && pass.hasGoodnessGradient());
  }

  @Override
  INDArray writeLocalGradient(boolean below, LayerWorkspaceMgr workspaceMgr) {
    INDArray delta;
    if (learning().competitive() != null) {
      delta = forward.slope(layerConf().getActivationFn(), activityGradient(workspaceMgr));
      writeAffineGradient(delta);
    } else {
      delta = pass.writeGradient(gradientViews, params.get(MEAN_ACTIVITY));
    }
    return below ? inputGradient(delta, affine(true, workspaceMgr), workspaceMgr) : null;
  }

  /** Batch normalisation turns the gradient into that of the sums, in place. */
  private void writeAffineGradient(INDArray delta) {
    if (layerConf().isHasBias()) {
      Products.columnSums(delta, gradientViews.get(BIAS));
    }
    if (normalization != null) {
      normalization.backprop(delta);
      normalization.writeRunning(params, gradientViews);
    }
    Products.weightGradient(forward.input(), delta, gradientViews.get(WEIGHTS));
  }

  @Override
  INDArray writeBackpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    Affine affine = affine(true, workspaceMgr);
    INDArray activityGradient = epsilon.dup('c'); // the slope is multiplied into it
    if (learning().isNormalizeOutput()) {
      LengthNormalization.backprop(forward.activity(), activityGradient);
    }
    INDArray delta = forward.slope(layerConf().getActivationFn(), activityGradient);
    gradientsFlattened.assign(0.0);
    writeAffineGradient(delta);
    LabelInput label = layerConf().getLabelInput();
    if (label != null) {
      // the neutral label is 1/C of each
      double share = label.scale(layerConf().getNIn()) / label.getClasses();
      gradientViews.get(LABEL_WEIGHTS).addiRowVector(delta.sum(0).mul(share));
    }
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

  @Override
  void forgetPass() {
    super.forgetPass();
    pass = null;
    forward = null;
    normalization = null;
    product = null;
  }

  @Override
  public void clear() {
    super.clear();
    given = null;
  }
}
