package io.github.dl4jff.negative;

import java.util.random.RandomGenerator;

/** Draws for each example of a minibatch another one. */
final class OtherExamples {
  private OtherExamples() {}

  /**
   * Draws the others.
   *
   * @param n the number of examples, at least 2
   * @return for each example the index of one that is not itself, each as likely
   */
  static int[] draw(int n, RandomGenerator random) {
    int[] others = new int[n];
    for (int i = 0; i < n; i++) {
      others[i] = draw(i, n, random);
    }
    return others;
  }

  /** Draws the index of an example of {@code n} that is not the i-th. */
  static int draw(int i, int n, RandomGenerator random) {
    int other = random.nextInt(n - 1);
    return other < i ? other : other + 1;
  }
}
