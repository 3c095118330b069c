package io.github.dl4jff.mnist.settings;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.loss.ClassLoss;
import io.github.dl4jff.loss.CrossEntropyLoss;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.SiLULoss;
import io.github.dl4jff.loss.SimilarityMatchingLoss;
import io.github.dl4jff.loss.SymBaLoss;

/**
 * How the Forward-Forward layers learn; see the setters of {@link FFDenseLayer.Builder}. Without
 * effect on a network that is trained by backprop.
 *
 * @param labelScale size of the label beside the first layer's input, in two passes; null for the
 *     layer's default, which depends on the number of inputs
 * @param loss the local loss
 * @param alpha parameter of the local loss: alpha, or of the cross-entropy the label smoothing
 * @param peerNormalization strength of peer normalisation, in two passes; 0 for none
 * @param collaboration weight of the other layers' goodness, in two passes; 0 for none
 * @param similarity weight of similarity matching beside the cross-entropy, in one pass; 0 for none
 * @param negatives what layers that see no labels tell from the images; without effect on others
 */
public record LayerSettings(
    Double labelScale,
    LossName loss,
    double alpha,
    double peerNormalization,
    double collaboration,
    double similarity,
    NegativesName negatives) {
  /** The defaults of {@link FFDenseLayer}. */
  public static final LayerSettings DEFAULT =
      new LayerSettings(
          null, LossName.SILU, SiLULoss.DEFAULT_ALPHA, 0, 0, 0, NegativesName.HYBRID_IMAGES);

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a number is out of range, there is no loss, or a number
   *     would have no effect with it
   */
  public LayerSettings {
    if (labelScale != null) {
      SettingChecks.positive("labelScale", labelScale);
    }
    SettingChecks.notNull("loss", loss);
    if (loss.isOnePass()) {
      SettingChecks.notNegative("alpha", alpha);
    } else {
      SettingChecks.positive("alpha", alpha);
    }
    SettingChecks.notNegative("peerNormalization", peerNormalization);
    SettingChecks.notNegative("collaboration", collaboration);
    SettingChecks.notNegative("similarity", similarity);
    SettingChecks.notNull("negatives", negatives);
    if (loss.isOnePass()) {
      unused("labelScale", loss, labelScale == null ? 0 : labelScale);
      unused("peerNormalization", loss, peerNormalization);
      unused("collaboration", loss, collaboration);
    } else {
      unused("similarity", loss, similarity);
    }
  }

  private static void unused(String name, LossName loss, double value) {
    if (value != 0) {
      throw new IllegalArgumentException(
          "%s: expected none with the loss %s, got %s".formatted(name, loss.title(), value));
    }
  }

  /**
   * Returns settings for one pass.
   *
   * @param smoothing the label smoothing, in {@code [0, 1)}
   */
  public static LayerSettings onePass(double smoothing) {
    return onePass(smoothing, 0);
  }

  /**
   * Returns settings for one pass.
   *
   * @param smoothing the label smoothing, in {@code [0, 1)}
   * @param similarity the weight of similarity matching, at least 0
   */
  public static LayerSettings onePass(double smoothing, double similarity) {
    return new LayerSettings(
        null, LossName.CROSS_ENTROPY, smoothing, 0, 0, similarity, NegativesName.HYBRID_IMAGES);
  }

  /**
   * Returns the local loss of two passes.
   *
   * @throws IllegalStateException if the loss is one of one pass
   */
  public LocalLoss localLoss() {
    return switch (loss) {
      case SILU -> new SiLULoss(alpha);
      case SYMBA -> new SymBaLoss(alpha);
      case CROSS_ENTROPY -> throw new IllegalStateException("a loss of one pass: " + loss);
    };
  }

  /**
   * Returns the local loss of one pass.
   *
   * @throws IllegalStateException if the loss is one of two passes
   */
  public ClassLoss classLoss() {
    if (!loss.isOnePass()) {
      throw new IllegalStateException("a loss of two passes: " + loss);
    }
    ClassLoss prediction = new CrossEntropyLoss(alpha);
    return similarity == 0
        ? prediction
        : new SimilarityMatchingLoss(
            similarity, SimilarityMatchingLoss.DEFAULT_FEATURES, prediction);
  }
}
