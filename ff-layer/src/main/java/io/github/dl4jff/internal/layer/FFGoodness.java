package io.github.dl4jff.internal.layer;

import io.github.dl4jff.conf.FFGoodnessLayer;
import io.github.dl4jff.goodness.Activity;
import io.github.dl4jff.goodness.UnitShape;
import io.github.dl4jff.internal.linalg.LengthNormalization;
import io.github.dl4jff.internal.linalg.Products;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The layer that an {@link FFGoodnessLayer} configures, inside a running network.
 *
 * <p>Under a mask a time step has the weight 0, or {@code w = t / (number of steps that count)}; of
 * {@code v = sqrt(w) a} the root mean square over all steps is that of {@code a} over those that
 * count, and {@code out = v / (rms(v) sqrt(w))}.
 */
public final class FFGoodness extends AbstractFFLayer<FFGoodnessLayer> {
  private static final long serialVersionUID = 1L;

  /** Of the last forward pass in training. */
  private transient Activity activity;

  /** Of the last forward pass; null where all steps count. */
  private transient StepWeights steps;

  /**
   * Weights of time steps.
   *
   * @param weights {@code w}, {@code [n, t]}
   * @param roots their square roots
   * @param shares {@code 1 / sqrt(w)} of the steps that count, {@code [n]}
   */
  private record StepWeights(INDArray weights, INDArray roots, INDArray shares) {
    static StepWeights of(INDArray mask, DataType dataType, long n, long t) {
      INDArray typed = mask.castTo(dataType).reshape(n, t).dup('c');
      INDArray counts = Transforms.max(Products.rowSums(typed), 1.0, false);
      INDArray weights = Nd4j.createUninitialized(dataType, new long[] {n, t}, 'c');
      Products.scaleRows(typed, counts.rdiv(t), weights);
      INDArray shares = Transforms.sqrt(counts.div(t), false);
      return new StepWeights(weights, Transforms.sqrt(weights, true), shares);
    }

    /** The backward pass needs them: they would die with the layer's working memory. */
    StepWeights kept(LayerWorkspaceMgr workspaceMgr) {
      return new StepWeights(
          workspaceMgr.leverageTo(ArrayType.ACTIVATIONS, weights),
          workspaceMgr.leverageTo(ArrayType.ACTIVATIONS, roots),
          workspaceMgr.leverageTo(ArrayType.ACTIVATIONS, shares));
    }
  }

  /**
   * Creates the layer without parameters.
   *
   * @param conf the configuration, which holds an {@link FFGoodnessLayer}
   * @param dataType the data type of the network
   */
  public FFGoodness(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Takes the mask of a sequence, and leaves it to the layers above. */
  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
    setMaskArray(maskArray);
    maskState = currentMaskState;
    return new Pair<>(maskArray, currentMaskState);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    UnitShape units = unitsOf(input);
    INDArray x = workspaceMgr.castTo(ArrayType.ACTIVATIONS, dataType, input, false);
    if (x.ordering() != 'c' || !Shape.hasDefaultStridesForShape(x)) {
      x = workspaceMgr.dup(ArrayType.ACTIVATIONS, x, 'c');
    }
    INDArray rows = rows(x);
    steps = stepWeights(units, workspaceMgr);
    Activity measured = new Activity(rows, units, steps == null ? null : steps.weights);
    if (training) {
      activity = measured;
    } else {
      activity = null;
      measureProbed(measured, workspaceMgr);
    }
    INDArray out =
        workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, x.shape(), 'c');
    handOn(measured, rows(out));
    return out;
  }

  private static INDArray rows(INDArray x) {
    return x.reshape('c', x.size(0), x.length() / x.size(0));
  }

  /** LSTM of 1.0.0-M2.1 calls the mask of its sequences passed through; GlobalPooling reads it. */
  private StepWeights stepWeights(UnitShape units, LayerWorkspaceMgr workspaceMgr) {
    boolean isOfOthers = maskState == MaskState.Passthrough && input.rank() != 3;
    if (maskArray == null || isOfOthers) {
      return null;
    }
    long n = input.size(0);
    long t = units.positions();
    if (input.rank() != 3 || maskArray.length() != n * t) {
      throw new DL4JInvalidInputException(
          describe()
              + ": expected no mask, or of sequences one of shape [miniBatch, time steps], got a"
              + " mask "
              + Arrays.toString(maskArray.shape())
              + " of input "
              + Arrays.toString(input.shape()));
    }
    return StepWeights.of(maskArray, dataType, n, t).kept(workspaceMgr);
  }

  private void handOn(Activity measured, INDArray out) {
    INDArray rows = measured.rows();
    boolean normalize = learning().isNormalizeOutput();
    if (steps == null) {
      if (normalize) {
        LengthNormalization.normalizeOrNaN(rows, out);
      } else {
        out.assign(rows);
      }
      return;
    }
    out.assign(new Activity(rows, measured.units(), steps.roots).weigh(rows));
    if (normalize) {
      LengthNormalization.normalizeOrNaN(out, out);
    }
    Products.scaleRows(out, steps.shares, out);
  }

  /** How the units of an input are laid out; sequences may have any number of time steps. */
  private UnitShape unitsOf(INDArray x) {
    UnitShape expected = layerConf().units();
    boolean last = expected.isChannelsLast();
    UnitShape got = shapeOf(x, last);
    // InputTypeUtil of 1.0.0-M2.1 loses the format of volumes, which may be either then
    if (x.rank() == 5 && !fits(got, expected, x)) {
      got = shapeOf(x, !last);
    }
    if (!fits(got, expected, x)) {
      throw new DL4JInvalidInputException(
          describe()
              + ": expected input of "
              + expected
              + " for each example, got "
              + Arrays.toString(x.shape()));
    }
    return got;
  }

  /** Null where it is no activity of a layer. */
  private static UnitShape shapeOf(INDArray x, boolean channelsLast) {
    int places = x.rank() - 2;
    if (places < 0 || places > 3 || x.length() == 0) {
      return null;
    }
    long[] sizes = {1, 1, 1};
    for (int i = 0; i < places; i++) {
      sizes[3 - places + i] = x.size((channelsLast ? 1 : 2) + i);
    }
    long channels = x.size(channelsLast ? places + 1 : 1);
    return new UnitShape(channels, sizes[0], sizes[1], sizes[2], channelsLast && places > 0);
  }

  private static boolean fits(UnitShape got, UnitShape expected, INDArray x) {
    boolean isSequence = x.rank() == 3 && expected.positions() == 1;
    return got != null
        && got.getChannels() == expected.getChannels()
        && (isSequence || samePlaces(got, expected));
  }

  private static boolean samePlaces(UnitShape a, UnitShape b) {
    return a.getDepth() == b.getDepth()
        && a.getHeight() == b.getHeight()
        && a.getWidth() == b.getWidth();
  }

  @Override
  Activity trainedActivity() {
    return activity;
  }

  @Override
  INDArray writeLocalGradient(boolean below, LayerWorkspaceMgr workspaceMgr) {
    INDArray gradient = activityGradient(workspaceMgr);
    return below ? handedDown(gradient, workspaceMgr) : null;
  }

  private INDArray handedDown(INDArray gradient, LayerWorkspaceMgr workspaceMgr) {
    return workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, gradient, 'c').reshape('c', input.shape());
  }

  @Override
  INDArray writeBackpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    if (gradientsFlattened != null) {
      gradientsFlattened.assign(0.0);
    }
    INDArray gradient = rows(epsilon.dup('c'));
    INDArray rows = activity.rows();
    Activity roots = steps == null ? null : new Activity(rows, activity.units(), steps.roots);
    if (roots != null) {
      Products.scaleRows(gradient, steps.shares, gradient);
      rows = roots.weigh(rows);
    }
    if (learning().isNormalizeOutput()) {
      LengthNormalization.backprop(rows, gradient);
    }
    return handedDown(roots == null ? gradient : roots.weigh(gradient), workspaceMgr);
  }

  @Override
  void forgetPass() {
    super.forgetPass();
    activity = null;
    steps = null;
  }
}
