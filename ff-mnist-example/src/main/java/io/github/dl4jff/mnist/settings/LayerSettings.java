package io.github.dl4jff.mnist.settings;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.SiLULoss;

/**
 * How the Forward-Forward layers learn; see the setters of {@link FFDenseLayer.Builder}. Without
 * effect on a network that is trained by backprop.
 *
 * @param labelScale size of the label beside the first layer's input; null for the layer's default,
 *     which depends on the number of inputs
 * @param loss the local loss
 * @param alpha parameter of the local loss
 * @param peerNormalization strength of peer normalisation; 0 for none
 * @param collaboration weight of the other layers' goodness; 0 for none
 */
public record LayerSettings(
    Double labelScale,
    LossName loss,
    double alpha,
    double peerNormalization,
    double collaboration) {
  /** The defaults of {@link FFDenseLayer}. */
  public static final LayerSettings DEFAULT =
      new LayerSettings(null, LossName.SILU, SiLULoss.DEFAULT_ALPHA, 0, 0);

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a number is out of range, or there is no loss
   */
  public LayerSettings {
    if (labelScale != null) {
      SettingChecks.positive("labelScale", labelScale);
    }
    SettingChecks.notNull("loss", loss);
    SettingChecks.positive("alpha", alpha);
    SettingChecks.notNegative("peerNormalization", peerNormalization);
    SettingChecks.notNegative("collaboration", collaboration);
  }

  public LocalLoss localLoss() {
    return loss.create(alpha);
  }
}
