/**
 * Where negative examples come from: a {@link io.github.dl4jff.negative.NegativeSampler} chooses
 * the wrong label of each, uniformly or in proportion to the network's own confusion (Hinton, arXiv
 * 2212.13345, section 3.3):
 *
 * <pre>{@code
 * P(label c | true label t) = p_c / (1 - p_t),   c != t,   p the softmax of the head
 * }</pre>
 *
 * <p>A {@link io.github.dl4jff.negative.NegativeInputs} makes negative inputs where there are no
 * labels, such as hybrids {@code m x + (1 - m) y} of two images under a blurred random mask
 * (section 3.2).
 */
package io.github.dl4jff.negative;
