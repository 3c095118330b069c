package io.github.dl4jff.mnist.training;

import java.util.List;
import java.util.Optional;

/**
 * The state of a training between two epochs: all that it needs to go on as if nothing had
 * happened. The arrays are not copied.
 *
 * @param epochs how the epochs so far went
 * @param wallSeconds time that they took, with all measurements
 * @param iteration number of iterations so far
 * @param parameters parameters of the network
 * @param updater state of its updater
 * @param best parameters of the chosen model so far; empty where there is none but the last
 */
public record TrainingState(
    List<EpochResult> epochs,
    double wallSeconds,
    int iteration,
    float[] parameters,
    float[] updater,
    Optional<float[]> best) {}
