package io.github.dl4jff.mnist.settings;

import org.nd4j.shade.jackson.annotation.JsonValue;

/** The local losses of an experiment: those with one parameter. */
public enum LossName {
  /** {@link io.github.dl4jff.loss.SiLULoss}, of two passes; its parameter is alpha. */
  SILU("SiLU"),
  /** {@link io.github.dl4jff.loss.SymBaLoss}, of two passes; its parameter is alpha. */
  SYMBA("SymBa"),
  /**
   * {@link io.github.dl4jff.loss.CrossEntropyLoss}, of one pass; its parameter is the label
   * smoothing.
   */
  CROSS_ENTROPY("cross-entropy");

  private final String title;

  LossName(String title) {
    this.title = title;
  }

  /** Returns whether it is a loss of one pass. */
  public boolean isOnePass() {
    return this == CROSS_ENTROPY;
  }

  /** Returns the name for people and files: a name such as {@code SiLU}. */
  @JsonValue
  public String title() {
    return title;
  }
}
