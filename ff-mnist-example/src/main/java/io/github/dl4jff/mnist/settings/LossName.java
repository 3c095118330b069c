package io.github.dl4jff.mnist.settings;

import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.SiLULoss;
import io.github.dl4jff.loss.SymBaLoss;
import java.util.function.DoubleFunction;
import org.nd4j.shade.jackson.annotation.JsonValue;

/** The local losses of an experiment: those with one parameter, {@code alpha}. */
public enum LossName {
  /** {@link SiLULoss}. */
  SILU("SiLU", SiLULoss::new),
  /** {@link SymBaLoss}. */
  SYMBA("SymBa", SymBaLoss::new);

  private final String title;
  private final DoubleFunction<LocalLoss> ofAlpha;

  LossName(String title, DoubleFunction<LocalLoss> ofAlpha) {
    this.title = title;
    this.ofAlpha = ofAlpha;
  }

  /** Returns the name for people and files: a name such as {@code SiLU}. */
  @JsonValue
  public String title() {
    return title;
  }

  /**
   * Returns the loss.
   *
   * @param alpha its parameter, finite and greater than 0
   */
  public LocalLoss create(double alpha) {
    return ofAlpha.apply(alpha);
  }
}
