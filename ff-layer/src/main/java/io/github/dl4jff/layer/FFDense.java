package io.github.dl4jff.layer;

import static io.github.dl4jff.conf.FFDenseParamInitializer.BIAS;
import static io.github.dl4jff.conf.FFDenseParamInitializer.LABEL_WEIGHTS;
import static io.github.dl4jff.conf.FFDenseParamInitializer.WEIGHTS;

import io.github.dl4jff.conf.FFDenseLayer;
import java.util.Arrays;
import java.util.Collection;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The layer that an {@link FFDenseLayer} configures, inside a running network.
 *
 * <p>It lives in two ways. <em>Detached</em>, under an {@link
 * io.github.dl4jff.training.FFTrainingListener}: each iteration the listener calls {@link #passLabels} on
 * the first and {@link #pass} on the others, hands back the gradient of the local loss by {@link
 * #setGoodnessGradient}, and {@link #backpropGradient} turns it into the gradient of the parameters,
 * whatever comes down from above. <em>Attached</em>, where the configuration allows backpropagation and
 * no listener drives it: an ordinary dense layer with normalised input and output.
 *
 * <p>Users have no need to call this class; the formulas are those of {@link FFDenseLayer}.
 */
public final class FFDense extends BaseLayer<FFDenseLayer> {
  private static final long serialVersionUID = 1L;

  private transient Detachment detachment;
  private transient boolean zeroEpsilon;

  /** What the weights were multiplied with in the last forward pass in training. */
  private transient INDArray multiplied;

  /** {@code multiplied W} of the last forward pass in training; null where nothing will need it. */
  private transient INDArray product;

  private transient LocalPass pass;
  private transient INDArray passInput;
  private transient INDArray passLabels;
  private transient INDArray goodnessGradient;

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
   * Sets the listeners. A layer whose network gets new listeners is no longer detached; a {@link
   * io.github.dl4jff.training.FFTrainingListener} among them detaches it again in the next iteration.
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
   * @param zeroEpsilon whether what lies below needs a gradient of zeros rather than none
   */
  public void detach(Detachment by, boolean zeroEpsilon) {
    detachment = by;
    this.zeroEpsilon = zeroEpsilon;
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

  // --- Forward -------------------------------------------------------------------------------------

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    checkInput(input);
    applyDropOutIfNecessary(training, workspaceMgr);
    INDArray x = input.castTo(dataType);
    if (layerConf().isNormalizeInput()) {
      x = workspaceMgr.dup(ArrayType.ACTIVATIONS, x, 'c');
      LengthNormalization.normalize(x);
    }
    INDArray z = multiply(x, training, workspaceMgr);
    INDArray bias = neutralBias(training, workspaceMgr);
    multiplied = null;
    product = null;
    if (training) {
      multiplied = x;
      if (layerConf().getLabels() > 0 || detachment == null) {
        product = z;
        z = workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, z.shape(), 'c');
        z.assign(product);
      }
    }
    if (bias != null) {
      z.addiRowVector(bias);
    }
    INDArray a = activation(z, training);
    if (layerConf().isNormalizeOutput()) {
      LengthNormalization.normalize(a);
    }
    return a;
  }

  private void checkInput(INDArray x) {
    if (maskArray != null) {
      throw new DL4JInvalidInputException(
          describe() + ": expected no mask array, got one of shape " + Arrays.toString(maskArray.shape()));
    }
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

  private INDArray multiply(INDArray x, boolean training, LayerWorkspaceMgr workspaceMgr) {
    INDArray z =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, dataType, new long[] {x.size(0), layerConf().getNOut()}, 'c');
    Products.multiply(x, getParamWithNoise(WEIGHTS, training, workspaceMgr), 0.0, z);
    return z;
  }

  /** Returns {@code b + s mean(L)}, what is added for an example of unknown label; null for nothing. */
  private INDArray neutralBias(boolean training, LayerWorkspaceMgr workspaceMgr) {
    INDArray b = hasBias() ? getParamWithNoise(BIAS, training, workspaceMgr) : null;
    if (layerConf().getLabels() == 0) {
      return b;
    }
    INDArray mean =
        getParamWithNoise(LABEL_WEIGHTS, training, workspaceMgr)
            .mean(0)
            .muli(layerConf().getLabelScale());
    return b == null ? mean : mean.addi(b);
  }

  private INDArray activation(INDArray z, boolean training) {
    INDArray a = layerConf().getActivationFn().getActivation(z, training);
    return a == z ? z : z.assign(a);
  }

  // --- Positive and negative pass ------------------------------------------------------------------

  /**
   * Runs the positive and the negative pass through the first layer, on the product {@code xW} that the
   * forward pass of this iteration has left.
   *
   * @param labels one-hot labels of the positive, then of the negative examples, {@code [2n, C]}
   * @param last whether no layer follows in the chain
   * @return what the next layer sees, {@code [2n, nOut]}; null where {@code last}
   * @throws IllegalStateException if there was no forward pass in training
   */
  public INDArray passLabels(INDArray labels, boolean last) {
    if (product == null) {
      throw new IllegalStateException(describe() + ": expected a forward pass in training first, got none");
    }
    long n = product.size(0);
    INDArray z = Nd4j.createUninitialized(dataType, new long[] {2 * n, product.size(1)}, 'c');
    z.get(NDArrayIndex.interval(0, n)).assign(product);
    z.get(NDArrayIndex.interval(n, 2 * n)).assign(product);
    Products.multiply(labels, labelBiases(true), 1.0, z);
    return startPass(multiplied, labels, z, last);
  }

  /**
   * Runs the positive and the negative pass through a layer that follows another.
   *
   * @param x what the layer below hands on, {@code [2n, nIn]}
   * @param last whether no layer follows in the chain
   * @return what the next layer sees, {@code [2n, nOut]}; null where {@code last}
   */
  public INDArray pass(INDArray x, boolean last) {
    LayerWorkspaceMgr workspaceMgr = currentWorkspace();
    INDArray input = x;
    if (layerConf().getIDropout() != null) {
      INDArray dropped = Nd4j.createUninitialized(dataType, x.shape(), 'c');
      input =
          layerConf()
              .getIDropout()
              .applyDropout(x, dropped, getIterationCount(), getEpochCount(), workspaceMgr);
    }
    if (layerConf().isNormalizeInput()) {
      input = input.dup('c');
      LengthNormalization.normalize(input);
    }
    INDArray z = multiply(input, true, workspaceMgr);
    if (hasBias()) {
      z.addiRowVector(getParamWithNoise(BIAS, true, workspaceMgr));
    }
    return startPass(input, null, z, last);
  }

  private INDArray startPass(INDArray input, INDArray labels, INDArray z, boolean last) {
    FFDenseLayer conf = layerConf();
    boolean normalize = conf.isNormalizeOutput() && !last;
    double scale = conf.getGoodness().scale(conf.getNOut());
    passInput = input;
    passLabels = labels;
    pass = new LocalPass(conf.getActivationFn(), z, scale, normalize);
    return last ? null : pass.output();
  }

  /** Returns {@code s L + b}, row c what is added for an example of label c. */
  private INDArray labelBiases(boolean training) {
    LayerWorkspaceMgr workspaceMgr = currentWorkspace();
    INDArray rows =
        getParamWithNoise(LABEL_WEIGHTS, training, workspaceMgr).mul(layerConf().getLabelScale());
    return hasBias()
        ? rows.addiRowVector(getParamWithNoise(BIAS, training, workspaceMgr))
        : rows;
  }

  private static LayerWorkspaceMgr currentWorkspace() {
    MemoryWorkspace current = Nd4j.getMemoryManager().getCurrentWorkspace();
    return current == null
        ? LayerWorkspaceMgr.noWorkspaces()
        : LayerWorkspaceMgr.builder()
            .defaultWorkspace(current.getId(), current.getWorkspaceConfiguration())
            .build();
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
    goodnessGradient = gradient;
  }

  // --- Goodness of hypotheses ----------------------------------------------------------------------

  /**
   * Computes {@code x^ W}, which all label hypotheses of an example share.
   *
   * @param x input of this layer, {@code [n, nIn]}
   * @return the product, {@code [n, nOut]}
   * @throws DL4JInvalidInputException if the shape of the input is wrong
   */
  public INDArray labelFreeProduct(INDArray x) {
    checkInput(x);
    INDArray input = x.castTo(dataType);
    if (layerConf().isNormalizeInput()) {
      input = input.dup('c');
      LengthNormalization.normalize(input);
    }
    return multiply(input, false, currentWorkspace());
  }

  /**
   * Adds every label to the product of {@link #labelFreeProduct}.
   *
   * @param product {@code [n, nOut]}
   * @return pre-activation of each example under each label, {@code [C n, nOut]}; row {@code c n + i} is
   *     that of example i under label c
   */
  public INDArray labelHypotheses(INDArray product) {
    INDArray biases = labelBiases(false);
    long n = product.size(0);
    int classes = layerConf().getLabels();
    INDArray z = Nd4j.createUninitialized(dataType, new long[] {classes * n, product.size(1)}, 'c');
    for (int c = 0; c < classes; c++) {
      INDArray block = z.get(NDArrayIndex.interval(c * n, (c + 1) * n));
      Nd4j.exec(new BroadcastAddOp(product, biases.getRow(c), block, 1));
    }
    return z;
  }

  /**
   * Computes the pre-activation of an example without a label.
   *
   * @param x what the layer below hands on, {@code [n, nIn]}
   * @return the pre-activation, {@code [n, nOut]}
   */
  public INDArray preActivation(INDArray x) {
    INDArray z = labelFreeProduct(x);
    return hasBias() ? z.addiRowVector(getParam(BIAS)) : z;
  }

  /**
   * Applies the activation function, measures the goodness and normalises, without recording a pass.
   *
   * @param z pre-activation, {@code [n, nOut]}; overwritten with what the next layer sees
   * @return goodness, {@code [n]}
   */
  public INDArray measure(INDArray z) {
    FFDenseLayer conf = layerConf();
    INDArray a = activation(z, false);
    INDArray lengths = LengthNormalization.lengths(a);
    INDArray goodness = lengths.mul(lengths).muli(conf.getGoodness().scale(conf.getNOut()));
    if (conf.isNormalizeOutput()) {
      a.diviColumnVector(LengthNormalization.toDivisors(lengths, conf.getNOut()));
    }
    return goodness;
  }

  // --- Backward ------------------------------------------------------------------------------------

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    if (detachment != null) {
      return localGradient(workspaceMgr);
    }
    if (!layerConf().isAllowBackprop()) {
      throw new IllegalStateException(
          describe()
              + ": expected an FFTrainingListener on the network, got none; call"
              + " net.addListeners(new FFTrainingListener()) to train by Forward-Forward, or build the"
              + " layer with allowBackprop(true) to train by backpropagation");
    }
    return backprop(epsilon, workspaceMgr);
  }

  private Pair<Gradient, INDArray> localGradient(LayerWorkspaceMgr workspaceMgr) {
    if (pass == null || goodnessGradient == null) {
      throw new IllegalStateException(
          describe()
              + ": expected a positive and a negative pass in this iteration, got none; the layer was"
              + " detached by an FFTrainingListener that the network no longer has: call"
              + " net.setListeners(...) with or without it");
    }
    INDArray delta = pass.delta(goodnessGradient);
    Gradient gradient = new DefaultGradient();
    if (passLabels != null) {
      writeLabelGradient(delta, gradient);
      long n = passInput.size(0);
      INDArray positive = delta.get(NDArrayIndex.interval(0, n));
      delta = positive.addi(delta.get(NDArrayIndex.interval(n, 2 * n)));
    } else if (hasBias()) {
      delta.sum(put(gradient, BIAS), 0);
    }
    Products.weightGradient(passInput, delta, 1.0, put(gradient, WEIGHTS));
    forgetPass();
    weightNoiseParams.clear();
    INDArray zeros =
        zeroEpsilon
            ? workspaceMgr.create(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c')
            : null;
    return new Pair<>(gradient, zeros);
  }

  /** Each example has one label, so the bias gradient is the sum of those of the labels. */
  private void writeLabelGradient(INDArray delta, Gradient gradient) {
    INDArray labelGradient = put(gradient, LABEL_WEIGHTS);
    Products.weightGradient(passLabels, delta, 1.0, labelGradient);
    if (hasBias()) {
      labelGradient.sum(put(gradient, BIAS), 0);
    }
    labelGradient.muli(layerConf().getLabelScale());
  }

  private INDArray put(Gradient gradient, String key) {
    INDArray view = gradientViews.get(key);
    gradient.setGradientFor(key, view);
    return view;
  }

  private void forgetPass() {
    pass = null;
    passInput = null;
    passLabels = null;
    goodnessGradient = null;
  }

  private Pair<Gradient, INDArray> backprop(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    FFDenseLayer conf = layerConf();
    INDArray z = product;
    INDArray bias = neutralBias(true, workspaceMgr);
    if (bias != null) {
      z.addiRowVector(bias);
    }
    INDArray activityGradient = epsilon;
    if (conf.isNormalizeOutput()) {
      INDArray a = activation(z.dup(), true);
      activityGradient = epsilon.dup('c');
      LengthNormalization.backprop(a, activityGradient);
    }
    INDArray delta = conf.getActivationFn().backprop(z, activityGradient).getFirst();
    Gradient gradient = new DefaultGradient();
    Products.weightGradient(multiplied, delta, 1.0, put(gradient, WEIGHTS));
    INDArray biasGradient = hasBias() ? delta.sum(put(gradient, BIAS), 0) : delta.sum(0);
    if (conf.getLabels() > 0) {
      // the neutral label is 1/C of each
      INDArray labelGradient = put(gradient, LABEL_WEIGHTS);
      labelGradient.assign(0.0);
      labelGradient.addiRowVector(biasGradient.mul(conf.getLabelScale() / conf.getLabels()));
    }
    INDArray below =
        workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
    Products.inputGradient(delta, getParamWithNoise(WEIGHTS, true, workspaceMgr), below);
    if (conf.isNormalizeInput()) {
      LengthNormalization.backprop(input.castTo(dataType), below);
    }
    weightNoiseParams.clear();
    product = null;
    return new Pair<>(gradient, backpropDropOutIfPresent(below));
  }

  @Override
  public void clear() {
    super.clear();
    forgetPass();
    multiplied = null;
    product = null;
  }
}
