package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.LayerFigures;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;

/** Draws how the test error and the figures of the layers change from epoch to epoch. */
public final class LearningCurves {
  private static final double PERCENT = 100;

  private LearningCurves() {}

  /**
   * Draws a chart of the test error of both classifiers, one of the local loss of each layer, and,
   * one of the share of training pairs or examples that each layer has right.
   *
   * @param epochs the epochs of a training by local losses; at least one
   */
  public static BufferedImage draw(List<EpochResult> epochs) {
    List<XYChart> charts = new ArrayList<>();
    charts.add(errors(epochs));
    charts.add(figure(epochs, LayerFigures.LOCAL_LOSS, 1, "Local loss", "mean over the epoch"));
    if (LayerFigures.haveAll(epochs.get(0).layers(), LayerFigures.PAIR_ACCURACY)) {
      charts.add(
          figure(
              epochs,
              LayerFigures.PAIR_ACCURACY,
              PERCENT,
              "Pair accuracy in training",
              "% of the pairs"));
    }
    if (LayerFigures.haveAll(epochs.get(0).layers(), LayerFigures.ACCURACY)) {
      charts.add(
          figure(
              epochs,
              LayerFigures.ACCURACY,
              PERCENT,
              "Accuracy of each layer in training",
              "% of the examples"));
    }
    return ChartStyle.grid(charts, charts.size());
  }

  private static XYChart errors(List<EpochResult> epochs) {
    double[] x = EpochCurves.numbers(epochs);
    XYChart chart = ChartStyle.epochChart("Test error", "wrong, % of the test set", epochs.size());
    chart.getStyler().setYAxisMin(0.0);
    ChartStyle.line(
        chart, "goodness", x, EpochCurves.goodnessErrors(epochs), ChartStyle.BLUE, false);
    ChartStyle.line(
        chart, "softmax head", x, EpochCurves.headErrors(epochs), ChartStyle.ORANGE, true);
    return chart;
  }

  private static XYChart figure(
      List<EpochResult> epochs, String figure, double factor, String title, String yTitle) {
    XYChart chart = ChartStyle.epochChart(title, yTitle, epochs.size());
    double[] x = EpochCurves.numbers(epochs);
    for (int k = 0; k < epochs.get(0).layers().size(); k++) {
      double[] y =
          Arrays.stream(EpochCurves.figures(epochs, k, figure)).map(v -> factor * v).toArray();
      ChartStyle.line(chart, "layer " + (k + 1), x, y, ChartStyle.ofLayer(k), false);
    }
    return chart;
  }
}
