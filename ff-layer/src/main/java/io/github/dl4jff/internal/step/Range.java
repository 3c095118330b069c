package io.github.dl4jff.internal.step;

/**
 * The layers of a chain that learn in an iteration.
 *
 * @param first position of the lowest
 * @param last position of the highest
 */
public record Range(int first, int last) {
  /**
   * Returns whether a layer learns.
   *
   * @param k its position
   * @return whether it does
   */
  public boolean contains(int k) {
    return k >= first && k <= last;
  }
}
