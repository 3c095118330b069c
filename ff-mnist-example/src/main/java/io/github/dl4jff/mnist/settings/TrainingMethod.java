package io.github.dl4jff.mnist.settings;

import org.nd4j.shade.jackson.annotation.JsonValue;

/** How the hidden layers are trained. */
public enum TrainingMethod {
  /** Each layer by its own goodness. */
  FORWARD_FORWARD("Forward-Forward", true),
  /** All layers by the gradient of the softmax head's loss. */
  BACKPROP("backprop", false);

  private final String title;
  private final boolean local;

  TrainingMethod(String title, boolean local) {
    this.title = title;
    this.local = local;
  }

  /** Returns the name for people and files: a name such as {@code Forward-Forward}. */
  @JsonValue
  public String title() {
    return title;
  }

  /** Returns whether each hidden layer learns by a loss of its own. */
  public boolean isLocal() {
    return local;
  }
}
