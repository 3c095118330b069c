package io.github.dl4jff.training;

/**
 * What a Forward-Forward layer did in one iteration, or on average in one epoch.
 *
 * @param layer name of the layer
 * @param localLoss mean local loss of a pair
 * @param positiveGoodness mean goodness of the positive examples
 * @param negativeGoodness mean goodness of the negative examples
 * @param toldApart share of the pairs whose positive example has the higher goodness, in {@code [0,
 *     1]}
 */
public record LayerStatistics(
    String layer,
    double localLoss,
    double positiveGoodness,
    double negativeGoodness,
    double toldApart) {}
