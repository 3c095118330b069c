/**
 * Training: {@link io.github.dl4jff.training.FFTrainingListener}, added to a network, turns {@code
 * fit} into Forward-Forward training, and tells what each layer does.
 *
 * <p>For each layer k with goodness {@code g_k} and local loss {@code l} the parameters of that
 * layer alone minimise
 *
 * <pre>{@code
 * mean over the minibatch of l(g_k(x, right label), g_k(x, wrong label))
 * }</pre>
 *
 * <p>Source: G. Hinton, <a href="https://arxiv.org/abs/2212.13345">The Forward-Forward Algorithm:
 * Some Preliminary Investigations</a>, 2022.
 */
package io.github.dl4jff.training;
