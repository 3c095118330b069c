package io.github.dl4jff.mnist.report;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws charts and rows of images, each in one call, in the style of the other pictures. */
public final class Charts {
  private static final int MOST_MARKERS = 30;
  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.SQUARE,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.TRIANGLE_DOWN,
          SeriesMarkers.CROSS);

  /** Letters of all names that fit below a chart in the usual font. */
  private static final int LONG_LEGEND = 45;

  private static final int SMALL_FONT = 11;
  private static final int TILE = 84;
  private static final int CAPTION = 26;
  private static final int GAP = 10;

  private Charts() {}

  /**
   * Values with a name.
   *
   * @param name name for the legend
   * @param values the values; not copied
   */
  public record Series(String name, double[] values) {}

  public static Series series(String name, List<Double> values) {
    return new Series(name, values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * Gives values a name.
   *
   * @param values the values; not copied
   */
  public static Series series(String name, double... values) {
    return new Series(name, values);
  }

  /**
   * Draws values that change from epoch to epoch.
   *
   * @param lines one line each; the first value is that of epoch 1
   */
  public static BufferedImage epochs(String title, String yTitle, Series... lines) {
    int most = Arrays.stream(lines).mapToInt(line -> line.values().length).max().orElse(1);
    XYChart chart = ChartStyle.epochChart(title, yTitle, most);
    for (Series line : lines) {
      addLine(chart, IntStream.rangeClosed(1, line.values().length).asDoubleStream(), line);
    }
    return picture(chart, lines);
  }

  /**
   * Draws lines.
   *
   * @param yTitle what the values of the lines are
   * @param x x values of all lines
   * @param lines one line each, with as many values
   */
  public static BufferedImage lines(
      String title, String xTitle, String yTitle, double[] x, Series... lines) {
    XYChart chart = ChartStyle.chart(title, xTitle, yTitle);
    if (x.length > MOST_MARKERS) {
      // Wider than the data: else XChart puts its labels under points, not at round numbers.
      double margin = (x[x.length - 1] - x[0]) / MOST_MARKERS;
      chart.getStyler().setXAxisMin(x[0] - margin).setXAxisMax(x[x.length - 1] + margin);
    }
    if (x.length > 1 && Arrays.stream(x).allMatch(value -> value == Math.rint(value))) {
      // Labels at least about 1 apart, which XChart rounds to 1: none between whole numbers. Wider
      // than half the chart, and XChart draws no label at all.
      AxesChartStyler style = chart.getStyler();
      int apart = (int) (ChartStyle.WIDTH / Math.max(2, x[x.length - 1] - x[0]));
      style.setXAxisTickMarkSpacingHint(Math.max(style.getXAxisTickMarkSpacingHint(), apart));
    }
    for (Series line : lines) {
      addLine(chart, Arrays.stream(x), line);
    }
    return picture(chart, lines);
  }

  private static void addLine(XYChart chart, DoubleStream x, Series line) {
    int index = chart.getSeriesCollection().size();
    XYSeries series =
        ChartStyle.line(
            chart, line.name(), x.toArray(), line.values(), ChartStyle.ofLayer(index), false);
    // No dashes: XChart draws between points, and dashes vanish where points are close together.
    boolean dense = line.values().length > MOST_MARKERS;
    series.setMarker(dense ? SeriesMarkers.NONE : MARKERS.get(index % MARKERS.size()));
  }

  private static BufferedImage picture(XYChart chart, Series... lines) {
    if (Arrays.stream(lines).mapToInt(line -> line.name().length()).sum() > LONG_LEGEND) {
      chart.getStyler().setLegendFont(ChartStyle.font(Font.PLAIN, SMALL_FONT));
    }
    if (Arrays.stream(lines).flatMapToDouble(line -> Arrays.stream(line.values())).min().orElse(0)
        >= 0) {
      chart.getStyler().setYAxisMin(0.0);
    }
    return ChartStyle.grid(List.of(chart), 1);
  }

  /** Draws distributions over one range. */
  public static BufferedImage histograms(String title, String xTitle, Series... samples) {
    XYChart chart = ChartStyle.chart(title, xTitle, "% of the values");
    double[] all =
        Arrays.stream(samples).flatMapToDouble(sample -> Arrays.stream(sample.values())).toArray();
    Histogram histogram = Histogram.over(chart, all, new double[0]);
    for (int i = 0; i < samples.length; i++) {
      histogram.add(samples[i].name(), samples[i].values(), ChartStyle.ofLayer(i));
    }
    return ChartStyle.grid(List.of(chart), 1);
  }

  /**
   * Draws a bar for each of the numbers 0, 1, 2, ...
   *
   * @param values a value for each number
   */
  public static BufferedImage bars(String title, String xTitle, String yTitle, double... values) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(ChartStyle.WIDTH)
            .height(ChartStyle.HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    ChartStyle.apply(chart.getStyler());
    chart.getStyler().setLegendVisible(false);
    double[] x = IntStream.range(0, values.length).asDoubleStream().toArray();
    chart.getStyler().setXAxisDecimalPattern("0");
    chart.addSeries(yTitle, x, values).setFillColor(ChartStyle.BLUE);
    BufferedImage picture = ChartStyle.blank(ChartStyle.WIDTH, ChartStyle.HEIGHT);
    Graphics2D graphics = ChartStyle.graphics(picture);
    chart.paint(graphics, ChartStyle.WIDTH, ChartStyle.HEIGHT);
    graphics.dispose();
    return picture;
  }

  /**
   * Draws grey images in rows, dark on light, each above a caption.
   *
   * @param images {@code images[image][pixel]} in {@code [0, 1]}, the pixels row after row
   * @param captions as many short captions, or an empty list for none
   */
  public static BufferedImage images(
      float[][] images, int side, int columns, List<String> captions) {
    int tile = Math.max(1, TILE / side) * side;
    int rows = (images.length + columns - 1) / columns;
    int height = tile + GAP + (captions.isEmpty() ? 0 : CAPTION);
    BufferedImage picture = ChartStyle.blank(columns * (tile + GAP) + GAP, rows * height + GAP);
    Graphics2D graphics = ChartStyle.graphics(picture);
    graphics.setFont(ChartStyle.font(Font.PLAIN, 16));
    for (int i = 0; i < images.length; i++) {
      int left = GAP + i % columns * (tile + GAP);
      int top = GAP + i / columns * height;
      graphics.drawImage(grey(images[i], side), left, top, tile, tile, null);
      if (!captions.isEmpty()) {
        graphics.drawString(captions.get(i), left, top + tile + CAPTION - GAP);
      }
    }
    graphics.dispose();
    return picture;
  }

  private static BufferedImage grey(float[] pixels, int side) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < pixels.length; i++) {
      image.setRGB(i % side, i / side, 0x010101 * Math.round(0xFF * (1 - pixels[i])));
    }
    return image;
  }

  public static BufferedImage row(BufferedImage... pictures) {
    int width = Arrays.stream(pictures).mapToInt(BufferedImage::getWidth).sum();
    int height = Arrays.stream(pictures).mapToInt(BufferedImage::getHeight).max().orElse(1);
    BufferedImage row = ChartStyle.blank(width, height);
    Graphics2D graphics = ChartStyle.graphics(row);
    int left = 0;
    for (BufferedImage picture : pictures) {
      graphics.drawImage(picture, left, 0, null);
      left += picture.getWidth();
    }
    graphics.dispose();
    return row;
  }
}
