package io.github.dl4jff.conf;

import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.SiLULoss;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/**
 * The options of an {@link FFDenseLayer}, beside those of any DL4J layer. Every option checks its
 * argument at once. The formulas are those of {@link FFDenseLayer}.
 */
public abstract sealed class FFDenseOptions extends FeedForwardLayer.Builder<FFDenseLayer.Builder>
    permits FFDenseLayer.Builder {

  boolean hasBias = true;
  int labels;
  Double labelScale;
  Goodness goodness = FFDenseLayer.DEFAULT_GOODNESS;
  Double threshold;
  LocalLoss loss = new SiLULoss();
  Boolean normalizeInput;
  boolean normalizeOutput = true;
  double peerNormalization;
  double collaboration;
  boolean trainBelow;
  boolean allowBackprop;

  FFDenseOptions() {
    activationFn = new ActivationReLU();
  }

  private FFDenseLayer.Builder self() {
    return (FFDenseLayer.Builder) this;
  }

  /**
   * Sets whether the layer has a bias; the default is true.
   *
   * @param hasBias whether there is a {@code b}
   * @return this builder
   */
  public final FFDenseLayer.Builder hasBias(boolean hasBias) {
    this.hasBias = hasBias;
    return self();
  }

  /**
   * Lets the layer see the label, through weights {@code L}, shape {@code [labels, nOut]}. The
   * first Forward-Forward layer of a network needs it, and no other may have it. The default is 0:
   * no labels.
   *
   * @param labels the number of classes {@code C}, at least 2, or 0
   * @return this builder
   * @throws DL4JInvalidConfigException if it is 1 or less than 0
   */
  public final FFDenseLayer.Builder labels(int labels) {
    this.labels = OptionChecks.labels(labels);
    return self();
  }

  /**
   * Sets the size {@code s} of the label beside an input of root mean square 1, whose length is
   * {@code sqrt(nIn)}. The default is a quarter of that length, and at least 3: {@link
   * FFDenseLayer#effectiveLabelScale()}.
   *
   * @param labelScale {@code s}, finite and greater than 0
   * @return this builder
   * @throws DL4JInvalidConfigException if it is out of range
   */
  public final FFDenseLayer.Builder labelScale(double labelScale) {
    this.labelScale = OptionChecks.positive("labelScale", labelScale);
    return self();
  }

  /**
   * Sets how goodness is measured; the default is {@link FFDenseLayer#DEFAULT_GOODNESS}.
   *
   * @param goodness the goodness function
   * @return this builder
   * @throws DL4JInvalidConfigException if it is null
   */
  public final FFDenseLayer.Builder goodness(Goodness goodness) {
    this.goodness = OptionChecks.notNull("goodness", goodness);
    return self();
  }

  /**
   * Sets the goodness {@code theta} that parts positive from negative examples; losses of the
   * difference in goodness do not depend on it. The default is a mean of squares of {@link
   * FFDenseLayer#DEFAULT_THRESHOLD_OF_MEAN}: 1 for the mean, nOut for the sum.
   *
   * @param threshold {@code theta}, finite and greater than 0, in units of the layer's goodness
   * @return this builder
   * @throws DL4JInvalidConfigException if it is out of range
   */
  public final FFDenseLayer.Builder threshold(double threshold) {
    this.threshold = OptionChecks.positive("threshold", threshold);
    return self();
  }

  /**
   * Sets the local loss; the default is {@link SiLULoss}.
   *
   * @param loss the loss
   * @return this builder
   * @throws DL4JInvalidConfigException if it is null
   */
  public final FFDenseLayer.Builder loss(LocalLoss loss) {
    this.loss = OptionChecks.notNull("loss", loss);
    return self();
  }

  /**
   * Sets whether each example of the input is divided by its root mean square. The default is true
   * for a layer with labels and false for others, whose input is another Forward-Forward layer's
   * output and already is of root mean square 1.
   *
   * @param normalizeInput whether it is
   * @return this builder
   */
  public final FFDenseLayer.Builder normalizeInput(boolean normalizeInput) {
    this.normalizeInput = normalizeInput;
    return self();
  }

  /**
   * Sets whether each example of the output is divided by its root mean square; the default is
   * true. Without it the next layer sees this layer's goodness and has little left to learn.
   *
   * @param normalizeOutput whether it is
   * @return this builder
   */
  public final FFDenseLayer.Builder normalizeOutput(boolean normalizeOutput) {
    this.normalizeOutput = normalizeOutput;
    return self();
  }

  /**
   * Sets the strength {@code lambda} of peer normalisation, which keeps units from falling silent
   * and from being active for everything. For each positive example the gradient with respect to
   * the pre-activation {@code z_j} gets an addition, not gated by the activation function:
   *
   * <pre>{@code
   * dL/dz_j -= 2 s lambda (mean over units of mu - mu_j),   s = 1/nOut for a mean of squares, else 1
   * mu_j = 0.9 mu_j + 0.1 (mean of unit j over the positive examples of the minibatch), from 0.5
   * }</pre>
   *
   * <p>The running mean {@code mu} is saved with the network, as parameter {@code m}. Source: the
   * Matlab code that G. Hinton published with The Forward-Forward Algorithm, arXiv 2212.13345;
   * {@code 2 s}, which is not there, makes lambda mean the same beside the gradient of either
   * goodness. The default is 0, none.
   *
   * @param lambda the strength, finite and at least 0
   * @return this builder
   * @throws DL4JInvalidConfigException if it is out of range
   */
  public final FFDenseLayer.Builder peerNormalization(double lambda) {
    peerNormalization = OptionChecks.notNegative("peerNormalization", lambda);
    return self();
  }

  /**
   * Sets the weight {@code gamma} of layer collaboration: the goodness of the other layers, less
   * their thresholds, is added to what the local loss sees, as a constant:
   *
   * <pre>{@code
   * loss of layer k sees  (g_k - theta_k) + gamma * sum over j != k of (g_j - theta_j)
   * }</pre>
   *
   * <p>so that a layer works on the examples that all layers together get wrong. No gradient
   * crosses a layer. Source: G. Lorberbom et al., Layer Collaboration in the Forward-Forward
   * Algorithm, arXiv 2305.12393, section 4. The default is 0, none.
   *
   * @param gamma the weight, finite and at least 0
   * @return this builder
   * @throws DL4JInvalidConfigException if it is out of range
   */
  public final FFDenseLayer.Builder collaboration(double gamma) {
    collaboration = OptionChecks.notNegative("collaboration", gamma);
    return self();
  }

  /**
   * Sets whether the layers below the first Forward-Forward layer, such as convolutions, learn from
   * its local loss: the layer passes down the gradient of that loss with respect to its input
   * {@code x}, which the positive and the negative example of a pair share,
   *
   * <pre>{@code
   * dL/dx = (dL/dz+ + dL/dz-) W',   through the normalisation of the input where there is one
   * }</pre>
   *
   * <p>and they backpropagate it in DL4J's own way. No gradient of the head or of another
   * Forward-Forward layer goes there. The default is false: nothing flows below the first
   * Forward-Forward layer, and what lies there stays as it is. It is an option of the first layer
   * of a chain, with {@link #labels(int) labels}; training stops with a {@link
   * DL4JInvalidConfigException} at any other.
   *
   * @param trainBelow whether its gradient is passed on
   * @return this builder
   */
  public final FFDenseLayer.Builder trainBelow(boolean trainBelow) {
    this.trainBelow = trainBelow;
    return self();
  }

  /**
   * Sets whether the layer backpropagates like any dense layer while no {@link
   * io.github.dl4jff.training.FFTrainingListener} is attached, to compare both ways of training.
   * The default is false: then a backward pass without the listener is an {@link
   * IllegalStateException}, so that Forward-Forward never turns into backpropagation by accident.
   *
   * @param allowBackprop whether it does
   * @return this builder
   */
  public final FFDenseLayer.Builder allowBackprop(boolean allowBackprop) {
    this.allowBackprop = allowBackprop;
    return self();
  }
}
