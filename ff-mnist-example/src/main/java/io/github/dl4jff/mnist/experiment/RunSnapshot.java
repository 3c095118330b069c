package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.training.ExperimentEpoch;
import java.util.List;
import java.util.Optional;

/**
 * The state of a run between two epochs: all that it needs to go on as if nothing had happened. The
 * arrays are not copied.
 *
 * @param plan what the run is to do
 * @param commits commits of the program that ran so far, in order
 * @param epochs how the epochs so far went
 * @param iteration number of iterations so far
 * @param parameters parameters of the network
 * @param updater state of its updater
 * @param best parameters of the chosen model so far; empty where there is none but the last
 */
public record RunSnapshot(
    RunPlan plan,
    List<String> commits,
    List<ExperimentEpoch> epochs,
    int iteration,
    float[] parameters,
    float[] updater,
    Optional<float[]> best) {}
