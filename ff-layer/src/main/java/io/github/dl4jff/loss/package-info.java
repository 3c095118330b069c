/**
 * Local losses: functions of the goodness {@code g+} of a positive and {@code g-} of a negative
 * example, defined and differentiated by SameDiff.
 *
 * <table>
 * <caption>Built-in losses; {@code softplus(u) = log(1 + exp(u))}</caption>
 * <tr><th>class</th><th>loss</th><th>source</th></tr>
 * <tr><td>{@link io.github.dl4jff.loss.LogisticLoss}</td>
 * <td>{@code softplus(-(g+ - theta)/T) + softplus((g- - theta)/T)}</td>
 * <td>Hinton, arXiv 2212.13345, section 2</td></tr>
 * <tr><td>{@link io.github.dl4jff.loss.SymBaLoss}</td>
 * <td>{@code softplus(-alpha (g+ - g-))}</td>
 * <td>Lee and Song, arXiv 2303.08418</td></tr>
 * <tr><td>{@link io.github.dl4jff.loss.SiLULoss} (default)</td>
 * <td>{@code u sigmoid(u), u = -alpha (g+ - g-)}</td>
 * <td>function: Elfwing et al., arXiv 1702.03118</td></tr>
 * </table>
 *
 * <p>Implement {@link io.github.dl4jff.loss.LocalLoss} to add one's own.
 */
package io.github.dl4jff.loss;
