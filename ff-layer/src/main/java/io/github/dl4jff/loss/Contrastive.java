package io.github.dl4jff.loss;

import io.github.dl4jff.goodness.MeanSquares;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.internal.Checks;
import java.util.Objects;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Hinton's two passes: the goodness of positive examples (the right label) is to be high, that of
 * negative examples (a wrong label) low.
 *
 * <p>Source: G. Hinton, The Forward-Forward Algorithm, arXiv 2212.13345, section 2.
 *
 * @serial exclude
 */
public final class Contrastive implements LocalObjective {
  private static final long serialVersionUID = 1L;

  private final ScalarGoodness goodness;
  private final LocalLoss loss;
  private final Double threshold;
  private final double peerNormalization;
  private final double collaboration;

  /**
   * Creates an objective. The options are described at {@link
   * io.github.dl4jff.conf.FFDenseLayer.Builder}.
   *
   * @param goodness how goodness is measured; null for {@link MeanSquares}
   * @param loss the loss of a pair; null for {@link SiLULoss}
   * @param threshold {@code theta}, finite and greater than 0, in units of goodness; null for the
   *     goodness of an activity whose every unit is 1
   * @param peerNormalization the strength {@code lambda}, finite and at least 0
   * @param collaboration the weight {@code gamma} of the other layers, finite and at least 0
   * @throws IllegalArgumentException if a number is out of range
   */
  @JsonCreator
  public Contrastive(
      @JsonProperty("goodness") ScalarGoodness goodness,
      @JsonProperty("loss") LocalLoss loss,
      @JsonProperty("threshold") Double threshold,
      @JsonProperty("peerNormalization") double peerNormalization,
      @JsonProperty("collaboration") double collaboration) {
    this.goodness = goodness == null ? new MeanSquares() : goodness;
    this.loss = loss == null ? new SiLULoss() : loss;
    this.threshold = threshold == null ? null : Checks.positive("threshold", threshold);
    this.peerNormalization = Checks.notNegative("peerNormalization", peerNormalization);
    this.collaboration = Checks.notNegative("collaboration", collaboration);
  }

  /**
   * Returns how goodness is measured.
   *
   * @return the goodness
   */
  public ScalarGoodness getGoodness() {
    return goodness;
  }

  /**
   * Returns the loss of a pair.
   *
   * @return the loss
   */
  public LocalLoss getLoss() {
    return loss;
  }

  /**
   * Returns the threshold as it was set.
   *
   * @return {@code theta}, or null where the default applies
   */
  public Double getThreshold() {
    return threshold;
  }

  /**
   * Returns the threshold of a layer: the one that was set, or else the goodness of an activity
   * whose every unit is 1, so 1 for the mean of squares and the width for their sum.
   *
   * @param width number of units
   * @return {@code theta}, in units of goodness
   */
  public double threshold(long width) {
    return threshold == null ? goodness.ofOnes(width) : threshold;
  }

  /**
   * Returns the strength of peer normalisation.
   *
   * @return {@code lambda}; 0 where there is none
   */
  public double getPeerNormalization() {
    return peerNormalization;
  }

  /**
   * Returns the weight of the other layers' goodness.
   *
   * @return {@code gamma}; 0 where the layer learns from its own goodness alone
   */
  public double getCollaboration() {
    return collaboration;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Contrastive that
        && goodness.equals(that.goodness)
        && loss.equals(that.loss)
        && Objects.equals(threshold, that.threshold)
        && Double.compare(peerNormalization, that.peerNormalization) == 0
        && Double.compare(collaboration, that.collaboration) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(goodness, loss, threshold, peerNormalization, collaboration);
  }

  @Override
  public String toString() {
    return "Contrastive(goodness="
        + goodness
        + ", loss="
        + loss
        + ", threshold="
        + threshold
        + ", peerNormalization="
        + peerNormalization
        + ", collaboration="
        + collaboration
        + ")";
  }
}
