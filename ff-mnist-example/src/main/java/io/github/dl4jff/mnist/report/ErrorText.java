package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.training.Errors;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes errors for people, in percent. */
public final class ErrorText {
  private static final double PERCENT = 100;

  private ErrorText() {}

  /**
   * Writes the errors of one run.
   *
   * @param errors the errors
   * @return a phrase such as {@code goodness 1.30%, head 1.42%}
   */
  public static String of(Errors errors) {
    String head = "head " + percent(errors.head()) + "%";
    return errors.goodness().isPresent()
        ? "goodness " + percent(errors.goodness().getAsDouble()) + "%, " + head
        : head;
  }

  /**
   * Writes the mean errors of several runs.
   *
   * @param errors the errors of each; at least one
   * @return a phrase such as {@code goodness 1.30 +/- 0.05%, head 1.42 +/- 0.07%}, with the
   *     standard deviation where there are several
   */
  public static String of(List<Errors> errors) {
    String head = "head " + text(heads(errors));
    return goodness(errors).map(sample -> "goodness " + text(sample) + ", " + head).orElse(head);
  }

  static Sample heads(List<Errors> errors) {
    return new Sample(errors.stream().map(Errors::head).toList());
  }

  static Optional<Sample> goodness(List<Errors> errors) {
    return errors.stream().allMatch(each -> each.goodness().isPresent())
        ? Optional.of(new Sample(errors.stream().map(e -> e.goodness().getAsDouble()).toList()))
        : Optional.empty();
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", PERCENT * share);
  }

  private static String text(Sample sample) {
    String mean = percent(sample.mean());
    return sample.standardDeviation().isPresent()
        ? mean + " +/- " + percent(sample.standardDeviation().getAsDouble()) + "%"
        : mean + "%";
  }
}
