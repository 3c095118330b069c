/**
 * Experiments: their names, their settings, and what a run of one leaves behind. A run is fixed by
 * its {@link io.github.dl4jff.mnist.experiment.RunPlan}, and its figures are kept in one file, an
 * {@link io.github.dl4jff.mnist.experiment.ExperimentResult}.
 */
package io.github.dl4jff.mnist.experiment;
