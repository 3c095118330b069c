package io.github.dl4jff.internal.layer;

import static io.github.dl4jff.internal.layer.FFConvolutionParamInitializer.BIAS;
import static io.github.dl4jff.internal.layer.FFConvolutionParamInitializer.WEIGHTS;

import io.github.dl4jff.conf.FFConvolutionLayer;
import io.github.dl4jff.goodness.Activity;
import io.github.dl4jff.goodness.UnitShape;
import io.github.dl4jff.internal.linalg.LengthNormalization;
import io.github.dl4jff.internal.linalg.Products;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The layer that an {@link FFConvolutionLayer} configures, inside a running network.
 *
 * <pre>{@code
 * dL/dz = dL/dG dG/da f'(z),   dL/dW = convolution of x with dL/dz
 * }</pre>
 */
public final class FFConvolution extends AbstractFFLayer<FFConvolutionLayer> {
  private static final long serialVersionUID = 1L;

  /** Of the last forward pass in training. */
  private transient ForwardPass forward;

  /**
   * Creates the layer without parameters.
   *
   * @param conf the configuration, which holds an {@link FFConvolutionLayer}
   * @param dataType the data type of the network
   */
  public FFConvolution(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public Type type() {
    return Type.CONVOLUTIONAL;
  }

  @Override
  public boolean hasBias() {
    return layerConf().hasBias();
  }

  private boolean normalizesInput() {
    return Boolean.TRUE.equals(learning().getNormalizeInput());
  }

  private UnitShape units() {
    return layerConf().units();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    checkInput();
    applyDropOutIfNecessary(training, workspaceMgr);
    INDArray x = workspaceMgr.castTo(ArrayType.ACTIVATIONS, dataType, input, false);
    if (normalizesInput()) {
      x = workspaceMgr.dup(ArrayType.ACTIVATIONS, x, 'c');
      LengthNormalization.normalizeOrNaN(rows(x), rows(x));
    }
    INDArray z = uninitialized(ArrayType.ACTIVATIONS, outputShape(x.size(0)), workspaceMgr);
    INDArray bias = hasBias() ? getParamWithNoise(BIAS, training, workspaceMgr) : null;
    INDArray weights = getParamWithNoise(WEIGHTS, training, workspaceMgr);
    new Convolution(layerConf()).multiply(x, weights, bias, z);
    boolean slopeKept = training && !ForwardPass.tellsItsSlope(layerConf().getActivationFn());
    INDArray preActivation = slopeKept ? workspaceMgr.dup(ArrayType.ACTIVATIONS, z, 'c') : null;
    INDArray a = activity(z, training);
    if (training) {
      forward = new ForwardPass(x, preActivation, a);
    } else {
      forward = null;
      measureProbed(activityOf(a), workspaceMgr);
    }
    return handedOn(a, workspaceMgr);
  }

  /**
   * In memory of its own, out of reach of the layer above. The maxima of normalised maps are the
   * maxima divided by the root mean square, which is that of the maps.
   */
  private INDArray handedOn(INDArray a, LayerWorkspaceMgr workspaceMgr) {
    MaxPooling pooling = pooling();
    INDArray out =
        uninitialized(ArrayType.ACTIVATIONS, pooling.resultShape(a.shape()), workspaceMgr);
    boolean pools = pooling.size() > 1;
    if (pools) {
      pooling.pool(a, out);
    }
    if (learning().isNormalizeOutput()) {
      INDArray factors = LengthNormalization.factorsOrNaN(rows(a));
      Products.scaleRows(rows(pools ? out : a), factors, rows(out));
    } else if (!pools) {
      out.assign(a);
    }
    return out;
  }

  private MaxPooling pooling() {
    return new MaxPooling(layerConf().getMaxPooling(), units().isChannelsLast());
  }

  private void checkInput() {
    FFConvolutionLayer conf = layerConf();
    boolean last = conf.getCnn2dDataFormat() == CNN2DFormat.NHWC;
    if (input.rank() != 4 || input.size(last ? 3 : 1) != conf.getNIn() || input.size(0) == 0) {
      throw new DL4JInvalidInputException(
          describe()
              + ": expected input "
              + (last
                  ? "[miniBatch, height, width, " + conf.getNIn() + "]"
                  : "[miniBatch, " + conf.getNIn() + ", height, width]")
              + ", got "
              + Arrays.toString(input.shape()));
    }
    long height = input.size(last ? 1 : 2);
    long width = input.size(last ? 2 : 3);
    InputType given =
        InputType.convolutional(height, width, conf.getNIn(), conf.getCnn2dDataFormat());
    UnitShape result = conf.unitsOf(given);
    if (!result.equals(units())) {
      throw new DL4JInvalidInputException(
          describe()
              + ": expected input whose maps make "
              + units()
              + ", got "
              + Arrays.toString(input.shape())
              + ", which makes "
              + result);
    }
  }

  private long[] outputShape(long n) {
    UnitShape units = units();
    return units.isChannelsLast()
        ? new long[] {n, units.getHeight(), units.getWidth(), units.getChannels()}
        : new long[] {n, units.getChannels(), units.getHeight(), units.getWidth()};
  }

  private INDArray uninitialized(ArrayType type, long[] shape, LayerWorkspaceMgr workspaceMgr) {
    return workspaceMgr.createUninitialized(type, dataType, shape, 'c');
  }

  private static INDArray rows(INDArray maps) {
    return maps.reshape('c', maps.size(0), maps.length() / maps.size(0));
  }

  private Activity activityOf(INDArray maps) {
    return new Activity(rows(maps), units(), null);
  }

  @Override
  Activity trainedActivity() {
    return forward == null ? null : activityOf(forward.activity());
  }

  @Override
  INDArray writeLocalGradient(boolean below, LayerWorkspaceMgr workspaceMgr) {
    return writeGradient(activityGradient(workspaceMgr), below, workspaceMgr);
  }

  @Override
  INDArray writeBackpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    INDArray activity = forward.activity();
    INDArray maps = epsilon.dup('c');
    if (pooling().size() > 1) {
      maps = pooling().backprop(activity, maps);
    }
    INDArray activityGradient = rows(maps);
    if (learning().isNormalizeOutput()) {
      LengthNormalization.backprop(rows(activity), activityGradient);
    }
    gradientsFlattened.assign(0.0);
    return writeGradient(activityGradient, true, workspaceMgr);
  }

  /** Writes the gradients of weights and bias from that of the activity, {@code [n, width]}. */
  private INDArray writeGradient(
      INDArray activityGradient, boolean below, LayerWorkspaceMgr workspaceMgr) {
    INDArray maps = activityGradient.reshape('c', forward.activity().shape());
    INDArray delta = forward.slope(layerConf().getActivationFn(), maps);
    Convolution convolution = new Convolution(layerConf());
    if (hasBias()) {
      convolution.biasGradient(delta, gradientViews.get(BIAS));
    }
    if (!below) {
      convolution.weightGradient(forward.input(), delta, gradientViews.get(WEIGHTS));
      return null;
    }
    INDArray inputGradient = uninitialized(ArrayType.ACTIVATION_GRAD, input.shape(), workspaceMgr);
    INDArray weights = getParamWithNoise(WEIGHTS, true, workspaceMgr);
    convolution.backprop(
        forward.input(), weights, delta, gradientViews.get(WEIGHTS), inputGradient);
    if (normalizesInput()) {
      INDArray given = input.castTo(dataType).dup('c');
      LengthNormalization.backprop(rows(given), rows(inputGradient));
    }
    return backpropDropOutIfPresent(inputGradient);
  }

  @Override
  void forgetPass() {
    super.forgetPass();
    forward = null;
  }
}
