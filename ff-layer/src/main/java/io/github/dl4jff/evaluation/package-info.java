/**
 * Evaluation by goodness: {@link io.github.dl4jff.evaluation.GoodnessClassifier} answers with the
 * label under which the summed goodness of the layers is highest (Hinton, arXiv 2212.13345, section
 * 3.3):
 *
 * <pre>{@code
 * label(x) = argmax over c of the sum over layers k of g_k(x, c)
 * }</pre>
 *
 * <p>{@link io.github.dl4jff.evaluation.TwoStageClassifier} tries only the labels that the softmax
 * head finds likely, and only where it is not sure.
 */
package io.github.dl4jff.evaluation;
