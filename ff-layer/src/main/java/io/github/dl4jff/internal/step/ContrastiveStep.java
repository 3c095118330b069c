package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.layer.FFDense;
import io.github.dl4jff.internal.network.FFNetwork;
import io.github.dl4jff.loss.CompiledLoss;
import io.github.dl4jff.loss.Contrastive;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.negative.NegativeInputs;
import io.github.dl4jff.negative.NegativeSampler;
import io.github.dl4jff.training.LayerStatistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Hinton's two passes: chooses negative examples, runs the positive and the negative pass up the
 * chain as one batch of twice the size, and evaluates the losses of the pairs.
 */
final class ContrastiveStep implements LocalStep {
  private static final long SEED_MIXER = 0x9E3779B97F4A7C15L;

  private final FFNetwork network;
  private final List<FFDense> layers;
  private final List<LocalLoss> losses;
  private final Map<LocalLoss, CompiledLoss> compiled;
  private final ChainStatistics statistics;

  ContrastiveStep(FFNetwork network, List<FFDense> layers, ChainStatistics statistics) {
    this.network = network;
    this.layers = layers;
    this.statistics = statistics;
    losses = layers.stream().map(layer -> objective(layer).getLoss()).toList();
    compiled = LossGroups.compiled(losses, loss -> CompiledLoss.of(loss, layers.get(0).dataType()));
  }

  private static Contrastive objective(FFDense layer) {
    return layer.learning().contrastive();
  }

  private static double threshold(FFDense layer) {
    return objective(layer).threshold(layer.layerConf().getNOut());
  }

  @Override
  public void run(Negatives negatives, Object activations, Range learning) {
    SplittableRandom random =
        new SplittableRandom(network.seed() * SEED_MIXER + network.iteration());
    FFDense first = layers.get(0);
    boolean only = learning.last() == 0;
    INDArray x =
        first.layerConf().getLabelInput() == null
            ? first.pass(inputs(negatives.inputs(), random), only)
            : first.passLabels(labels(negatives.labels(), activations, random), only);
    for (int k = 1; k <= learning.last(); k++) {
      x = layers.get(k).pass(x, k == learning.last());
    }
    INDArray margins = margins(learning.last() + 1);
    INDArray seen = collaborate(margins);
    Map<int[], INDArray> evaluated = new LinkedHashMap<>();
    LossGroups.of(losses, learning)
        .forEach((loss, ks) -> evaluated.put(ks, evaluate(compiled.get(loss), ks, seen)));
    record(evaluated, margins);
  }

  /** The one-hot labels of the positive, then of the negative examples, {@code [2n, C]}. */
  private INDArray labels(NegativeSampler sampler, Object activations, RandomGenerator random) {
    FFDense first = layers.get(0);
    int classes = first.layerConf().getLabelInput().getClasses();
    network.checkNoLabelsMask(classes);
    INDArray labels = LabelColumns.of(network.labels(classes), classes, first, first.batchSize());
    int[] right = OneHotLabels.read(labels, first);
    int[] wrong = sample(sampler, right, classes, activations, random);
    OneHotLabels.checkWrong(right, wrong, classes, sampler);
    return OneHotLabels.write(right, wrong, classes, first.dataType());
  }

  private int[] sample(
      NegativeSampler sampler,
      int[] right,
      int classes,
      Object activations,
      RandomGenerator random) {
    INDArray[] head = new INDArray[1];
    Supplier<INDArray> output =
        () -> head[0] = LabelColumns.probabilities(network.output(classes, activations), classes);
    try {
      return sampler.sample(right.clone(), classes, output, random);
    } catch (IllegalStateException e) {
      if (head[0] != null) {
        FiniteCheck.output(network, head[0]); // says more
      }
      throw e;
    }
  }

  /** The positive, then the negative inputs, {@code [2n, nIn]}. */
  private INDArray inputs(NegativeInputs inputs, RandomGenerator random) {
    FFDense first = layers.get(0);
    if (inputs == null) {
      throw new DL4JInvalidConfigException(
          first.describe()
              + ": expected labels(C) on the first FFDenseLayer of a network, where positive and"
              + " negative examples are told apart by their label, or classes(C) on all, or"
              + " negativeInputs(...) on the FFTrainingListener to learn without labels, got neither");
    }
    INDArray positive = first.givenInput();
    INDArray negative = inputs.negatives(positive, random);
    if (!negative.equalShapes(positive)) {
      throw new DL4JInvalidInputException(
          first.describe()
              + ": expected negative inputs "
              + positive.shapeInfoToString()
              + ", got "
              + negative.shapeInfoToString());
    }
    return Nd4j.vstack(positive, negative);
  }

  /**
   * Goodness less threshold of the positive, then of the negative examples, a row for each layer.
   *
   * @param passed how many layers the passes went through
   * @return {@code [passed, 2n]}
   */
  private INDArray margins(int passed) {
    INDArray[] rows = new INDArray[passed];
    for (int k = 0; k < passed; k++) {
      rows[k] = layers.get(k).goodness();
    }
    INDArray margins = Nd4j.stack(0, rows);
    for (int k = 0; k < passed; k++) {
      margins.getRow(k).subi(threshold(layers.get(k)));
    }
    return margins;
  }

  /** Adds to the margins of each layer its share of the others', where it asks for one. */
  private INDArray collaborate(INDArray margins) {
    if (layers.stream().allMatch(layer -> objective(layer).getCollaboration() == 0)) {
      return margins;
    }
    INDArray sum = margins.sum(0);
    INDArray seen = margins.dup('c');
    for (int k = 0; k < margins.size(0); k++) {
      double gamma = objective(layers.get(k)).getCollaboration();
      seen.getRow(k).muli(1 - gamma).addi(sum.mul(gamma));
    }
    return seen;
  }

  /**
   * Evaluates the loss of all layers that share it in one call, whose cost hardly grows with them.
   *
   * @param ks positions of those layers
   * @param seen the margins that the losses see, {@code [layers, 2n]}
   * @return loss of each pair, layer after layer
   */
  private INDArray evaluate(CompiledLoss loss, int[] ks, INDArray seen) {
    long n = seen.size(1) / 2;
    INDArray rows = ks.length == seen.size(0) ? seen : seen.getRows(ks);
    CompiledLoss.Evaluation evaluation =
        loss.evaluate(half(rows, 0, n).dup('c').ravel(), half(rows, n, 2 * n).dup('c').ravel());
    INDArray gradient = Nd4j.createUninitialized(seen.dataType(), ks.length, 2 * n);
    half(gradient, 0, n).assign(evaluation.gradients().get(0).reshape(ks.length, n));
    half(gradient, n, 2 * n).assign(evaluation.gradients().get(1).reshape(ks.length, n));
    for (int i = 0; i < ks.length; i++) {
      layers.get(ks[i]).setGoodnessGradient(gradient.getRow(i));
    }
    return evaluation.loss();
  }

  private static INDArray half(INDArray rows, long from, long to) {
    return rows.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
  }

  /**
   * Records what the layers did. All figures come to the host in one copy: each copy would make a
   * GPU wait.
   *
   * @param evaluated loss of each pair, layer after layer, by the positions of the layers that
   *     share the loss
   * @param margins for each position goodness less the layer's threshold, {@code [layers, 2n]}
   */
  private void record(Map<int[], INDArray> evaluated, INDArray margins) {
    int pairs = (int) margins.size(1) / 2;
    List<INDArray> all = new ArrayList<>(evaluated.values());
    all.add(margins.ravel());
    double[] figures = ChainStatistics.onHost(all);
    int firstMargin = figures.length - (int) margins.length();
    List<LayerFigures> recorded = new ArrayList<>();
    int from = 0;
    for (int[] ks : evaluated.keySet()) {
      for (int k : ks) {
        recorded.add(figures(k, figures, from, firstMargin + 2 * k * pairs, pairs));
        from += pairs;
      }
    }
    statistics.record(recorded);
  }

  private static boolean isConstant(double[] figures, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (figures[i] != figures[from]) {
        return false;
      }
    }
    return true;
  }

  private LayerFigures figures(int k, double[] figures, int loss, int margin, int pairs) {
    double losses = 0;
    double positives = 0;
    double negatives = 0;
    double ordered = 0;
    for (int i = 0; i < pairs; i++) {
      double positive = figures[margin + i];
      double negative = figures[margin + pairs + i];
      losses += figures[loss + i];
      positives += positive;
      negatives += negative;
      ordered += positive > negative ? 1 : 0;
    }
    double thresholds = pairs * threshold(layers.get(k));
    Map<String, Double> sums = new LinkedHashMap<>();
    sums.put(LayerStatistics.LOCAL_LOSS, losses);
    sums.put(LayerStatistics.POSITIVE_GOODNESS, positives + thresholds);
    sums.put(LayerStatistics.NEGATIVE_GOODNESS, negatives + thresholds);
    sums.put(LayerStatistics.PAIR_ACCURACY, ordered);
    return new LayerFigures(k, sums, pairs, isConstant(figures, margin, margin + 2 * pairs));
  }
}
