package io.github.dl4jff.benchmark;

import io.github.dl4jff.benchmark.Measurements.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** How the time of an iteration grows with width, depth, batch and classes, one chart each. */
final class ScalingPicture {
  private static final int WIDTH = 450;
  private static final int HEIGHT = 330;
  private static final int COLUMNS = 2;

  private ScalingPicture() {}

  static void write(Measurements measured, Path png) throws IOException {
    List<XYChart> charts =
        List.of(
            chart(measured, "width", s -> depth(s) == 3 && standard(s, true), s -> width(s)),
            chart(
                measured,
                "hidden layers",
                s -> width(s) == 500 && standard(s, true),
                ScalingPicture::depth),
            chart(measured, "batch", s -> base(s) && standard(s, false), ScalingPicture::batch),
            chart(
                measured,
                "classes",
                s -> base(s) && batch(s) == 128,
                s -> Double.parseDouble(s.classes())));
    BitmapEncoder.saveBitmap(
        charts, charts.size() / COLUMNS, COLUMNS, png.toString(), BitmapFormat.PNG);
  }

  private static double width(Setting s) {
    return Double.parseDouble(s.network().split("x")[0]);
  }

  private static double depth(Setting s) {
    return Double.parseDouble(s.network().split("x")[1]);
  }

  private static double batch(Setting s) {
    return Double.parseDouble(s.batch());
  }

  private static boolean base(Setting s) {
    return s.network().equals("500x3");
  }

  private static boolean standard(Setting s, boolean batchToo) {
    return s.classes().equals("10") && (!batchToo || batch(s) == 128);
  }

  private static XYChart chart(
      Measurements measured, String what, Predicate<Setting> chosen, ToDoubleFunction<Setting> x) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(what)
            .yAxisTitle("ms per iteration")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideNW);
    chart.getStyler().setYAxisMin(0.0);
    List<Setting> settings =
        measured.settings(Tables.FF).stream()
            .filter(chosen)
            .sorted(Comparator.comparingDouble(x))
            .toList();
    double[] xs = settings.stream().mapToDouble(x).toArray();
    chart.addSeries("Forward-Forward", xs, times(measured, Tables.FF, settings));
    chart.addSeries("backprop, stock DL4J", xs, times(measured, Tables.BACKPROP, settings));
    return chart;
  }

  private static double[] times(Measurements measured, String benchmark, List<Setting> settings) {
    return settings.stream().mapToDouble(s -> measured.milliseconds(benchmark, s)).toArray();
  }
}
