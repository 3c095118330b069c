package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.training.Errors;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws how the validation error of an experiment falls, by Forward-Forward and by backprop. */
public final class ValidationPicture {
  private static final double PERCENT = 100;

  /** More points than this are drawn as a line without marks. */
  private static final int MOST_MARKS = 30;

  /** The axis ends at so many times the lowest error: what happens at the end is to be seen. */
  private static final double SHOWN = 2.5;

  private final XYChart chart;
  private final double highest;

  private ValidationPicture(XYChart chart, double highest) {
    this.chart = chart;
    this.highest = highest;
  }

  /**
   * Draws one chart: means over the seeds.
   *
   * @param row the experiment; validated
   */
  public static BufferedImage draw(ResultRow row) {
    int epochs = row.plan().settings().epochs();
    XYChart chart =
        ChartStyle.epochChart(
            row.name() + ", " + seeds(row), "wrong, % of the validation images", epochs);
    double lowest =
        row.groups().stream()
            .flatMapToDouble(group -> Arrays.stream(group.meanValidation(ValidationPicture::head)))
            .min()
            .orElse(1);
    double highest = Math.min(PERCENT, Math.max(1, Math.ceil(SHOWN * PERCENT * lowest)));
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(highest);
    ValidationPicture picture = new ValidationPicture(chart, highest);
    row.forwardForward()
        .ifPresent(
            group -> {
              picture.add("FF, goodness", group, Errors::goodness, ChartStyle.BLUE, false);
              picture.add(
                  "FF, softmax head", group, ValidationPicture::head, ChartStyle.ORANGE, true);
            });
    row.backprop()
        .ifPresent(
            group ->
                picture.add("backprop", group, ValidationPicture::head, ChartStyle.GREEN, false));
    return ChartStyle.grid(List.of(chart), 1);
  }

  private static String seeds(ResultRow row) {
    boolean one = row.groups().stream().allMatch(group -> group.results().size() == 1);
    return row.groups().stream()
        .map(group -> group.seeds().text())
        .distinct()
        .collect(Collectors.joining(" / ", one ? "seed " : "seeds ", ""));
  }

  private static OptionalDouble head(Errors errors) {
    return OptionalDouble.of(errors.head());
  }

  /** Adds a curve, without the points that lie above the axis. */
  private void add(
      String name,
      ResultGroup group,
      Function<Errors, OptionalDouble> error,
      Color color,
      boolean dashed) {
    double[] y = group.meanValidation(error);
    boolean visible = false;
    for (int i = 0; i < y.length; i++) {
      y[i] = PERCENT * y[i] > highest ? Double.NaN : PERCENT * y[i];
      visible |= !Double.isNaN(y[i]);
    }
    if (!visible) {
      return;
    }
    XYSeries series = ChartStyle.line(chart, name, group.validatedEpochs(), y, color, dashed);
    if (y.length > MOST_MARKS) {
      series.setMarker(SeriesMarkers.NONE);
    }
  }
}
