package io.github.dl4jff.mnist.training;

/**
 * The goodness of one layer for each image of a test set.
 *
 * @param right goodness under the right label, {@code [n]}
 * @param wrong the highest goodness under a wrong label, {@code [n]}
 */
public record GoodnessSample(double[] right, double[] wrong) {}
