package io.github.dl4jff.mnist.training;

import java.util.List;

/**
 * What a training has found so far.
 *
 * @param epochs how each epoch went, in order
 * @param wallSeconds time from the start to the end of the last epoch, with all measurements
 */
public record TrainingResults(List<EpochResult> epochs, double wallSeconds) {
  public TrainingResults {
    epochs = List.copyOf(epochs);
  }

  /**
   * Returns the last epoch so far.
   *
   * @throws IllegalStateException if none has ended
   */
  public EpochResult last() {
    if (epochs.isEmpty()) {
      throw new IllegalStateException("last: expected at least one epoch, got none");
    }
    return epochs.get(epochs.size() - 1);
  }
}
