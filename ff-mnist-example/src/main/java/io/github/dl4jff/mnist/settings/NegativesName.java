package io.github.dl4jff.mnist.settings;

import org.nd4j.shade.jackson.annotation.JsonValue;

/** The negative examples of an experiment whose hidden layers see no labels. */
public enum NegativesName {
  /** {@link io.github.dl4jff.negative.HybridImages}. */
  HYBRID_IMAGES("hybrid images"),
  /** {@link io.github.dl4jff.negative.SelfContrastivePairs}. */
  SELF_CONTRASTIVE_PAIRS("self-contrastive pairs");

  private final String title;

  NegativesName(String title) {
    this.title = title;
  }

  /** Returns the name for people and files: a name such as {@code hybrid images}. */
  @JsonValue
  public String title() {
    return title;
  }
}
