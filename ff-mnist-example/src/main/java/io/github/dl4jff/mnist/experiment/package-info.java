/**
 * Experiments: their names, the plan of a run, and what it leaves behind: a checkpoint while it is
 * under way, one file of results at the end.
 */
package io.github.dl4jff.mnist.experiment;
