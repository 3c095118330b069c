package io.github.dl4jff.mnist.report;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Figures of several runs that differ in their seed only.
 *
 * @param figures the figures; at least one
 */
public record Sample(List<Double> figures) {
  /**
   * Checks and copies the figures.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Sample {
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("figures: expected at least one, got none");
    }
    figures = List.copyOf(figures);
  }

  public double mean() {
    return figures.stream().mapToDouble(figure -> figure).sum() / figures.size();
  }

  /**
   * Returns the standard deviation of the sample: {@code sqrt(sum (x - mean)^2 / (n - 1))}; empty
   * for a single figure.
   */
  public OptionalDouble standardDeviation() {
    if (figures.size() == 1) {
      return OptionalDouble.empty();
    }
    double mean = mean();
    double squares = 0;
    for (double figure : figures) {
      squares += (figure - mean) * (figure - mean);
    }
    return OptionalDouble.of(Math.sqrt(squares / (figures.size() - 1)));
  }
}
