package io.github.dl4jff.conf;

import io.github.dl4jff.internal.Checks;
import java.io.Serializable;
import java.util.Objects;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The label as an input of the first layer of Hinton's two passes: {@code s l L} is added to its
 * pre-activation, with the one-hot label {@code l}, {@code [n, C]}, the label weights {@code L},
 * {@code [C, nOut]}, and the scale {@code s}.
 *
 * @serial exclude
 */
public final class LabelInput implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The default scale for up to 144 inputs. */
  public static final double LEAST_SCALE = 3.0;

  /**
   * The default scale for more inputs, as a share of the length {@code sqrt(nIn)} of an input of
   * root mean square 1.
   */
  public static final double DEFAULT_SHARE = 0.25;

  private final int classes;
  private final Double scale;

  /**
   * Creates a label input.
   *
   * @param classes the number of classes {@code C}, at least 2
   * @param scale the scale {@code s}, finite and greater than 0; null for the default
   * @throws IllegalArgumentException if a number is out of range
   */
  @JsonCreator
  public LabelInput(@JsonProperty("classes") int classes, @JsonProperty("scale") Double scale) {
    this.classes = Checks.classes("labels", classes);
    this.scale = scale == null ? null : Checks.positive("labelScale", scale);
  }

  /**
   * Returns the number of classes.
   *
   * @return {@code C}
   */
  public int getClasses() {
    return classes;
  }

  /**
   * Returns the scale as it was set.
   *
   * @return {@code s}, or null where the default applies
   */
  public Double getScale() {
    return scale;
  }

  /**
   * Returns the scale beside an input: the one that was set, or else a quarter of the length of an
   * input of root mean square 1, and at least {@link #LEAST_SCALE}:
   *
   * <pre>{@code
   * s = max(3, sqrt(nIn) / 4)
   * }</pre>
   *
   * @param nIn number of inputs
   * @return {@code s}
   */
  public double scale(long nIn) {
    return scale == null ? Math.max(LEAST_SCALE, DEFAULT_SHARE * Math.sqrt(nIn)) : scale;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelInput that
        && classes == that.classes
        && Objects.equals(scale, that.scale);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classes, scale);
  }

  @Override
  public String toString() {
    return "LabelInput(classes=" + classes + ", scale=" + scale + ")";
  }
}
