package io.github.dl4jff.mnist.report;

import java.awt.Color;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws distributions over one range into a chart. */
final class Histogram {
  private static final int MOST_BINS = 60;
  private static final int LEAST_BINS = 8;
  private static final double PERCENT = 100;

  private final XYChart chart;
  private final int bins;
  private final double lowest;
  private final double width;
  private double highestBar;

  private Histogram(XYChart chart, int bins, double lowest, double width) {
    this.chart = chart;
    this.bins = bins;
    this.lowest = lowest;
    this.width = width;
  }

  /**
   * Prepares a chart.
   *
   * @param values values that the range must hold
   * @param more more of them
   */
  static Histogram over(XYChart chart, double[] values, double[] more) {
    double[] all =
        DoubleStream.concat(Arrays.stream(values), Arrays.stream(more)).sorted().toArray();
    // Few values in many bins look like noise.
    int bins = Math.min(MOST_BINS, Math.max(LEAST_BINS, (int) (1.2 * Math.sqrt(all.length))));
    double lowest = all[0];
    double width = Math.max(all[all.length - 1] - lowest, Double.MIN_NORMAL) / bins;
    // Wider than the data: else XChart puts its labels under points, not at round numbers.
    chart.getStyler().setXAxisMin(lowest - width).setXAxisMax(lowest + (bins + 1) * width);
    chart.getStyler().setYAxisMin(0.0);
    return new Histogram(chart, bins, lowest, width);
  }

  /**
   * Adds a distribution.
   *
   * @param values values within the range
   */
  void add(String name, double[] values, Color color) {
    double[] x = new double[bins + 2];
    double[] y = new double[bins + 2];
    Arrays.setAll(x, bin -> lowest + (bin - 0.5) * width);
    for (double value : values) {
      int bin = Math.min(bins - 1, (int) ((value - lowest) / width));
      y[bin + 1] += PERCENT / values.length;
    }
    highestBar = Math.max(highestBar, Arrays.stream(y).max().orElseThrow());
    XYSeries series = chart.addSeries(name, x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
    series.setMarker(SeriesMarkers.NONE).setLineColor(color);
    series.setFillColor(ChartStyle.translucent(color));
  }

  /** Adds an upright line, as high as the highest distribution so far. */
  void addLine(String name, double x, Color color) {
    ChartStyle.line(chart, name, new double[] {x, x}, new double[] {0, highestBar}, color, false)
        .setMarker(SeriesMarkers.NONE);
  }
}
