package io.github.dl4jff.conf;

import io.github.dl4jff.goodness.MeanSquares;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.SiLULoss;

/**
 * The options of layers that learn by Hinton's two passes, the {@link
 * io.github.dl4jff.loss.Contrastive contrastive} objective. Every option checks its argument at
 * once; none of them may stand beside {@code classes(C)}.
 *
 * @param <B> the builder
 */
public interface ContrastiveOptions<B> {

  /**
   * Returns what this builder has been told so far.
   *
   * @return the draft, which the options write to
   */
  LocalLearningDraft learning();

  @SuppressWarnings("unchecked") // B is the builder itself
  private B self() {
    return (B) this;
  }

  /**
   * Sets how goodness is measured; the default is {@link MeanSquares}.
   *
   * @param goodness the goodness function
   * @return this builder
   * @throws IllegalArgumentException if it is null
   */
  default B goodness(ScalarGoodness goodness) {
    learning().goodness = Checks.notNull("goodness", goodness);
    return self();
  }

  /**
   * Sets the goodness {@code theta} that parts positive from negative examples; losses of the
   * difference in goodness do not depend on it. The default is the goodness of an activity whose
   * every unit is 1: 1 for the mean of squares, nOut for the sum.
   *
   * @param threshold {@code theta}, finite and greater than 0, in units of the layer's goodness
   * @return this builder
   * @throws IllegalArgumentException if it is out of range
   */
  default B threshold(double threshold) {
    learning().threshold = Checks.positive("threshold", threshold);
    return self();
  }

  /**
   * Sets the local loss; the default is {@link SiLULoss}.
   *
   * @param loss the loss
   * @return this builder
   * @throws IllegalArgumentException if it is null
   */
  default B loss(LocalLoss loss) {
    learning().loss = Checks.notNull("loss", loss);
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
   * @throws IllegalArgumentException if it is out of range
   */
  default B peerNormalization(double lambda) {
    learning().peerNormalization = Checks.notNegative("peerNormalization", lambda);
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
   * @throws IllegalArgumentException if it is out of range
   */
  default B collaboration(double gamma) {
    learning().collaboration = Checks.notNegative("collaboration", gamma);
    return self();
  }
}
