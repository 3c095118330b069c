package io.github.dl4jff.mnist.training;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Which share of some images a network gets wrong, in {@code [0, 1]}.
 *
 * @param head by its softmax head
 * @param goodness by the label whose goodness is highest; empty where the network has no such
 *     goodness
 */
public record Errors(double head, OptionalDouble goodness) {
  private static final double PERCENT = 100;

  /** Returns the error that a model is chosen by: that of goodness, else that of the head. */
  public double deciding() {
    return goodness.orElse(head);
  }

  /** Returns a phrase such as {@code goodness 1.30%, head 1.42%}. */
  public String text() {
    String byHead = "head " + percent(head) + "%";
    return goodness.isPresent()
        ? "goodness " + percent(goodness.getAsDouble()) + "%, " + byHead
        : byHead;
  }

  /** Writes a share in percent, with two decimals. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", PERCENT * share);
  }
}
