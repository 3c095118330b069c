package io.github.dl4jff.mnist.report;

import io.github.dl4jff.training.LayerStatistics;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How an epoch went.
 *
 * @param epoch number of the epoch, from 1
 * @param headError share of the test images that the softmax head gets wrong, in {@code [0, 1]}
 * @param goodnessError share that the goodness classifier gets wrong; empty for a network that was
 *     trained by backprop
 * @param seconds how long the training took, the tests not included
 * @param layers means over the epoch for each Forward-Forward layer, bottom first; empty for
 *     backprop
 */
public record EpochResult(
    int epoch,
    double headError,
    OptionalDouble goodnessError,
    double seconds,
    List<LayerStatistics> layers) {}
