package io.github.dl4jff.mnist.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;

/** Draws which classes are taken for which. */
public final class ConfusionMatrix {
  private static final int CELL = 62;
  private static final int TOP = 80;
  private static final int RIGHT = 30;
  private static final int AXIS_TITLE = 46;
  private static final int GAP = 10;

  private static final Font NAME_FONT = ChartStyle.font(Font.PLAIN, 15);

  /** Below this share of the blue, dark text is easier to read; on orange it always is. */
  private static final double DARK = 0.75;

  private final String title;
  private final int[][] counts;
  private final List<String> classNames;
  private final int longestName;

  /**
   * Creates a matrix.
   *
   * @param counts {@code counts[a][p]}: how many images of class a were taken for class p
   * @param classNames names of the classes
   */
  public ConfusionMatrix(String title, int[][] counts, List<String> classNames) {
    this.title = title;
    this.counts = counts;
    this.classNames = classNames;
    FontMetrics metrics = ChartStyle.graphics(ChartStyle.blank(1, 1)).getFontMetrics(NAME_FONT);
    longestName = classNames.stream().mapToInt(metrics::stringWidth).max().orElse(0);
  }

  public static BufferedImage draw(List<ConfusionMatrix> matrices) {
    int width = matrices.stream().mapToInt(ConfusionMatrix::width).sum();
    BufferedImage picture = ChartStyle.blank(width, matrices.get(0).height());
    Graphics2D graphics = ChartStyle.graphics(picture);
    for (ConfusionMatrix matrix : matrices) {
      matrix.paint(graphics);
      graphics.translate(matrix.width(), 0);
    }
    graphics.dispose();
    return picture;
  }

  private int left() {
    return AXIS_TITLE + longestName + GAP;
  }

  private int bottom() {
    return AXIS_TITLE + (slanted() ? (int) (longestName * Math.sqrt(0.5)) : 0) + 2 * GAP;
  }

  private boolean slanted() {
    return longestName > CELL;
  }

  private int width() {
    return left() + counts.length * CELL + RIGHT;
  }

  private int height() {
    return TOP + counts.length * CELL + bottom();
  }

  private void paint(Graphics2D graphics) {
    int size = counts.length * CELL;
    graphics.setFont(ChartStyle.font(Font.BOLD, 20));
    centred(graphics, title, left() + size / 2, TOP / 2);
    graphics.setFont(ChartStyle.font(Font.PLAIN, 17));
    centred(graphics, "taken for", left() + size / 2, height() - AXIS_TITLE / 2);
    AffineTransform upright = graphics.getTransform();
    graphics.rotate(-Math.PI / 2, AXIS_TITLE / 2.0, TOP + size / 2.0);
    centred(graphics, "class", AXIS_TITLE / 2, TOP + size / 2);
    graphics.setTransform(upright);
    paintNames(graphics, size);
    for (int actual = 0; actual < counts.length; actual++) {
      for (int predicted = 0; predicted < counts.length; predicted++) {
        paintCell(graphics, actual, predicted);
      }
    }
  }

  private void paintNames(Graphics2D graphics, int size) {
    graphics.setFont(NAME_FONT);
    FontMetrics metrics = graphics.getFontMetrics();
    for (int i = 0; i < counts.length; i++) {
      String name = classNames.get(i);
      int nameWidth = metrics.stringWidth(name);
      int middle = i * CELL + CELL / 2;
      graphics.drawString(
          name, left() - GAP - nameWidth, TOP + middle + metrics.getAscent() / 2 - 2);
      if (slanted()) {
        AffineTransform upright = graphics.getTransform();
        graphics.rotate(-Math.PI / 4, left() + middle, TOP + size + 2 * GAP);
        graphics.drawString(name, left() + middle - nameWidth, TOP + size + 2 * GAP);
        graphics.setTransform(upright);
      } else {
        centred(graphics, name, left() + middle, TOP + size + 2 * GAP);
      }
    }
  }

  private void paintCell(Graphics2D graphics, int actual, int predicted) {
    int count = counts[actual][predicted];
    boolean right = actual == predicted;
    double strength = right ? count / (double) Math.max(1, row(actual)) : errorStrength(count);
    Color color = right ? ChartStyle.BLUE : ChartStyle.ORANGE;
    int x = left() + predicted * CELL;
    int y = TOP + actual * CELL;
    graphics.setColor(blend(color, strength));
    graphics.fillRect(x, y, CELL - 1, CELL - 1);
    graphics.setColor(right && strength > DARK ? Color.WHITE : ChartStyle.TEXT);
    graphics.setFont(ChartStyle.font(right ? Font.BOLD : Font.PLAIN, 16));
    if (count > 0) {
      centred(graphics, Integer.toString(count), x + CELL / 2, y + CELL / 2);
    }
    graphics.setColor(ChartStyle.TEXT);
  }

  private int row(int actual) {
    int sum = 0;
    for (int count : counts[actual]) {
      sum += count;
    }
    return sum;
  }

  private double errorStrength(int count) {
    int most = 1;
    for (int actual = 0; actual < counts.length; actual++) {
      for (int predicted = 0; predicted < counts.length; predicted++) {
        if (actual != predicted) {
          most = Math.max(most, counts[actual][predicted]);
        }
      }
    }
    return Math.sqrt(count / (double) most);
  }

  private static Color blend(Color color, double strength) {
    return new Color(
        blend(color.getRed(), strength),
        blend(color.getGreen(), strength),
        blend(color.getBlue(), strength));
  }

  private static int blend(int component, double strength) {
    return (int) Math.round(0xF6 + (component - 0xF6) * strength);
  }

  private static void centred(Graphics2D graphics, String text, int x, int y) {
    FontMetrics metrics = graphics.getFontMetrics();
    graphics.drawString(
        text,
        x - metrics.stringWidth(text) / 2,
        y + (metrics.getAscent() - metrics.getDescent()) / 2);
  }
}
