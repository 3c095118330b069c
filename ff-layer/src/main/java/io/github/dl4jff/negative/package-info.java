/**
 * Where negative examples come from: a {@link io.github.dl4jff.negative.NegativeSampler} chooses
 * the wrong label of each, uniformly or in proportion to the network's own confusion (Hinton, arXiv
 * 2212.13345, section 3.3).
 */
package io.github.dl4jff.negative;
