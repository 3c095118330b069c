package io.github.dl4jff.training;

import io.github.dl4jff.layer.FFDense;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Collects the {@link LayerStatistics} of a chain: of the last iteration, and means over an epoch.
 */
final class ChainStatistics {
  private static final int FIGURES = 4;

  private final List<FFDense> layers;
  private final double[][] iteration;
  private final double[][] epochSums;
  private long epochPairs;
  private long iterationPairs;

  ChainStatistics(List<FFDense> layers) {
    this.layers = layers;
    iteration = new double[layers.size()][FIGURES];
    epochSums = new double[layers.size()][FIGURES];
  }

  void startEpoch() {
    for (double[] sums : epochSums) {
      java.util.Arrays.fill(sums, 0);
    }
    epochPairs = 0;
  }

  /**
   * Records the losses of layers that were evaluated together, one after the other.
   *
   * @param indices positions of those layers in the chain
   * @param loss loss of each pair, {@code [layers * pairs]}
   * @param positive goodness less the layer's threshold, {@code [layers * pairs]}
   * @param negative goodness less the layer's threshold, {@code [layers * pairs]}
   */
  void record(List<Integer> indices, INDArray loss, INDArray positive, INDArray negative) {
    double[] losses = loss.toDoubleVector();
    double[] positives = positive.toDoubleVector();
    double[] negatives = negative.toDoubleVector();
    int pairs = losses.length / indices.size();
    for (int i = 0; i < indices.size(); i++) {
      double[] sums = new double[FIGURES];
      for (int j = i * pairs; j < (i + 1) * pairs; j++) {
        sums[0] += losses[j];
        sums[1] += positives[j];
        sums[2] += negatives[j];
        sums[3] += positives[j] > negatives[j] ? 1 : 0;
      }
      int k = indices.get(i);
      double threshold = layers.get(k).layerConf().effectiveThreshold();
      sums[1] += pairs * threshold;
      sums[2] += pairs * threshold;
      for (int f = 0; f < FIGURES; f++) {
        iteration[k][f] = sums[f] / pairs;
        epochSums[k][f] += sums[f];
      }
    }
    iterationPairs = pairs;
  }

  void endIteration() {
    epochPairs += iterationPairs;
  }

  /** Returns the position of the first layer with a figure that is not finite, or -1. */
  int firstNotFinite() {
    for (int k = 0; k < iteration.length; k++) {
      for (double figure : iteration[k]) {
        if (!Double.isFinite(figure)) {
          return k;
        }
      }
    }
    return -1;
  }

  List<LayerStatistics> iteration() {
    return statistics(iteration, iterationPairs == 0 ? 0 : 1);
  }

  List<LayerStatistics> epoch() {
    return statistics(epochSums, epochPairs);
  }

  private List<LayerStatistics> statistics(double[][] figures, long divisor) {
    List<LayerStatistics> result = new ArrayList<>();
    for (int k = 0; k < figures.length && divisor > 0; k++) {
      double[] f = figures[k];
      result.add(
          new LayerStatistics(
              layers.get(k).layerConf().getLayerName(),
              f[0] / divisor,
              f[1] / divisor,
              f[2] / divisor,
              f[3] / divisor));
    }
    return result;
  }
}
