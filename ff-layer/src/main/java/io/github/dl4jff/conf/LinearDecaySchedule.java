package io.github.dl4jff.conf;

import io.github.dl4jff.internal.Checks;
import java.util.Objects;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A value that is constant at first and then falls linearly to 0, by iteration {@code i}:
 *
 * <pre>{@code
 * value(i) = initial                                                     for i <= flat
 * value(i) = initial * (iterations - i) / (iterations - flat), at least 0, for i > flat
 * }</pre>
 *
 * <p>For learning rates: Hinton's published Forward-Forward code is constant for the first half of
 * training. (DL4J's own {@code PolySchedule} is {@code initial * (1 + i/iterations)^power} in
 * 1.0.0-M2.1: it rises.)
 *
 * @serial exclude
 */
public final class LinearDecaySchedule implements ISchedule {
  private static final long serialVersionUID = 1L;

  private final double initial;
  private final long flatIterations;
  private final long iterations;

  /**
   * Creates a schedule.
   *
   * @param initial the value at the start, finite and at least 0
   * @param flatIterations for how many iterations it is constant, in {@code [0, iterations)}
   * @param iterations after how many iterations it is 0, at least 1
   * @throws IllegalArgumentException if a number is out of range
   */
  @JsonCreator
  public LinearDecaySchedule(
      @JsonProperty("initial") double initial,
      @JsonProperty("flatIterations") long flatIterations,
      @JsonProperty("iterations") long iterations) {
    this.initial = Checks.notNegative("initial", initial);
    this.iterations = Checks.atLeast("iterations", 1, iterations);
    if (flatIterations < 0 || flatIterations >= iterations) {
      throw Checks.expected(
          "flatIterations", "a number in [0, " + iterations + ")", flatIterations);
    }
    this.flatIterations = flatIterations;
  }

  /**
   * Returns the value at the start.
   *
   * @return the value
   */
  public double getInitial() {
    return initial;
  }

  /**
   * Returns for how many iterations the value is constant.
   *
   * @return the number of iterations
   */
  public long getFlatIterations() {
    return flatIterations;
  }

  /**
   * Returns after how many iterations the value is 0.
   *
   * @return the number of iterations
   */
  public long getIterations() {
    return iterations;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    if (iteration <= flatIterations) {
      return initial;
    }
    long left = Math.max(0, iterations - iteration);
    return initial * left / (iterations - flatIterations);
  }

  @Override
  public ISchedule clone() {
    return this; // immutable
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinearDecaySchedule that
        && Double.compare(initial, that.initial) == 0
        && flatIterations == that.flatIterations
        && iterations == that.iterations;
  }

  @Override
  public int hashCode() {
    return Objects.hash(initial, flatIterations, iterations);
  }

  @Override
  public String toString() {
    return "LinearDecaySchedule(initial="
        + initial
        + ", flatIterations="
        + flatIterations
        + ", iterations="
        + iterations
        + ")";
  }
}
