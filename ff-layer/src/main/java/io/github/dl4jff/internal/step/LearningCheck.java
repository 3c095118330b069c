package io.github.dl4jff.internal.step;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.conf.InputOptions;
import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.training.LayerStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns, once, of layers that learn nothing: after the first epoch, or in a loop of one's own,
 * where DL4J counts no epochs, after some iterations.
 */
final class LearningCheck {
  private static final Logger LOG = LoggerFactory.getLogger(LearningCheck.class);

  /** An epoch of fewer iterations says little: then that of a later one counts. */
  static final int LEAST_ITERATIONS = 50;

  /** Where no epoch ends. */
  static final int ITERATIONS_WITHOUT_EPOCH = 200;

  /** Figures of fewer examples or pairs say little. */
  private static final int LEAST_EXAMPLES = 200;

  /** How much better than chance a layer is that learns something. */
  private static final double BETTER_THAN_CHANCE = 0.05;

  /** Below it a layer is narrow. */
  private static final int FEW_UNITS = 16;

  private final List<FFLayer> layers;
  private final ChainStatistics statistics;
  private final double[] correct;
  private final long[] examples;
  private final boolean[] constant;
  private final double[] weightsBefore;
  private int iterations;
  private boolean done;

  LearningCheck(List<FFLayer> layers, ChainStatistics statistics) {
    this.layers = layers;
    this.statistics = statistics;
    correct = new double[layers.size()];
    examples = new long[layers.size()];
    constant = new boolean[layers.size()];
    weightsBefore = new double[layers.size()];
    Arrays.fill(weightsBefore, Double.NaN);
  }

  /** Takes the statistics of this iteration. */
  void observe() {
    if (done) {
      return;
    }
    for (int k = 0; k < layers.size(); k++) {
      if (statistics.learnt(k)) {
        if (examples[k] == 0) {
          weightsBefore[k] = weights(k);
        }
        long count = statistics.count(k);
        correct[k] += count * statistics.iterationOf(k).figure(figure(k));
        examples[k] += count;
        constant[k] = statistics.isConstant(k);
      }
    }
  }

  private String figure(int k) {
    return layers.get(k).learning().competitive() == null
        ? LayerStatistics.PAIR_ACCURACY
        : LayerStatistics.ACCURACY;
  }

  private double weights(int k) {
    INDArray parameters = layers.get(k).params();
    return parameters == null ? Double.NaN : parameters.norm1Number().doubleValue();
  }

  void endIteration(boolean inEpoch) {
    iterations++;
    if (!inEpoch && iterations == ITERATIONS_WITHOUT_EPOCH) {
      warn();
    }
  }

  void endEpoch() {
    if (iterations >= LEAST_ITERATIONS) {
      warn();
    }
  }

  private void warn() {
    if (done) {
      return;
    }
    done = true;
    for (int k = 0; k < layers.size(); k++) {
      FFLayer layer = layers.get(k);
      String finding = examples[k] >= LEAST_EXAMPLES && isToLearn(layer) ? finding(k) : null;
      if (finding != null) {
        LOG.warn("{}, after {} iterations: {}", layer.describe(), iterations, finding);
      }
    }
  }

  /** A learning rate of 0 is how one freezes a layer. */
  private static boolean isToLearn(FFLayer layer) {
    IUpdater updater = ((BaseLayer) layer.getConfig()).getIUpdater();
    return updater.hasLearningRate()
        && updater.getLearningRate(layer.getIterationCount(), layer.getEpochCount()) != 0;
  }

  /** What is wrong with a layer and what helps most often; null for nothing. */
  private String finding(int k) {
    if (constant[k]) {
      return "the layer is dead, its goodness is the same for every example; lower the learning rate"
          + " and standardise the features, or set weightInit(WeightInit.XAVIER)";
    }
    if (weights(k) == weightsBefore[k]) {
      return "the weights did not move; raise the learning rate";
    }
    double accuracy = correct[k] / examples[k];
    double chance = chance(layers.get(k));
    if (accuracy >= chance + BETTER_THAN_CHANCE) {
      return null;
    }
    return String.format(
        Locale.ROOT,
        "expected more than chance, %.2f, got %s %.2f; %s. See the swap checklist in docs/guide.md",
        chance,
        figure(k),
        accuracy,
        advice(layers.get(k)));
  }

  private static double chance(FFLayer layer) {
    return layer.learning().competitive() == null
        ? 0.5
        : 1.0 / layer.learning().competitive().getClasses();
  }

  private static String advice(FFLayer layer) {
    if (layer.getConfig() instanceof FFDenseLayer conf) {
      if (conf.normalizesInput() && conf.getNIn() < InputOptions.MANY_INPUTS) {
        return "set normalizeInput(false): of " + conf.getNIn() + " features it leaves little";
      }
      if (conf.getNOut() < FEW_UNITS) {
        return "give the layer more units than " + conf.getNOut();
      }
    }
    return layer.learning().competitive() == null
        ? "standardise the features, raise the learning rate, or learn in one pass by classes(C)"
        : "standardise the features, or raise the learning rate";
  }
}
