package io.github.dl4jff.internal.layer;

import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.BIAS;
import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.LABEL_WEIGHTS;
import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.MEAN_ACTIVITY;
import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.WEIGHTS;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.Activity;
import io.github.dl4jff.internal.linalg.LengthNormalization;
import io.github.dl4jff.internal.linalg.Products;
import io.github.dl4jff.loss.Contrastive;
import java.util.Map;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One minibatch's positive and negative pass through one layer, and what its local gradient needs.
 * Rows {@code 0..n-1} are the positive examples, rows {@code n..2n-1} the negative ones.
 *
 * <pre>{@code
 * dL/dz = dL/dg dg/da f'(z),   dL/dW = x' dL/dz over positive and negative examples
 * }</pre>
 *
 * <p>For RELU and IDENTITY {@code dg/da f'(z) = dg/da}, since goodness has no slope where the
 * activity is 0: {@code z} need not be kept.
 */
final class ContrastivePass {
  /** How much of the running mean of peer normalisation stays in each iteration. */
  private static final double PEER_MOMENTUM = 0.9;

  private final FFDenseLayer conf;
  private final Contrastive objective;
  private final INDArray input;
  private final INDArray labels;
  private final INDArray preActivation;
  private final Activity activity;
  private final INDArray goodness;
  private INDArray goodnessGradient;

  /**
   * Runs both passes through the first layer, on the product that they share.
   *
   * @param conf configuration of the layer
   * @param affine its parameters
   * @param x what the weights were multiplied with, {@code [n, nIn]}
   * @param product {@code x W}, {@code [n, nOut]}
   * @param labels one-hot labels of the positive, then of the negative examples, {@code [2n, C]}
   * @param last whether no layer takes the output
   * @return the passes
   */
  static ContrastivePass ofLabels(
      FFDenseLayer conf,
      Affine affine,
      INDArray x,
      INDArray product,
      INDArray labels,
      boolean last) {
    long n = product.size(0);
    INDArray z = uninitialized(product, 2 * n, product.size(1));
    z.get(NDArrayIndex.interval(0, n)).assign(product);
    z.get(NDArrayIndex.interval(n, 2 * n)).assign(product);
    affine.addLabels(labels, z);
    return new ContrastivePass(conf, x, labels, z, last);
  }

  /**
   * Runs both passes through a layer that sees no labels.
   *
   * @param conf configuration of the layer
   * @param affine its parameters
   * @param x input of the positive, then of the negative examples, {@code [2n, nIn]}
   * @param last whether no layer takes the output
   * @return the passes
   */
  static ContrastivePass of(FFDenseLayer conf, Affine affine, INDArray x, boolean last) {
    INDArray input = x;
    if (conf.normalizesInput()) {
      input = x.dup('c');
      LengthNormalization.normalizeOrNaN(input, input);
    }
    INDArray z = affine.neutral(input, uninitialized(input, input.size(0), conf.getNOut()));
    return new ContrastivePass(conf, input, null, z, last);
  }

  private static INDArray uninitialized(INDArray like, long rows, long columns) {
    return Nd4j.createUninitialized(like.dataType(), new long[] {rows, columns}, 'c');
  }

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
  private ContrastivePass(
      FFDenseLayer conf, INDArray input, INDArray labels, INDArray z, boolean last) {
    this.conf = conf;
    this.input = input;
    this.labels = labels;
    objective = conf.getLearning().contrastive();
    IActivation activation = conf.getActivationFn();
    preActivation = ForwardPass.tellsItsSlope(activation) ? null : z.dup();
    activity = new Activity(activation.getActivation(z, true));
    goodness = objective.getGoodness().of(activity);
    if (conf.getLearning().isNormalizeOutput() && !last) {
      activity.normalize();
    }
  }

  /** Returns the goodness of each example, {@code [2n]}. */
  INDArray goodness() {
    return goodness;
  }

  /** Returns what the next layer sees, {@code [2n, nOut]}; valid until {@link #writeGradient}. */
  INDArray output() {
    return activity.rows();
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

  /** Computes the gradient with respect to the pre-activation; the activity is lost. */
  private INDArray delta() {
    INDArray gradient = objective.getGoodness().backprop(activity, goodnessGradient);
    return preActivation == null
        ? gradient
        : conf.getActivationFn().backprop(preActivation, gradient).getFirst();
  }

  /**
   * Writes what the running mean is to be lowered by, and returns what peer normalisation adds to
   * the gradient with respect to each positive example's pre-activation.
   */
  private INDArray writePeerNormalization(Map<String, INDArray> views, INDArray meanActivity) {
    INDArray output = activity.rows();
    long n = output.size(0) / 2;
    INDArray positive = output.get(NDArrayIndex.interval(0, n));
    INDArray weights =
        activity.reciprocals() == null
            ? Nd4j.ones(output.dataType(), 1, n)
            : activity.reciprocals().get(NDArrayIndex.interval(0, n)).rdiv(1).reshape(1, n);
    INDArray batchMean = Nd4j.createUninitialized(output.dataType(), 1, conf.getNOut());
    Products.multiply(weights.div(n), positive, 0.0, batchMean);
    INDArray lowered = views.get(MEAN_ACTIVITY).assign(meanActivity);
    lowered.subi(batchMean.reshape(conf.getNOut())).muli(1 - PEER_MOMENTUM);
    double scale = objective.getGoodness().ofOnes(activity.width()) / activity.width();
    double strength = 2 * scale * objective.getPeerNormalization();
    return meanActivity.sub(meanActivity.meanNumber()).muli(strength);
  }

  private void writeLabelGradient(INDArray delta, Map<String, INDArray> views) {
    INDArray labelGradient = views.get(LABEL_WEIGHTS);
    Products.weightGradient(labels, delta, labelGradient);
    if (conf.isHasBias()) {
      // each example has one label, so the sum over labels is that over examples
      labelGradient.sum(views.get(BIAS), 0);
    }
    labelGradient.muli(conf.getLabelInput().scale(conf.getNIn()));
  }
}
