/**
 * Goodness: a function of the activity {@code a} of a layer, with its derivative.
 *
 * <table>
 * <caption>Built-in goodness functions; N units, C classes</caption>
 * <tr><th>class</th><th>goodness</th><th>shape</th><th>objective</th></tr>
 * <tr><td>{@link io.github.dl4jff.goodness.MeanSquares} (default)</td>
 * <td>{@code g = sum(a^2) / N}</td><td>{@code [n]}</td><td>contrastive, two passes</td></tr>
 * <tr><td>{@link io.github.dl4jff.goodness.SumSquares}</td>
 * <td>{@code g = sum(a^2)}</td><td>{@code [n]}</td><td>contrastive, two passes</td></tr>
 * <tr><td>{@link io.github.dl4jff.goodness.ClassProjection} (default)</td>
 * <td>{@code G = a M + d}; of maps and sequences, of their averages</td><td>{@code [n, C]}</td><td>competitive, one pass</td></tr>
 * <tr><td>{@link io.github.dl4jff.goodness.ClassGroups}</td>
 * <td>{@code G_c = beta mean(a_j^2), j of the channels of class c}</td><td>{@code [n, C]}</td>
 * <td>competitive, one pass</td></tr>
 * </table>
 */
package io.github.dl4jff.goodness;
