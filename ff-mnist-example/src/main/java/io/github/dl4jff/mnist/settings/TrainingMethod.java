package io.github.dl4jff.mnist.settings;

import org.nd4j.shade.jackson.annotation.JsonValue;

/** How the hidden layers are trained. */
public enum TrainingMethod {
  /** Each layer by its own goodness. */
  FORWARD_FORWARD("Forward-Forward"),
  /** All layers by the gradient of the softmax head's loss. */
  BACKPROP("backprop");

  private final String title;

  TrainingMethod(String title) {
    this.title = title;
  }

  /**
   * Returns the name for people and files.
   *
   * @return a name such as {@code Forward-Forward}
   */
  @JsonValue
  public String title() {
    return title;
  }
}
