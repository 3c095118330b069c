/**
 * The configuration of Forward-Forward layers: {@link io.github.dl4jff.conf.FFDenseLayer} is what a
 * user writes into an ordinary {@code MultiLayerConfiguration}.
 *
 * <pre>{@code
 * a = relu(x W + b + s l L)     activity, l the one-hot label, in the first layer only
 * g = mean(a^2)                 goodness: high for positive, low for negative examples
 * out = a / sqrt(mean(a^2))     what the next layer sees
 * }</pre>
 *
 * <p>Source: G. Hinton, <a href="https://arxiv.org/abs/2212.13345">The Forward-Forward Algorithm:
 * Some Preliminary Investigations</a>, 2022, section 2.
 */
package io.github.dl4jff.conf;
