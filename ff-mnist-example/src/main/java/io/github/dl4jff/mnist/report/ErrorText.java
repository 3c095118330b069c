package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.training.Errors;
import java.util.List;
import java.util.Optional;

/** Writes errors for people, in percent. */
public final class ErrorText {
  private ErrorText() {}

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

  private static String text(Sample sample) {
    String mean = Errors.percent(sample.mean());
    return sample.standardDeviation().isPresent()
        ? mean + " +/- " + Errors.percent(sample.standardDeviation().getAsDouble()) + "%"
        : mean + "%";
  }
}
