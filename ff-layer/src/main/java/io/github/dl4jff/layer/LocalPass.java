package io.github.dl4jff.layer;

import static io.github.dl4jff.conf.FFDenseParamInitializer.BIAS;
import static io.github.dl4jff.conf.FFDenseParamInitializer.LABEL_WEIGHTS;
import static io.github.dl4jff.conf.FFDenseParamInitializer.MEAN_ACTIVITY;
import static io.github.dl4jff.conf.FFDenseParamInitializer.WEIGHTS;

import io.github.dl4jff.conf.FFDenseLayer;
import java.util.Map;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One minibatch's positive and negative pass through one layer, and what its local gradient needs.
 * Rows {@code 0..n-1} are the positive examples, rows {@code n..2n-1} the negative ones.
 *
 * <p>With goodness {@code g = s sum(a^2)} and activity {@code a = f(z)} the gradient with respect
 * to the pre-activation {@code z} is
 *
 * <pre>{@code
 * dL/dz = dL/dg * 2 s a * f'(z)
 * }</pre>
 *
 * <p>For RELU and IDENTITY {@code f(z) f'(z) = f(z)}: the gradient is the activity with its rows
 * scaled, and {@code z} need not be kept.
 */
final class LocalPass {
  /** How much of the running mean of peer normalisation stays in each iteration. */
  private static final double PEER_MOMENTUM = 0.9;

  private final FFDenseLayer conf;
  private final double goodnessScale;
  private final INDArray input;
  private final INDArray labels;
  private final INDArray preActivation;
  private final INDArray output;
  private final INDArray reciprocals;
  private final INDArray goodness;
  private INDArray goodnessGradient;

  /**
   * Applies the activation function, measures the goodness and normalises.
   *
   * @param conf configuration of the layer
   * @param input what the weights were multiplied with, {@code [2n, nIn]}; {@code [n, nIn]} with
   *     labels, where positive and negative examples share it
   * @param labels one-hot labels, {@code [2n, C]}, or null
   * @param z pre-activation, {@code [2n, nOut]}; overwritten
   * @param last whether no layer takes the output
   */
  LocalPass(FFDenseLayer conf, INDArray input, INDArray labels, INDArray z, boolean last) {
    this.conf = conf;
    this.input = input;
    this.labels = labels;
    IActivation activation = conf.getActivationFn();
    preActivation = isItsOwnSlope(activation) ? null : z.dup();
    output = activation.getActivation(z, true);
    goodnessScale = conf.getGoodness().scale(conf.getNOut());
    INDArray sums = LengthNormalization.sumsOfSquares(output);
    if (conf.isNormalizeOutput() && !last) {
      reciprocals = LengthNormalization.reciprocals(sums, conf.getNOut());
      output.muliColumnVector(reciprocals);
    } else {
      reciprocals = null;
    }
    goodness = sums.muli(goodnessScale);
  }

  private static boolean isItsOwnSlope(IActivation activation) {
    return activation instanceof ActivationIdentity || activation.equals(new ActivationReLU());
  }

  /** Returns the goodness of each example, {@code [2n]}. */
  INDArray goodness() {
    return goodness;
  }

  /** Returns what the next layer sees, {@code [2n, nOut]}; valid until {@link #writeGradient}. */
  INDArray output() {
    return output;
  }

  /** Takes {@code dL/dg} of each example, {@code [2n]}; {@link #writeGradient} overwrites it. */
  void setGoodnessGradient(INDArray gradient) {
    goodnessGradient = gradient;
  }

  boolean hasGoodnessGradient() {
    return goodnessGradient != null;
  }

  /**
   * Writes the gradient of the local loss, summed over the pairs.
   *
   * @param views the gradient of each parameter; overwritten
   * @param meanActivity running mean of peer normalisation, {@code [nOut]}, or null
   * @return the gradient with respect to the product of input and weights, {@code [n, nOut]} with
   *     labels, where both halves saw the same input, else {@code [2n, nOut]}
   */
  INDArray writeGradient(Map<String, INDArray> views, INDArray meanActivity) {
    INDArray peerGradient =
        meanActivity == null ? null : writePeerNormalization(views, meanActivity);
    INDArray delta = delta();
    if (peerGradient != null) {
      delta.get(NDArrayIndex.interval(0, delta.size(0) / 2)).addiRowVector(peerGradient);
    }
    if (labels != null) {
      writeLabelGradient(delta, views);
      long n = input.size(0);
      INDArray negative = delta.get(NDArrayIndex.interval(n, 2 * n));
      // both halves saw the same input: x'd+ + x'd- = x'(d+ + d-)
      delta = delta.get(NDArrayIndex.interval(0, n)).addi(negative);
    } else if (conf.isHasBias()) {
      Products.columnSums(delta, views.get(BIAS));
    }
    Products.weightGradient(input, delta, views.get(WEIGHTS));
    return delta;
  }

  /** Computes the gradient with respect to the pre-activation, in the memory of the output. */
  private INDArray delta() {
    INDArray factors = goodnessGradient.muli(2 * goodnessScale);
    if (reciprocals != null) {
      factors.divi(reciprocals);
    }
    INDArray delta = output.muliColumnVector(factors);
    return preActivation == null
        ? delta
        : conf.getActivationFn().backprop(preActivation, delta).getFirst();
  }

  /**
   * Writes what the running mean is to be lowered by, and returns what peer normalisation adds to
   * the gradient with respect to each positive example's pre-activation.
   */
  private INDArray writePeerNormalization(Map<String, INDArray> views, INDArray meanActivity) {
    long n = output.size(0) / 2;
    INDArray positive = output.get(NDArrayIndex.interval(0, n));
    INDArray weights =
        reciprocals == null
            ? Nd4j.ones(output.dataType(), 1, n)
            : reciprocals.get(NDArrayIndex.interval(0, n)).rdiv(1).reshape(1, n);
    INDArray batchMean = Nd4j.createUninitialized(output.dataType(), 1, conf.getNOut());
    Products.multiply(weights.div(n), positive, 0.0, batchMean);
    INDArray lowered = views.get(MEAN_ACTIVITY).assign(meanActivity);
    lowered.subi(batchMean.reshape(conf.getNOut())).muli(1 - PEER_MOMENTUM);
    double strength = 2 * goodnessScale * conf.getPeerNormalization();
    return meanActivity.sub(meanActivity.meanNumber()).muli(strength);
  }

  private void writeLabelGradient(INDArray delta, Map<String, INDArray> views) {
    INDArray labelGradient = views.get(LABEL_WEIGHTS);
    Products.weightGradient(labels, delta, labelGradient);
    if (conf.isHasBias()) {
      // each example has one label, so the sum over labels is that over examples
      labelGradient.sum(views.get(BIAS), 0);
    }
    labelGradient.muli(conf.effectiveLabelScale());
  }
}
