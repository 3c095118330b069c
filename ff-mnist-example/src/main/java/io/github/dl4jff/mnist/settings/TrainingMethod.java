package io.github.dl4jff.mnist.settings;

import org.nd4j.shade.jackson.annotation.JsonValue;

/** How the hidden layers are trained. */
public enum TrainingMethod {
  /** Each layer by its own goodness, in Hinton's two passes. */
  FORWARD_FORWARD("Forward-Forward", "two passes"),
  /** Each layer by its own goodness of every class, a learnt projection of its activity. */
  PROJECTION("one pass, projection", "projection"),
  /** Each layer by its own goodness of every class, that of the class's units. */
  GROUPS("one pass, groups", "groups"),
  /** All layers by the gradient of the softmax head's loss. */
  BACKPROP("backprop", "backprop");

  private final String title;
  private final String shortTitle;

  TrainingMethod(String title, String shortTitle) {
    this.title = title;
    this.shortTitle = shortTitle;
  }

  /** Returns the name for people and files: a name such as {@code Forward-Forward}. */
  @JsonValue
  public String title() {
    return title;
  }

  /** Returns the name beside the others, as in a legend. */
  public String shortTitle() {
    return shortTitle;
  }

  /** Returns the name where the ways of training are compared, such as {@code two passes}. */
  public String comparedTitle() {
    return isOnePass() ? title : shortTitle;
  }

  /** Returns whether each hidden layer learns by a loss of its own. */
  public boolean isLocal() {
    return this != BACKPROP;
  }

  /** Returns whether the hidden layers learn in one pass. */
  public boolean isOnePass() {
    return this == PROJECTION || this == GROUPS;
  }
}
