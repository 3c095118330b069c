/**
 * Evaluation by goodness: {@link io.github.dl4jff.evaluation.GoodnessClassifier} answers with the
 * label under which the summed goodness of the layers is highest (Hinton, arXiv 2212.13345, section
 * 3.3).
 */
package io.github.dl4jff.evaluation;
