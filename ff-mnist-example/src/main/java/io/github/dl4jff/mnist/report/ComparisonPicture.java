package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.TrainingResults;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.XYChart;

/** Draws the test errors of the same network trained in several ways. */
public final class ComparisonPicture {
  private ComparisonPicture() {}

  /**
   * Draws two charts: the test error by goodness, and by the softmax head. Backprop, which has no
   * goodness, is in both by its head.
   *
   * @param trainings the results of each way of training; at least one epoch each
   */
  public static BufferedImage draw(String title, Map<TrainingMethod, TrainingResults> trainings) {
    int most = trainings.values().stream().mapToInt(all -> all.epochs().size()).max().orElse(1);
    XYChart goodness = chart("By goodness: " + title, most);
    XYChart head = chart("By softmax head: " + title, most);
    int number = 0;
    for (Map.Entry<TrainingMethod, TrainingResults> training : trainings.entrySet()) {
      TrainingMethod method = training.getKey();
      List<EpochResult> epochs = training.getValue().epochs();
      Color colour = ChartStyle.ofLayer(number++);
      double[] heads = EpochCurves.headErrors(epochs);
      draw(head, method.shortTitle(), method, epochs, heads, colour);
      draw(
          goodness,
          method.shortTitle() + (method.isLocal() ? "" : " (head)"),
          method,
          epochs,
          method.isLocal() ? EpochCurves.goodnessErrors(epochs) : heads,
          colour);
    }
    return ChartStyle.grid(List.of(goodness, head), 2);
  }

  private static XYChart chart(String title, int epochs) {
    XYChart chart = ChartStyle.epochChart(title, "wrong, % of the test set", epochs);
    chart.getStyler().setYAxisMin(0.0);
    return chart;
  }

  private static void draw(
      XYChart chart,
      String name,
      TrainingMethod method,
      List<EpochResult> epochs,
      double[] errors,
      Color colour) {
    double[] x = EpochCurves.numbers(epochs);
    ChartStyle.line(chart, name, x, errors, colour, !method.isLocal());
  }
}
