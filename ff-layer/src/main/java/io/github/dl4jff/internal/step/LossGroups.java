package io.github.dl4jff.internal.step;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Layers that share a loss, which is then evaluated for all of them in one call. */
final class LossGroups {
  private LossGroups() {}

  /**
   * Groups the layers that learn.
   *
   * @param losses the loss of each layer of the chain
   * @param learning positions of the layers that learn
   * @return positions by loss
   */
  static <L> Map<L, int[]> of(List<L> losses, Range learning) {
    Map<L, int[]> byLoss = new LinkedHashMap<>();
    for (int k = learning.first(); k <= learning.last(); k++) {
      byLoss.merge(
          losses.get(k),
          new int[] {k},
          (before, one) -> IntStream.concat(Arrays.stream(before), Arrays.stream(one)).toArray());
    }
    return byLoss;
  }

  /**
   * Compiles each loss once.
   *
   * @param losses the losses, some of them equal
   * @param compile compiles one
   * @return the compiled losses
   */
  static <L, F> Map<L, F> compiled(List<L> losses, Function<L, F> compile) {
    Map<L, F> compiled = new LinkedHashMap<>();
    losses.forEach(loss -> compiled.computeIfAbsent(loss, compile));
    return compiled;
  }
}
