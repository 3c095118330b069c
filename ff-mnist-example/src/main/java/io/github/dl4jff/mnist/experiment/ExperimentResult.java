package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.Errors;
import java.util.List;
import java.util.Map;

/**
 * What a complete run found.
 *
 * @param plan what it was to do
 * @param commits commits of the program that ran, in order: one, or several where the run was
 *     interrupted and went on with another
 * @param versions versions of everything that has a share in the result, by name
 * @param trainedOn number of training images
 * @param epochs how each epoch went
 * @param chosenEpoch number of the epoch whose model was tested
 * @param test errors of that model on the test images
 * @param trainSeconds how long the training took, validation and test not included
 */
public record ExperimentResult(
    RunPlan plan,
    List<String> commits,
    Map<String, String> versions,
    int trainedOn,
    List<EpochResult> epochs,
    int chosenEpoch,
    Errors test,
    double trainSeconds) {
  /**
   * Returns the epoch whose model was tested.
   *
   * @throws IllegalStateException if it is not among the epochs
   */
  public EpochResult chosen() {
    return epochs.stream()
        .filter(epoch -> epoch.epoch() == chosenEpoch)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "chosenEpoch: expected one of %s epochs, got %s"
                        .formatted(epochs.size(), chosenEpoch)));
  }
}
