package io.github.dl4jff.mnist.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** What the pictures have in common: fonts, colours, axes. */
final class ChartStyle {
  static final int WIDTH = 640;
  static final int HEIGHT = 480;

  static final Color BLUE = new Color(0x1F5FA8);
  static final Color ORANGE = new Color(0xD9641E);
  static final Color GREEN = new Color(0x2E8B57);
  static final Color TEXT = new Color(0x222222);
  private static final Color GRID = new Color(0xE2E2E2);
  private static final Color AXIS = new Color(0x888888);
  private static final int TRANSLUCENT = 90;
  private static final int TICK_SPACING = 50;
  private static final float LINE_WIDTH = 2.5f;

  /** Colours for layers, bottom first. */
  private static final List<Color> LAYERS =
      List.of(BLUE, ORANGE, GREEN, new Color(0x8E4FA8), new Color(0xB03A48), new Color(0x6B6B6B));

  private ChartStyle() {}

  static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  static Color ofLayer(int layer) {
    return LAYERS.get(layer % LAYERS.size());
  }

  static Color translucent(Color color) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), TRANSLUCENT);
  }

  static XYChart chart(String title, String xTitle, String yTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    apply(chart.getStyler());
    return chart;
  }

  static void apply(AxesChartStyler style) {
    style.setChartTitleFont(font(Font.BOLD, 20)).setLegendFont(font(Font.PLAIN, 16));
    style.setAxisTitleFont(font(Font.PLAIN, 17)).setAxisTickLabelsFont(font(Font.PLAIN, 15));
    style.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
    style.setChartFontColor(TEXT).setPlotBorderColor(GRID);
    style.setLegendPosition(LegendPosition.OutsideS).setLegendLayout(LegendLayout.Horizontal);
    style.setLegendBorderColor(Color.WHITE).setChartTitleBoxVisible(false).setChartTitlePadding(10);
    style.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1f));
    style.setAxisTickMarksColor(AXIS).setLocale(Locale.ROOT);
    style.setMarkerSize(8).setAntiAlias(true);
  }

  static XYChart epochChart(String title, String yTitle, int epochs) {
    XYChart chart = chart(title, "epoch", yTitle);
    // Half an epoch wider than the data: else XChart puts a label under each point, however many.
    chart
        .getStyler()
        .setXAxisMin(0.5)
        .setXAxisMax(epochs + 0.5)
        .setXAxisDecimalPattern("0")
        .setXAxisTickMarkSpacingHint(TICK_SPACING);
    return chart;
  }

  static XYSeries line(
      XYChart chart, String name, double[] x, double[] y, Color color, boolean dashed) {
    XYSeries series = chart.addSeries(name, x, y);
    Marker marker = dashed ? SeriesMarkers.DIAMOND : SeriesMarkers.CIRCLE;
    series.setMarker(marker).setMarkerColor(color).setLineColor(color);
    series.setLineStyle(
        dashed
            ? new BasicStroke(
                LINE_WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {9, 6}, 0)
            : new BasicStroke(LINE_WIDTH));
    return series;
  }

  /**
   * Puts charts side by side, in rows.
   *
   * @param charts the charts, row after row, all of one size
   */
  static BufferedImage grid(List<XYChart> charts, int columns) {
    int rows = (charts.size() + columns - 1) / columns;
    BufferedImage picture = blank(columns * WIDTH, rows * HEIGHT);
    Graphics2D graphics = graphics(picture);
    for (int i = 0; i < charts.size(); i++) {
      Graphics2D cell =
          (Graphics2D) graphics.create(i % columns * WIDTH, i / columns * HEIGHT, WIDTH, HEIGHT);
      charts.get(i).paint(cell, WIDTH, HEIGHT);
      cell.dispose();
    }
    graphics.dispose();
    return picture;
  }

  static BufferedImage blank(int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return picture;
  }

  static Graphics2D graphics(BufferedImage picture) {
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(TEXT);
    return graphics;
  }
}
