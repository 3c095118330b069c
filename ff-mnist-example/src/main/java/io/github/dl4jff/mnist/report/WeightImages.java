package io.github.dl4jff.mnist.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** Draws the weights of units that look at an image, each as an image. */
public final class WeightImages {
  private static final int COLUMNS = 12;
  private static final int MOST_ROWS = 8;
  private static final int MOST_TILE = 84;
  private static final int GAP = 6;
  private static final int MARGIN = 24;
  private static final int TOP = 96;
  private static final Color POSITIVE = ChartStyle.ORANGE;
  private static final Color NEGATIVE = ChartStyle.BLUE;

  private WeightImages() {}

  /** Returns how many units are drawn at the most. */
  public static int capacity() {
    return COLUMNS * MOST_ROWS;
  }

  /**
   * Draws the weights of the first units, or something that has their shape.
   *
   * @param weights {@code weights[unit][pixel]}, the pixels row after row
   */
  public static BufferedImage draw(String title, float[][] weights, int side) {
    int tile = Math.max(1, MOST_TILE / side) * side;
    int shown = Math.min(weights.length, capacity());
    int rows = (shown + COLUMNS - 1) / COLUMNS;
    int width = 2 * MARGIN + COLUMNS * (tile + GAP) - GAP;
    int height = TOP + rows * (tile + GAP) - GAP + MARGIN;
    BufferedImage picture = ChartStyle.blank(width, height);
    Graphics2D graphics = ChartStyle.graphics(picture);
    graphics.setFont(ChartStyle.font(Font.BOLD, 20));
    graphics.drawString(title, MARGIN, MARGIN + 18);
    graphics.setFont(ChartStyle.font(Font.PLAIN, 16));
    graphics.drawString(
        "Each unit on its own scale: orange above zero, blue below, white zero.",
        MARGIN,
        MARGIN + 46);
    for (int unit = 0; unit < shown; unit++) {
      graphics.drawImage(
          image(weights[unit], side),
          MARGIN + unit % COLUMNS * (tile + GAP),
          TOP + unit / COLUMNS * (tile + GAP),
          tile,
          tile,
          null);
    }
    graphics.dispose();
    return picture;
  }

  private static BufferedImage image(float[] weights, int side) {
    float largest = Float.MIN_NORMAL;
    for (float weight : weights) {
      largest = Math.max(largest, Math.abs(weight));
    }
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < weights.length; i++) {
      image.setRGB(i % side, i / side, color(weights[i] / largest));
    }
    return image;
  }

  private static int color(float strength) {
    Color full = strength > 0 ? POSITIVE : NEGATIVE;
    float share = Math.abs(strength);
    int red = Math.round(0xFF + (full.getRed() - 0xFF) * share);
    int green = Math.round(0xFF + (full.getGreen() - 0xFF) * share);
    int blue = Math.round(0xFF + (full.getBlue() - 0xFF) * share);
    return red << 16 | green << 8 | blue;
  }
}
