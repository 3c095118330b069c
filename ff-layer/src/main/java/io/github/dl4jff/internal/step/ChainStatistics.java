package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.linalg.HostMemory;
import io.github.dl4jff.training.LayerStatistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Collects the {@link LayerStatistics} of a chain: of the last iteration, and means over an epoch.
 */
public final class ChainStatistics {
  private final List<FFLayer> layers;
  private final List<Sums> iteration = new ArrayList<>();
  private final List<Sums> epoch = new ArrayList<>();

  /** Sums over examples or pairs, by the name of the figure. */
  private static final class Sums {
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private long count;
    private boolean constant;

    void add(Map<String, Double> more, long moreCount) {
      more.forEach((name, sum) -> sums.merge(name, sum, Double::sum));
      count += moreCount;
    }

    void clear() {
      sums.clear();
      count = 0;
    }

    LayerStatistics means(String layer) {
      Map<String, Double> means = new LinkedHashMap<>();
      sums.forEach((name, sum) -> means.put(name, sum / count));
      return new LayerStatistics(layer, means);
    }
  }

  ChainStatistics(List<FFLayer> layers) {
    this.layers = layers;
    for (int k = 0; k < layers.size(); k++) {
      iteration.add(new Sums());
      epoch.add(new Sums());
    }
  }

  /**
   * Copies figures to the host at once: each copy would make a GPU wait.
   *
   * @param figures row-major arrays
   * @return the numbers, array after array
   */
  static double[] onHost(List<INDArray> figures) {
    INDArray[] vectors =
        figures.stream().map(array -> array.reshape(array.length())).toArray(INDArray[]::new);
    return HostMemory.copy(Nd4j.concat(0, vectors));
  }

  /** Forgets what the layers did in the epoch so far. */
  void startEpoch() {
    epoch.forEach(Sums::clear);
  }

  /**
   * Records what the layers did in an iteration.
   *
   * @param figures one entry for each layer that learnt
   */
  public void record(List<LayerFigures> figures) {
    iteration.forEach(Sums::clear);
    for (LayerFigures layer : figures) {
      Sums sums = iteration.get(layer.k());
      sums.add(layer.sums(), layer.count());
      sums.constant = layer.constant();
      epoch.get(layer.k()).add(layer.sums(), layer.count());
    }
  }

  /** Returns whether a layer learnt in this iteration. */
  boolean learnt(int k) {
    return iteration.get(k).count > 0;
  }

  /**
   * Returns whether the goodness of all examples of this iteration, more than one, was the same.
   */
  boolean isConstant(int k) {
    return iteration.get(k).constant && iteration.get(k).count > 1;
  }

  /** Returns the number of examples or pairs of this iteration. */
  long count(int k) {
    return iteration.get(k).count;
  }

  /** Returns the position of the first layer with a figure that is not finite, or -1. */
  int firstNotFinite() {
    for (int k = 0; k < iteration.size(); k++) {
      for (double sum : iteration.get(k).sums.values()) {
        if (!Double.isFinite(sum)) {
          return k;
        }
      }
    }
    return -1;
  }

  LayerStatistics iterationOf(int k) {
    return iteration.get(k).means(layers.get(k).name());
  }

  /**
   * Returns what the layers did in the last iteration.
   *
   * @return one entry for each layer that learnt, bottom first
   */
  public List<LayerStatistics> iteration() {
    return statistics(iteration);
  }

  /**
   * Returns what the layers did since the last start of an epoch, or since the first minibatch.
   *
   * @return one entry for each layer that learnt, bottom first
   */
  public List<LayerStatistics> epoch() {
    return statistics(epoch);
  }

  private List<LayerStatistics> statistics(List<Sums> all) {
    List<LayerStatistics> result = new ArrayList<>();
    for (int k = 0; k < layers.size(); k++) {
      if (all.get(k).count > 0) {
        result.add(all.get(k).means(layers.get(k).name()));
      }
    }
    return result;
  }
}
