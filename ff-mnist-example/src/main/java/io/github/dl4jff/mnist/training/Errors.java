package io.github.dl4jff.mnist.training;

import java.util.OptionalDouble;

/**
 * Which share of some images a network gets wrong, in {@code [0, 1]}.
 *
 * @param head by its softmax head
 * @param goodness by the label whose goodness is highest; empty where the network has no such
 *     goodness
 */
public record Errors(double head, OptionalDouble goodness) {
  /**
   * Returns the error that a model is chosen by.
   *
   * @return that of goodness where there is one, else that of the head
   */
  public double deciding() {
    return goodness.orElse(head);
  }
}
