package io.github.dl4jff.mnist;

/** How the hidden layers are trained. */
enum TrainingMethod {
  /** Each layer by its own goodness. */
  FORWARD_FORWARD("Forward-Forward"),
  /** All layers by the gradient of the softmax head's loss. */
  BACKPROP("backprop");

  private final String title;

  TrainingMethod(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
