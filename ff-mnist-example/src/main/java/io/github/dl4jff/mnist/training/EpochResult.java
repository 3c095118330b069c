package io.github.dl4jff.mnist.training;

import java.util.List;
import java.util.Optional;

/**
 * How an epoch went.
 *
 * @param epoch number of the epoch, from 1
 * @param errors errors on the images that are classified after an epoch; empty where they were not
 *     measured
 * @param seconds how long the training took, without the measurement of the errors
 * @param layers means over the epoch for each layer that learns locally, bottom first
 */
public record EpochResult(
    int epoch, Optional<Errors> errors, double seconds, List<LayerFigures> layers) {
  /**
   * Returns the epoch whose model is kept: that of the lowest error, by goodness where there is one
   * and else by the head, and the latest of several; the last epoch where no errors were measured.
   *
   * @param epochs the epochs so far, in order; at least one
   */
  public static int chosen(List<EpochResult> epochs) {
    int chosen = epochs.get(epochs.size() - 1).epoch();
    double lowest = Double.POSITIVE_INFINITY;
    for (EpochResult epoch : epochs) {
      if (epoch.errors().isPresent() && epoch.errors().get().deciding() <= lowest) {
        lowest = epoch.errors().get().deciding();
        chosen = epoch.epoch();
      }
    }
    return chosen;
  }
}
