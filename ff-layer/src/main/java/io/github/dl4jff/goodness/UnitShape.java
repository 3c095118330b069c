package io.github.dl4jff.goodness;

import io.github.dl4jff.internal.Checks;
import java.io.Serializable;
import java.util.Objects;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How the units of an example's activity are laid out: {@code channels} at each of a number of
 * positions. A dense layer has one position; the maps of a convolution have {@code height * width},
 * a sequence has one for each time step.
 *
 * <p>In a row of activity the positions of a channel lie side by side (NCHW, NCDHW, NCW), or with
 * {@code channelsLast} the channels of a position (NHWC, NDHWC, NWC).
 *
 * @serial exclude
 */
public final class UnitShape implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long channels;
  private final long depth;
  private final long height;
  private final long width;
  private final boolean channelsLast;

  /**
   * Creates a shape.
   *
   * @param channels number of channels, at least 1
   * @param depth number of positions in depth, at least 1
   * @param height number of positions in height, at least 1
   * @param width number of positions in width, at least 1
   * @param channelsLast whether the channels of a position lie side by side
   * @throws IllegalArgumentException if a number is less than 1
   */
  @JsonCreator
  public UnitShape(
      @JsonProperty("channels") long channels,
      @JsonProperty("depth") long depth,
      @JsonProperty("height") long height,
      @JsonProperty("width") long width,
      @JsonProperty("channelsLast") boolean channelsLast) {
    this.channels = Checks.atLeast("channels", 1, channels);
    this.depth = Checks.atLeast("depth", 1, depth);
    this.height = Checks.atLeast("height", 1, height);
    this.width = Checks.atLeast("width", 1, width);
    this.channelsLast = channelsLast;
  }

  /**
   * Returns the shape of a dense activity.
   *
   * @param units number of units
   * @return that many channels at one position
   */
  public static UnitShape dense(long units) {
    return new UnitShape(units, 1, 1, 1, false);
  }

  /**
   * Returns the number of channels.
   *
   * @return the number, at least 1
   */
  public long getChannels() {
    return channels;
  }

  /**
   * Returns the number of positions in depth.
   *
   * @return the number, 1 but for volumes
   */
  public long getDepth() {
    return depth;
  }

  /**
   * Returns the number of positions in height.
   *
   * @return the number, 1 but for maps and volumes
   */
  public long getHeight() {
    return height;
  }

  /**
   * Returns the number of positions in width, or of time steps.
   *
   * @return the number, at least 1
   */
  public long getWidth() {
    return width;
  }

  /**
   * Returns whether the channels of a position lie side by side.
   *
   * @return whether they do; else the positions of a channel
   */
  public boolean isChannelsLast() {
    return channelsLast;
  }

  /**
   * Returns the number of positions.
   *
   * @return {@code depth * height * width}
   */
  public long positions() {
    return depth * height * width;
  }

  /**
   * Returns the number of units.
   *
   * @return {@code channels * positions}
   */
  public long count() {
    return channels * positions();
  }

  @JsonIgnore
  boolean isDense() {
    return positions() == 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnitShape that
        && channels == that.channels
        && depth == that.depth
        && height == that.height
        && width == that.width
        && channelsLast == that.channelsLast;
  }

  @Override
  public int hashCode() {
    return Objects.hash(channels, depth, height, width, channelsLast);
  }

  @Override
  public String toString() {
    String places =
        (depth > 1 ? depth + "x" : "") + (depth > 1 || height > 1 ? height + "x" : "") + width;
    return channels
        + " channels"
        + (isDense() ? "" : " at " + places + (channelsLast ? ", channels last" : ""));
  }
}
