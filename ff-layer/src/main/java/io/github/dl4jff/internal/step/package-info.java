/**
 * What happens between DL4J's forward and backward pass of an iteration: the passes of the
 * objective, its local losses, statistics and checks.
 */
package io.github.dl4jff.internal.step;
