package io.github.dl4jff.mnist.settings;

/**
 * Dropout: with which probability each input of a layer is kept in training; 1 is no dropout.
 *
 * @param input pixels, the input of the first layer
 * @param hidden inputs of the other hidden layers
 * @param head inputs of the softmax head
 */
public record KeepProbabilities(double input, double hidden, double head) {
  /** No dropout. */
  public static final KeepProbabilities ALL = new KeepProbabilities(1, 1, 1);

  /**
   * Checks the probabilities.
   *
   * @throws IllegalArgumentException if one is not in {@code (0, 1]}
   */
  public KeepProbabilities {
    check("keep.input", input);
    check("keep.hidden", hidden);
    check("keep.head", head);
  }

  private static void check(String name, double probability) {
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          name + ": expected a probability in (0, 1], got " + probability);
    }
  }
}
