package io.github.dl4jff.internal.step;

import io.github.dl4jff.negative.NegativeInputs;
import io.github.dl4jff.negative.NegativeSampler;

/**
 * Where negative examples come from.
 *
 * @param labels chooses wrong labels
 * @param inputs makes negative inputs where there are no labels; may be null
 */
public record Negatives(NegativeSampler labels, NegativeInputs inputs) {}
