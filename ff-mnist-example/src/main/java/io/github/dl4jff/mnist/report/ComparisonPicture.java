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
   * Draws one chart: a line for each way of training by goodness, and, dashed, one by the softmax
   * head; of backprop the head's alone.
   *
   * @param trainings the results of each way of training; at least one epoch each
   */
  public static BufferedImage draw(String title, Map<TrainingMethod, TrainingResults> trainings) {
    int most = trainings.values().stream().mapToInt(all -> all.epochs().size()).max().orElse(1);
    XYChart chart = ChartStyle.epochChart(title, "wrong, % of the test set", most);
    chart.getStyler().setYAxisMin(0.0);
    int number = 0;
    for (Map.Entry<TrainingMethod, TrainingResults> training : trainings.entrySet()) {
      Color colour = ChartStyle.ofLayer(number++);
      draw(chart, training.getKey(), training.getValue().epochs(), colour);
    }
    return ChartStyle.grid(List.of(chart), 1);
  }

  private static void draw(
      XYChart chart, TrainingMethod method, List<EpochResult> epochs, Color colour) {
    double[] x = EpochCurves.numbers(epochs);
    if (method.isLocal()) {
      ChartStyle.line(chart, method.title(), x, EpochCurves.goodnessErrors(epochs), colour, false);
    }
    String head = method.isLocal() ? method.title() + ", head" : method.title();
    ChartStyle.line(chart, head, x, EpochCurves.headErrors(epochs), colour, method.isLocal());
  }
}
