package io.github.dl4jff.internal.step;

/** What happens in a chain between DL4J's forward and backward pass of one minibatch. */
sealed interface LocalStep permits CompetitiveStep, ContrastiveStep {

  /**
   * Evaluates the local losses, and hands each layer that learns the gradient of its own.
   *
   * @param negatives where negative examples come from, for objectives that need some
   * @param activations activations of DL4J's forward pass: a list or a map, as its listeners get
   *     them
   * @param learning positions of the layers that learn
   */
  void run(Negatives negatives, Object activations, Range learning);
}
