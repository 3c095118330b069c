package io.github.dl4jff.loss;

/** Checks of the parameters of the built-in losses. */
final class LossParameters {
  private LossParameters() {}

  static double positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + ": expected a finite number > 0, got " + value);
    }
    return value;
  }
}
