package io.github.dl4jff.training;

import io.github.dl4jff.layer.FFDense;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Collects the {@link LayerStatistics} of a chain: of the last iteration, and means over an epoch.
 */
final class ChainStatistics {
  private static final int FIGURES = 4;

  private final List<FFDense> layers;
  private final double[][] iteration;
  private final double[][] epochSums;
  private final long[] epochPairs;
  private final boolean[] recorded;

  ChainStatistics(List<FFDense> layers) {
    this.layers = layers;
    iteration = new double[layers.size()][FIGURES];
    epochSums = new double[layers.size()][FIGURES];
    epochPairs = new long[layers.size()];
    recorded = new boolean[layers.size()];
  }

  void startEpoch() {
    for (double[] sums : epochSums) {
      Arrays.fill(sums, 0);
    }
    Arrays.fill(epochPairs, 0);
  }

  /**
   * Records what the layers did in this iteration. All figures come to the host in one copy: each
   * copy would make a GPU wait.
   *
   * @param losses loss of each pair, layer after layer, by the positions of the layers that share
   *     the loss
   * @param margins for each position goodness less the layer's threshold, of the positive, then of
   *     the negative examples, {@code [layers, 2 pairs]}
   */
  void record(Map<int[], INDArray> losses, INDArray margins) {
    Arrays.fill(recorded, false);
    int pairs = (int) margins.size(1) / 2;
    List<INDArray> all = new ArrayList<>(losses.values());
    all.add(margins.ravel());
    double[] figures = Nd4j.concat(0, all.toArray(INDArray[]::new)).toDoubleVector();
    int firstMargin = figures.length - (int) margins.length();
    int from = 0;
    for (int[] ks : losses.keySet()) {
      for (int k : ks) {
        record(k, figures, from, firstMargin + 2 * k * pairs, pairs);
        from += pairs;
      }
    }
  }

  private void record(int k, double[] figures, int loss, int margin, int pairs) {
    double[] sums = new double[FIGURES];
    for (int i = 0; i < pairs; i++) {
      double positive = figures[margin + i];
      double negative = figures[margin + pairs + i];
      sums[0] += figures[loss + i];
      sums[1] += positive;
      sums[2] += negative;
      sums[3] += positive > negative ? 1 : 0;
    }
    double threshold = layers.get(k).layerConf().effectiveThreshold();
    sums[1] += pairs * threshold;
    sums[2] += pairs * threshold;
    for (int f = 0; f < FIGURES; f++) {
      iteration[k][f] = sums[f] / pairs;
      epochSums[k][f] += sums[f];
    }
    epochPairs[k] += pairs;
    recorded[k] = true;
  }

  /** Returns the position of the first layer with a figure that is not finite, or -1. */
  int firstNotFinite() {
    for (int k = 0; k < iteration.length; k++) {
      for (double figure : iteration[k]) {
        if (recorded[k] && !Double.isFinite(figure)) {
          return k;
        }
      }
    }
    return -1;
  }

  LayerStatistics iterationOf(int k) {
    return statistics(k, iteration[k], 1);
  }

  List<LayerStatistics> iteration() {
    List<LayerStatistics> result = new ArrayList<>();
    for (int k = 0; k < layers.size(); k++) {
      if (recorded[k]) {
        result.add(iterationOf(k));
      }
    }
    return result;
  }

  List<LayerStatistics> epoch() {
    List<LayerStatistics> result = new ArrayList<>();
    for (int k = 0; k < layers.size(); k++) {
      if (epochPairs[k] > 0) {
        result.add(statistics(k, epochSums[k], epochPairs[k]));
      }
    }
    return result;
  }

  private LayerStatistics statistics(int k, double[] figures, long divisor) {
    return new LayerStatistics(
        layers.get(k).layerConf().getLayerName(),
        figures[0] / divisor,
        figures[1] / divisor,
        figures[2] / divisor,
        figures[3] / divisor);
  }
}
