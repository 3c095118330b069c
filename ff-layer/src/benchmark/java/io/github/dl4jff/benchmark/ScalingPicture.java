package io.github.dl4jff.benchmark;

import io.github.dl4jff.benchmark.Measurements.Setting;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How the time of an iteration grows with width, depth, batch and classes, one chart each, in the
 * style of the example's pictures.
 */
final class ScalingPicture {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int COLUMNS = 2;

  private static final Color BLUE = new Color(0x1F5FA8);
  private static final Color ORANGE = new Color(0xD9641E);
  private static final Color TEXT = new Color(0x222222);
  private static final Color GRID = new Color(0xE2E2E2);
  private static final Color AXIS = new Color(0x888888);
  private static final float LINE_WIDTH = 2.5f;

  private ScalingPicture() {}

  static void write(Measurements measured, Path png) throws IOException {
    XYChart classes =
        chart(
            measured,
            "classes",
            s -> base(s) && batch(s) == 128,
            s -> Double.parseDouble(s.classes()));
    classes.getStyler().setXAxisLogarithmic(true);
    classes.setXAxisTitle("classes (logarithmic)");
    List<XYChart> charts =
        List.of(
            chart(measured, "width", s -> depth(s) == 3 && standard(s, true), s -> width(s)),
            chart(
                measured,
                "hidden layers",
                s -> width(s) == 500 && standard(s, true),
                ScalingPicture::depth),
            chart(measured, "batch", s -> base(s) && standard(s, false), ScalingPicture::batch),
            classes);
    ImageIO.write(grid(charts), "png", png.toFile());
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
            .title("Time of an iteration by " + what)
            .xAxisTitle(what)
            .yAxisTitle("ms per iteration")
            .build();
    apply(chart.getStyler());
    List<Setting> settings =
        measured.settings(Tables.FF).stream()
            .filter(chosen)
            .sorted(Comparator.comparingDouble(x))
            .toList();
    double[] xs = settings.stream().mapToDouble(x).toArray();
    double[] forwardForward = times(measured, Tables.FF, settings);
    double[] backprop = times(measured, Tables.BACKPROP, settings);
    XYSeries solid = chart.addSeries("Forward-Forward, two passes", xs, forwardForward);
    solid.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(BLUE).setLineColor(BLUE);
    solid.setLineStyle(new BasicStroke(LINE_WIDTH));
    XYSeries dashed = chart.addSeries("backprop, stock DL4J", xs, backprop);
    dashed.setMarker(SeriesMarkers.DIAMOND).setMarkerColor(ORANGE).setLineColor(ORANGE);
    dashed.setLineStyle(
        new BasicStroke(
            LINE_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {9, 6}, 0));
    return chart;
  }

  private static double[] times(Measurements measured, String benchmark, List<Setting> settings) {
    return settings.stream().mapToDouble(s -> measured.milliseconds(benchmark, s)).toArray();
  }

  private static void apply(XYStyler style) {
    style.setChartTitleFont(font(Font.BOLD, 20)).setLegendFont(font(Font.PLAIN, 16));
    style.setAxisTitleFont(font(Font.PLAIN, 17)).setAxisTickLabelsFont(font(Font.PLAIN, 15));
    style.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
    style.setChartFontColor(TEXT).setPlotBorderColor(GRID);
    style.setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
    style.setLegendBorderColor(Color.WHITE).setChartTitleBoxVisible(false).setChartTitlePadding(10);
    style.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1f));
    style.setAxisTickMarksColor(AXIS).setLocale(Locale.ROOT);
    style.setMarkerSize(8).setAntiAlias(true);
    style.setXAxisDecimalPattern("0").setYAxisMin(0.0);
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  private static BufferedImage grid(List<XYChart> charts) {
    int rows = (charts.size() + COLUMNS - 1) / COLUMNS;
    BufferedImage picture =
        new BufferedImage(COLUMNS * WIDTH, rows * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    for (int i = 0; i < charts.size(); i++) {
      Graphics2D cell =
          (Graphics2D) graphics.create(i % COLUMNS * WIDTH, i / COLUMNS * HEIGHT, WIDTH, HEIGHT);
      charts.get(i).paint(cell, WIDTH, HEIGHT);
      cell.dispose();
    }
    graphics.dispose();
    return picture;
  }
}
