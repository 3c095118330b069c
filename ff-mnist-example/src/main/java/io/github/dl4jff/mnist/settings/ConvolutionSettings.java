package io.github.dl4jff.mnist.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A convolution of stride 1 that keeps the size of the maps, under a maximum over 2x2 positions
 * where it pools.
 *
 * @param kernel height and width of the kernel, at least 1
 * @param channels channels of the result, at least 1
 * @param pool whether height and width are halved; an odd last row or column is left out
 */
public record ConvolutionSettings(int kernel, int channels, boolean pool) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,2})x\\1x(\\d{1,5})(-pool)?");

  /** Height and width of what is pooled into one, and its stride. */
  public static final int POOLED = 2;

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public ConvolutionSettings {
    SettingChecks.atLeast("convolutions.kernel", 1, kernel);
    SettingChecks.atLeast("convolutions.channels", 1, channels);
  }

  /**
   * Reads a {@link #text()}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ConvolutionSettings parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "expected a convolution such as 5x5x32 or 5x5x32-pool, got '" + text + "'");
    }
    return new ConvolutionSettings(
        Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), parts.group(3) != null);
  }

  /**
   * Returns height and width of the result.
   *
   * @param side height and width of the input
   */
  public int sideOf(int side) {
    return pool ? side / POOLED : side;
  }

  /** Returns a text such as {@code 5x5x32} or {@code 5x5x32-pool}. */
  public String text() {
    return kernel + "x" + kernel + "x" + channels + (pool ? "-pool" : "");
  }
}
