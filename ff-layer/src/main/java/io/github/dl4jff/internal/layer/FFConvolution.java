package io.github.dl4jff.internal.layer;

import static io.github.dl4jff.internal.layer.FFConvolutionParamInitializer.BIAS;
import static io.github.dl4jff.internal.layer.FFConvolutionParamInitializer.WEIGHTS;

import io.github.dl4jff.conf.FFConvolutionLayer;
import io.github.dl4jff.goodness.Activity;
import io.github.dl4jff.goodness.UnitShape;
import io.github.dl4jff.internal.linalg.LengthNormalization;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.IActivation;
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

  /** Of the same pass: the places of the windows of its max pooling; null without. */
  private transient INDArray places;

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
    UnitShape maps = mapsOfInput();
    applyDropOutIfNecessary(training, workspaceMgr);
    INDArray x = workspaceMgr.castTo(ArrayType.ACTIVATIONS, dataType, input, false);
    if (normalizesInput()) {
      x = workspaceMgr.dup(ArrayType.ACTIVATIONS, x, 'c');
      LengthNormalization.normalizeOrNaN(rows(x), rows(x));
    }
    INDArray z = uninitialized(ArrayType.ACTIVATIONS, shape(x.size(0), maps), workspaceMgr);
    INDArray bias = hasBias() ? getParamWithNoise(BIAS, training, workspaceMgr) : null;
    INDArray weights = getParamWithNoise(WEIGHTS, training, workspaceMgr);
    new Convolution(layerConf()).multiply(x, weights, bias, z);
    boolean slopeKept = training && !ForwardPass.tellsItsSlope(layerConf().getActivationFn());
    INDArray preActivation = slopeKept ? workspaceMgr.dup(ArrayType.ACTIVATIONS, z, 'c') : null;
    INDArray a = pooled(activity(z, training), workspaceMgr);
    if (training) {
      forward = new ForwardPass(x, preActivation, a);
    } else {
      forward = null;
      places = null;
      measureProbed(activityOf(a), workspaceMgr);
    }
    return handedOn(a, workspaceMgr);
  }

  private INDArray pooled(INDArray maps, LayerWorkspaceMgr workspaceMgr) {
    MaxPooling pooling = pooling();
    if (pooling.size() == 1) {
      return maps;
    }
    INDArray maxima =
        uninitialized(ArrayType.ACTIVATIONS, pooling.resultShape(maps.shape()), workspaceMgr);
    long[] shape = {(long) pooling.size() * pooling.size(), maxima.length()};
    places = uninitialized(ArrayType.ACTIVATIONS, shape, workspaceMgr);
    pooling.separate(maps, places);
    pooling.pool(places, maxima);
    return maxima;
  }

  /** In memory of its own, out of reach of the layer above. */
  private INDArray handedOn(INDArray a, LayerWorkspaceMgr workspaceMgr) {
    INDArray out = uninitialized(ArrayType.ACTIVATIONS, a.shape(), workspaceMgr);
    if (learning().isNormalizeOutput()) {
      LengthNormalization.normalizeOrNaN(rows(a), rows(out));
    } else {
      out.assign(a);
    }
    return out;
  }

  private MaxPooling pooling() {
    return new MaxPooling(layerConf().getMaxPooling(), units().isChannelsLast());
  }

  /** How the maps lie that the convolution makes of the input, which it checks. */
  private UnitShape mapsOfInput() {
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
    return conf.mapsOf(given);
  }

  private static long[] shape(long n, UnitShape units) {
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
    INDArray activityGradient = rows(epsilon.dup('c'));
    if (learning().isNormalizeOutput()) {
      LengthNormalization.backprop(rows(forward.activity()), activityGradient);
    }
    gradientsFlattened.assign(0.0);
    return writeGradient(activityGradient, true, workspaceMgr);
  }

  /** The gradient with respect to what the activation function is applied to. */
  private INDArray delta(INDArray activityGradient) {
    IActivation function = layerConf().getActivationFn();
    INDArray gradient = activityGradient.reshape('c', forward.activity().shape());
    if (places == null) {
      return forward.slope(function, gradient);
    }
    INDArray maxima = forward.activity().dup('c'); // the slope overwrites it
    boolean atMaxima = forward.preActivation() == null;
    INDArray pooled = atMaxima ? forward.slope(function, gradient) : gradient;
    UnitShape maps = mapsOfInput();
    INDArray unpooled = pooling().backprop(places, maxima, pooled, shape(gradient.size(0), maps));
    return atMaxima ? unpooled : forward.slope(function, unpooled);
  }

  /** Writes the gradients of weights and bias from that of the activity, {@code [n, width]}. */
  private INDArray writeGradient(
      INDArray activityGradient, boolean below, LayerWorkspaceMgr workspaceMgr) {
    INDArray delta = delta(activityGradient);
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
    places = null;
  }
}
