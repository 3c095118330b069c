package io.github.dl4jff.conf;

import org.deeplearning4j.exception.DL4JInvalidConfigException;

/** Ranges of the options of an {@link FFDenseLayer}. Each check returns the value. */
final class OptionChecks {
  private OptionChecks() {}

  static int labels(int labels) {
    if (labels == 1 || labels < 0) {
      throw new DL4JInvalidConfigException(
          "labels: expected 0 (no labels) or a number >= 2, got " + labels);
    }
    return labels;
  }

  static double positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new DL4JInvalidConfigException(name + ": expected a finite number > 0, got " + value);
    }
    return value;
  }

  static double notNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new DL4JInvalidConfigException(name + ": expected a finite number >= 0, got " + value);
    }
    return value;
  }

  static <T> T notNull(String name, T value) {
    if (value == null) {
      throw new DL4JInvalidConfigException(name + ": expected a value, got null");
    }
    return value;
  }
}
