package io.github.dl4jff.internal.step;

import io.github.dl4jff.training.LayerStatistics;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a layer did with a minibatch.
 *
 * @param k position of the layer in the chain
 * @param sums sums over examples or pairs, by the name of the figure
 * @param count the number of examples or pairs
 * @param constant whether the goodness of all examples was the same
 */
public record LayerFigures(int k, Map<String, Double> sums, long count, boolean constant) {

  /**
   * Returns the same figures at another position.
   *
   * @param position the position
   * @return the figures
   */
  public LayerFigures at(int position) {
    return new LayerFigures(position, sums, count, constant);
  }

  /**
   * Returns the figures as means.
   *
   * @param layer name of the layer
   * @return the means over examples or pairs
   */
  LayerStatistics means(String layer) {
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum / count));
    return new LayerStatistics(layer, means);
  }

  /**
   * Returns whether all figures are numbers.
   *
   * @return whether they are
   */
  public boolean isFinite() {
    return sums.values().stream().allMatch(Double::isFinite);
  }
}
