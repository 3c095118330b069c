/**
 * The configuration of Forward-Forward layers, which a user writes into an ordinary {@code
 * MultiLayerConfiguration} or {@code ComputationGraphConfiguration}.
 *
 * <table>
 * <caption>Layers</caption>
 * <tr><th>class</th><th>what it is</th><th>objective</th></tr>
 * <tr><td>{@link io.github.dl4jff.conf.FFDenseLayer}</td>
 * <td>a dense layer that learns by its own goodness</td><td>one pass or two</td></tr>
 * <tr><td>{@link io.github.dl4jff.conf.FFConvolutionLayer}</td>
 * <td>a convolution that does</td><td>one pass</td></tr>
 * <tr><td>{@link io.github.dl4jff.conf.FFGoodnessLayer}</td>
 * <td>makes the ordinary layers below it learn</td><td>one pass</td></tr>
 * </table>
 *
 * <p>In a dense layer, in two passes:
 *
 * <pre>{@code
 * a = relu(x W + b + s l L)     activity, l the one-hot label, in the first layer only
 * g = mean(a^2)                 goodness: high for positive, low for negative examples
 * out = a / sqrt(mean(a^2))     what the next layer sees
 * }</pre>
 *
 * <p>Source: G. Hinton, <a href="https://arxiv.org/abs/2212.13345">The Forward-Forward Algorithm:
 * Some Preliminary Investigations</a>, 2022, section 2; of the one pass see {@link
 * io.github.dl4jff.loss.Competitive}.
 */
package io.github.dl4jff.conf;
