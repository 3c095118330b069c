package io.github.dl4jff.training;

import io.github.dl4jff.internal.Checks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a Forward-Forward layer did in one iteration, or on average in one epoch: named figures,
 * which depend on its objective.
 *
 * <table>
 * <caption>Figures</caption>
 * <tr><th>two passes</th><th>one pass</th></tr>
 * <tr><td>{@link #LOCAL_LOSS}</td><td>{@link #LOCAL_LOSS}</td></tr>
 * <tr><td>{@link #POSITIVE_GOODNESS}</td><td>{@link #ACCURACY}</td></tr>
 * <tr><td>{@link #NEGATIVE_GOODNESS}</td><td>{@link #MARGIN}</td></tr>
 * <tr><td>{@link #PAIR_ACCURACY}</td><td></td></tr>
 * </table>
 *
 * @param layer name of the layer
 * @param figures the figures by name, in a fixed order
 */
public record LayerStatistics(String layer, Map<String, Double> figures) {
  /** Mean local loss, of a pair in two passes, of an example in one pass. */
  public static final String LOCAL_LOSS = "local loss";

  /** Mean goodness of the positive examples. */
  public static final String POSITIVE_GOODNESS = "positive goodness";

  /** Mean goodness of the negative examples. */
  public static final String NEGATIVE_GOODNESS = "negative goodness";

  /**
   * Pair accuracy: the share of the pairs whose positive example has the higher goodness, in {@code
   * [0, 1]}.
   */
  public static final String PAIR_ACCURACY = "pair accuracy";

  /**
   * The share of the examples whose class has the highest goodness, in {@code [0, 1]}; a tie counts
   * as wrong, so it starts at 0 where all goodness is 0.
   */
  public static final String ACCURACY = "accuracy";

  /** Mean of the goodness of an example's class less the highest of another class. */
  public static final String MARGIN = "margin";

  /**
   * Creates statistics.
   *
   * @param layer name of the layer
   * @param figures the figures by name
   */
  public LayerStatistics {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /**
   * Returns a figure.
   *
   * @param name its name
   * @return its value
   * @throws IllegalArgumentException if the objective of the layer has no such figure
   */
  public double figure(String name) {
    Double value = figures.get(name);
    if (value == null) {
      throw Checks.expected("figure", "one of " + figures.keySet(), name);
    }
    return value;
  }

  /**
   * Returns the mean local loss.
   *
   * @return {@link #LOCAL_LOSS}
   */
  public double localLoss() {
    return figure(LOCAL_LOSS);
  }
}
