package io.github.dl4jff.mnist.training;

import io.github.dl4jff.training.LayerStatistics;
import java.util.List;
import java.util.Optional;

/**
 * How an epoch of an experiment went.
 *
 * @param epoch number of the epoch, from 1
 * @param validation errors on the validation images; empty where they were not measured
 * @param seconds how long the training took, the validation not included
 * @param layers means over the epoch for each Forward-Forward layer, bottom first; empty for
 *     backprop
 */
public record ExperimentEpoch(
    int epoch, Optional<Errors> validation, double seconds, List<LayerStatistics> layers) {
  /**
   * Returns the epoch whose model is kept: that of the lowest validation error, by goodness where
   * there is one and else by the head, and the latest of several; the last epoch where none was
   * validated.
   *
   * @param epochs the epochs so far, in order; at least one
   * @return number of the epoch
   */
  public static int chosen(List<ExperimentEpoch> epochs) {
    int chosen = epochs.get(epochs.size() - 1).epoch();
    double lowest = Double.POSITIVE_INFINITY;
    for (ExperimentEpoch epoch : epochs) {
      if (epoch.validation().isPresent() && epoch.validation().get().deciding() <= lowest) {
        lowest = epoch.validation().get().deciding();
        chosen = epoch.epoch();
      }
    }
    return chosen;
  }
}
