package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.network.ChainRules;
import io.github.dl4jff.loss.ClassLoss;
import io.github.dl4jff.loss.CompiledLoss;
import io.github.dl4jff.training.LayerStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The local losses of some layers in one pass: has each layer measure the goodness of the classes,
 * evaluates the losses against the labels, and hands back their gradients.
 */
public final class CompetitiveLosses {
  private final List<FFLayer> layers;
  private final int classes;
  private final List<ClassLoss> losses;
  private final Map<ClassLoss, CompiledLoss> compiled;

  /**
   * Compiles the losses.
   *
   * @param layers layers of the same classes that learn in one pass
   */
  public CompetitiveLosses(List<FFLayer> layers) {
    this.layers = layers;
    classes = layers.get(0).learning().competitive().getClasses();
    losses = layers.stream().map(layer -> layer.learning().competitive().getLoss()).toList();
    compiled =
        LossGroups.compiled(
            losses, loss -> CompiledLoss.of(loss, classes, layers.get(0).dataType()));
  }

  /**
   * Evaluates the losses after a forward pass in training.
   *
   * @param labels labels of the minibatch
   * @param learning positions of the layers that learn
   * @return what each of these layers did
   */
  public List<LayerFigures> evaluate(ClassLabels labels, Range learning) {
    INDArray typed = labels.columns().castTo(layers.get(0).dataType());
    List<Evaluated> all = new ArrayList<>();
    LossGroups.of(losses, learning)
        .forEach((loss, ks) -> calls(loss, ks).forEach(call -> all.add(evaluate(call, typed))));
    return figures(all, labels.right());
  }

  /** Layers that share a loss go together, but where it compares the examples of a layer. */
  private static List<int[]> calls(ClassLoss loss, int[] ks) {
    return loss.features() == 0
        ? List.of(ks)
        : Arrays.stream(ks).mapToObj(k -> new int[] {k}).toList();
  }

  /**
   * What was evaluated in one call.
   *
   * @param ks positions of the layers
   * @param loss loss of each example, layer after layer
   * @param goodness goodness of the classes, and features of the loss, layer after layer, {@code
   *     [layers n, columns]}
   */
  private record Evaluated(int[] ks, INDArray loss, INDArray goodness) {}

  /**
   * Evaluates the loss of all layers that share it in one call, whose cost hardly grows with them.
   *
   * @param ks positions of those layers
   * @param labels labels {@code [n, C]}
   */
  private Evaluated evaluate(int[] ks, INDArray labels) {
    ClassLoss loss = losses.get(ks[0]);
    long n = labels.size(0);
    long columns = classes + loss.features();
    INDArray goodness =
        Nd4j.createUninitialized(labels.dataType(), new long[] {ks.length * n, columns}, 'c');
    INDArray tiled = ks.length == 1 ? labels : goodness.ulike();
    for (int i = 0; i < ks.length; i++) {
      FFLayer layer = layers.get(ks[i]);
      checkExamples(layer, n);
      layer.measure(rows(goodness, i, n));
      if (tiled != labels) {
        rows(tiled, i, n).assign(labels);
      }
    }
    CompiledLoss.Evaluation evaluation = compiled.get(loss).evaluate(goodness, tiled);
    INDArray gradient = evaluation.gradients().get(0);
    INDArray rowMajor = gradient.ordering() == 'c' ? gradient : gradient.dup('c');
    for (int i = 0; i < ks.length; i++) {
      layers.get(ks[i]).setGoodnessGradient(rows(rowMajor, i, n));
    }
    return new Evaluated(ks, evaluation.loss(), goodness);
  }

  private static void checkExamples(FFLayer layer, long n) {
    long got = layer.input().size(0);
    if (got != n) {
      throw new DL4JInvalidInputException(
          layer.describe()
              + ": expected input of "
              + n
              + " examples, one for each label, got "
              + got
              + "; "
              + ChainRules.OF_SEQUENCES);
    }
  }

  private static INDArray rows(INDArray all, int block, long n) {
    return all.get(NDArrayIndex.interval(block * n, (block + 1) * n));
  }

  /** All figures come to the host in one copy. */
  private List<LayerFigures> figures(List<Evaluated> all, int[] right) {
    int n = right.length;
    List<INDArray> arrays = new ArrayList<>();
    all.forEach(evaluated -> arrays.addAll(List.of(evaluated.loss, evaluated.goodness)));
    double[] figures = ChainStatistics.onHost(arrays);
    List<LayerFigures> result = new ArrayList<>();
    int from = 0;
    for (Evaluated evaluated : all) {
      int layersHere = evaluated.ks.length;
      int columns = (int) evaluated.goodness.size(1);
      for (int i = 0; i < layersHere; i++) {
        int loss = from + i * n;
        int goodness = from + layersHere * n + i * n * columns;
        result.add(figures(evaluated.ks[i], figures, loss, goodness, columns, right));
      }
      from += layersHere * n * (1 + columns);
    }
    return result;
  }

  /** What a layer did; its losses and goodness begin at two places of the figures. */
  private LayerFigures figures(
      int k, double[] figures, int loss, int goodness, int columns, int[] right) {
    int n = right.length;
    double losses = 0;
    double correct = 0;
    double margins = 0;
    for (int i = 0; i < n; i++) {
      double margin = margin(figures, goodness + i * columns, right[i]);
      losses += figures[loss + i];
      margins += margin;
      correct += margin > 0 ? 1 : 0;
    }
    Map<String, Double> sums = new LinkedHashMap<>();
    sums.put(LayerStatistics.LOCAL_LOSS, losses);
    sums.put(LayerStatistics.ACCURACY, correct);
    sums.put(LayerStatistics.MARGIN, margins);
    return new LayerFigures(k, sums, n, isConstant(figures, goodness, columns, n));
  }

  /** Whether the goodness of every class is the same for all examples. */
  private boolean isConstant(double[] figures, int offset, int columns, int n) {
    for (int row = offset + columns; row < offset + n * columns; row += columns) {
      for (int c = row; c < row + classes; c++) {
        if (figures[c] != figures[c - columns]) {
          return false;
        }
      }
    }
    return true;
  }

  private double margin(double[] figures, int offset, int right) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      if (c != right) {
        highest = Math.max(highest, figures[offset + c]);
      }
    }
    return figures[offset + right] - highest;
  }
}
