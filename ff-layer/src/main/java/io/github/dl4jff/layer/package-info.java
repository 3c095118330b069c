/**
 * Forward-Forward layers inside a running network: forward pass, positive and negative pass,
 * gradient of the local loss, and the measurement of goodness. Users have no need of this package.
 *
 * <p>With goodness {@code g = s sum(a^2)}, activity {@code a = f(z)} and local loss {@code l} of
 * the goodness of a pair, the gradient of a layer is
 *
 * <pre>{@code
 * dl/dz = dl/dg 2 s a f'(z),   dl/dW = x' dl/dz over positive and negative examples
 * }</pre>
 *
 * <p>and none of it crosses to another layer (Hinton, <a
 * href="https://arxiv.org/abs/2212.13345">arXiv 2212.13345</a>, section 2).
 */
package io.github.dl4jff.layer;
