package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.training.TrainingState;
import java.util.List;

/**
 * The state of a run between two epochs.
 *
 * @param plan what the run is to do
 * @param commits commits of the program that ran so far, in order
 * @param training how far its training is
 */
public record RunSnapshot(RunPlan plan, List<String> commits, TrainingState training) {}
