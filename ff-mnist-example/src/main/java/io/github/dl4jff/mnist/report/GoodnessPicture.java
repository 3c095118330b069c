package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.GoodnessSample;
import io.github.dl4jff.mnist.training.LayerFigures;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;

/** Draws the goodness of positive against negative examples, layer by layer. */
public final class GoodnessPicture {
  private static final double PERCENT = 100;

  private GoodnessPicture() {}

  /**
   * Draws a column for each layer: above, where layers compare pairs, mean goodness of the training
   * pairs, epoch by epoch; in the middle, how the goodness of the test images is distributed at the
   * end; below, how its difference is, image by image: what decides whether the layer alone would
   * be right.
   *
   * @param epochs the epochs of a Forward-Forward run; at least one
   * @param samples goodness of the test images, for each layer, bottom first
   */
  public static BufferedImage draw(List<EpochResult> epochs, List<GoodnessSample> samples) {
    List<XYChart> charts = new ArrayList<>();
    if (LayerFigures.haveAll(epochs.get(0).layers(), LayerFigures.POSITIVE_GOODNESS)) {
      for (int k = 0; k < samples.size(); k++) {
        charts.add(means(epochs, k));
      }
    }
    for (int k = 0; k < samples.size(); k++) {
      charts.add(distribution(samples.get(k), k));
    }
    for (int k = 0; k < samples.size(); k++) {
      charts.add(difference(samples.get(k), k));
    }
    return ChartStyle.grid(charts, samples.size());
  }

  private static XYChart means(List<EpochResult> epochs, int layer) {
    double[] x = EpochCurves.numbers(epochs);
    XYChart chart =
        ChartStyle.epochChart(
            "Layer " + (layer + 1) + ", training", "mean goodness", epochs.size());
    chart.getStyler().setYAxisMin(0.0);
    ChartStyle.line(
        chart,
        "positive: the right label",
        x,
        EpochCurves.figures(epochs, layer, LayerFigures.POSITIVE_GOODNESS),
        ChartStyle.BLUE,
        false);
    ChartStyle.line(
        chart,
        "negative: a wrong label",
        x,
        EpochCurves.figures(epochs, layer, LayerFigures.NEGATIVE_GOODNESS),
        ChartStyle.ORANGE,
        true);
    return chart;
  }

  private static XYChart distribution(GoodnessSample sample, int layer) {
    XYChart chart =
        ChartStyle.chart(
            "Layer " + (layer + 1) + ", test set at the end", "goodness", "% of the images");
    Histogram histogram = Histogram.over(chart, sample.right(), sample.wrong());
    histogram.add("the right class", sample.right(), ChartStyle.BLUE);
    histogram.add("the best wrong class", sample.wrong(), ChartStyle.ORANGE);
    return chart;
  }

  private static XYChart difference(GoodnessSample sample, int layer) {
    double[] difference = new double[sample.right().length];
    Arrays.setAll(difference, i -> sample.right()[i] - sample.wrong()[i]);
    double wrong = Arrays.stream(difference).filter(d -> d <= 0).count();
    XYChart chart =
        ChartStyle.chart(
            String.format(
                Locale.ROOT,
                "Layer %d, right minus best wrong: %.2f%% below 0",
                layer + 1,
                PERCENT * wrong / difference.length),
            "difference in goodness, each image on its own",
            "% of the images");
    Histogram histogram = Histogram.over(chart, difference, new double[] {0});
    histogram.add("right minus best wrong class", difference, ChartStyle.GREEN);
    histogram.addLine("to its left: wrong", 0, ChartStyle.TEXT);
    return chart;
  }
}
