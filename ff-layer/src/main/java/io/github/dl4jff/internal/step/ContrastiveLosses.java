package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.layer.FFDense;
import io.github.dl4jff.loss.CompiledLoss;
import io.github.dl4jff.loss.Contrastive;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.training.LayerStatistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The local losses of some layers of a chain in two passes: evaluates the losses of the pairs of
 * examples that went through the layers, and hands back their gradients.
 */
public final class ContrastiveLosses {
  private final List<FFDense> layers;
  private final List<LocalLoss> losses;
  private final Map<LocalLoss, CompiledLoss> compiled;

  /**
   * Compiles the losses.
   *
   * @param layers layers that follow one another, bottom first
   */
  public ContrastiveLosses(List<FFDense> layers) {
    this.layers = layers;
    losses = layers.stream().map(layer -> objective(layer).getLoss()).toList();
    compiled = LossGroups.compiled(losses, loss -> CompiledLoss.of(loss, layers.get(0).dataType()));
  }

  private static Contrastive objective(FFDense layer) {
    return layer.learning().contrastive();
  }

  private static double threshold(FFDense layer) {
    return objective(layer).threshold(layer.layerConf().getNOut());
  }

  /**
   * Evaluates the losses after the passes.
   *
   * @param learning positions of the layers that learn; the passes went up to the last of them
   * @return what each of these layers did
   */
  public List<LayerFigures> evaluate(Range learning) {
    INDArray margins = margins(learning.last() + 1);
    INDArray seen = collaborate(margins);
    Map<int[], INDArray> evaluated = new LinkedHashMap<>();
    LossGroups.of(losses, learning)
        .forEach((loss, ks) -> evaluated.put(ks, evaluate(compiled.get(loss), ks, seen)));
    return figures(evaluated, margins);
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
   * Tells what the layers did. All figures come to the host in one copy: each copy would make a GPU
   * wait.
   *
   * @param evaluated loss of each pair, layer after layer, by the positions of the layers that
   *     share the loss
   * @param margins for each position goodness less the layer's threshold, {@code [layers, 2n]}
   */
  private List<LayerFigures> figures(Map<int[], INDArray> evaluated, INDArray margins) {
    int pairs = (int) margins.size(1) / 2;
    List<INDArray> all = new ArrayList<>(evaluated.values());
    all.add(margins);
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
    return recorded;
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
