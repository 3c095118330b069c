package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.training.EpochResult;
import java.awt.image.BufferedImage;
import java.util.List;
import org.knowm.xchart.XYChart;

/** Draws the test errors of the same network trained by Forward-Forward and by backprop. */
public final class ComparisonPicture {
  private ComparisonPicture() {}

  /**
   * Draws one chart.
   *
   * @param forwardForward the epochs of the Forward-Forward run; at least one
   * @param backprop the epochs of the other; at least one
   */
  public static BufferedImage draw(
      String title, List<EpochResult> forwardForward, List<EpochResult> backprop) {
    XYChart chart =
        ChartStyle.epochChart(
            title, "wrong, % of the test set", Math.max(forwardForward.size(), backprop.size()));
    chart.getStyler().setYAxisMin(0.0);
    double[] x = EpochCurves.numbers(forwardForward);
    ChartStyle.line(
        chart,
        "FF, goodness",
        x,
        EpochCurves.goodnessErrors(forwardForward),
        ChartStyle.BLUE,
        false);
    ChartStyle.line(
        chart,
        "FF, softmax head",
        x,
        EpochCurves.headErrors(forwardForward),
        ChartStyle.ORANGE,
        true);
    ChartStyle.line(
        chart,
        "backprop",
        EpochCurves.numbers(backprop),
        EpochCurves.headErrors(backprop),
        ChartStyle.GREEN,
        false);
    return ChartStyle.grid(List.of(chart), 1);
  }
}
