package io.github.dl4jff.mnist.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The epochs of a run, as far as it has come, and the time that they took. */
public final class RunResults {
  private static final double NANOS = 1e9;

  private final long start = System.nanoTime();
  private final List<EpochResult> epochs = new ArrayList<>();
  private double wallSeconds;

  /** Starts the clock. */
  public RunResults() {}

  /**
   * Adds an epoch that has just ended.
   *
   * @param epoch the epoch
   */
  public void add(EpochResult epoch) {
    epochs.add(epoch);
    wallSeconds = (System.nanoTime() - start) / NANOS;
  }

  /**
   * Returns the epochs so far.
   *
   * @return a view, in order
   */
  public List<EpochResult> epochs() {
    return Collections.unmodifiableList(epochs);
  }

  /**
   * Returns the last epoch so far.
   *
   * @return the epoch
   * @throws IllegalStateException if none has ended
   */
  public EpochResult last() {
    if (epochs.isEmpty()) {
      throw new IllegalStateException("last: expected at least one epoch, got none");
    }
    return epochs.get(epochs.size() - 1);
  }

  /**
   * Returns the time from the start to the end of the last epoch, tests included.
   *
   * @return seconds
   */
  public double wallSeconds() {
    return wallSeconds;
  }
}
