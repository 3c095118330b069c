package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.training.Errors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Says what a comparison of ways of training shows, and what it does not: each by its goodness, and
 * backprop by its softmax head.
 *
 * <p>The standard error of an error {@code p} on {@code n} images is {@code sqrt(p (1 - p) / n)},
 * where an error of 0 counts as one image; that of a difference is the root of the sum of squares,
 * or less, since all are tested on the same images. A difference of at most two standard errors may
 * be chance.
 */
public final class ComparisonText {
  private static final double PERCENT = 100;
  private static final double SIGNIFICANT = 2;

  private final Map<TrainingMethod, Errors> errors;
  private final int images;
  private final double backprop;

  /**
   * Creates the text of a comparison.
   *
   * @param errors the test errors of each way of training; with backprop, and at least one other
   * @param images number of test images
   */
  public ComparisonText(Map<TrainingMethod, Errors> errors, int images) {
    this.errors = errors;
    this.images = images;
    backprop = errors.get(TrainingMethod.BACKPROP).head();
  }

  /**
   * Returns the text, one sentence a line.
   *
   * @param dataset what was trained on: it decides what is worth a try
   * @param seed the seed of this comparison
   */
  public List<String> lines(DatasetName dataset, long seed) {
    return List.of(lowest(), differences(), chance(), advice(dataset, seed));
  }

  private List<TrainingMethod> local() {
    return errors.keySet().stream().filter(TrainingMethod::isLocal).toList();
  }

  private double error(TrainingMethod method) {
    return errors.get(method).deciding();
  }

  private double difference(TrainingMethod method) {
    return error(method) - backprop;
  }

  private double standardError(double error) {
    double atLeast = Math.max(error, 1.0 / images);
    return Math.sqrt(atLeast * (1 - atLeast) / images);
  }

  private double standardErrorOfDifference(TrainingMethod method) {
    return Math.hypot(standardError(error(method)), standardError(backprop));
  }

  private String lowest() {
    TrainingMethod best =
        errors.keySet().stream().min(Comparator.comparingDouble(this::error)).orElseThrow();
    return "Lowest error: %s, %s%% by %s."
        .formatted(
            best.comparedTitle(),
            Errors.percent(error(best)),
            best.isLocal() ? "goodness" : "its softmax head");
  }

  private String differences() {
    return local().stream()
        .map(
            method ->
                difference(method) == 0
                    ? method.comparedTitle() + " the same"
                    : String.format(
                        Locale.ROOT,
                        "%s %.2f points %s",
                        method.comparedTitle(),
                        PERCENT * Math.abs(difference(method)),
                        difference(method) < 0 ? "better" : "worse"))
        .collect(
            Collectors.joining(
                "; ",
                "By goodness, against backprop's %s%% by its softmax head: "
                    .formatted(Errors.percent(backprop)),
                "."));
  }

  private String chance() {
    double ofError =
        errors.keySet().stream().mapToDouble(m -> standardError(error(m))).max().orElse(0);
    double ofDifference =
        local().stream().mapToDouble(this::standardErrorOfDifference).max().orElse(0);
    List<String> clear = new ArrayList<>();
    for (TrainingMethod method : local()) {
      if (Math.abs(difference(method)) > SIGNIFICANT * standardErrorOfDifference(method)) {
        clear.add(method.comparedTitle());
      }
    }
    return String.format(
        Locale.ROOT,
        "With %,d test images the standard error of each figure is up to %.2f points, and that of a"
            + " difference up to %.2f: %s.",
        images,
        PERCENT * ofError,
        PERCENT * ofDifference,
        verdict(clear));
  }

  private String verdict(List<String> clear) {
    if (clear.isEmpty()) {
      return local().size() == 1
          ? "the difference is not more than twice that, so it may be chance"
          : "no difference is more than twice that, so each may be chance";
    }
    String methods = String.join("; ", clear);
    return clear.size() == local().size()
        ? "each difference is more than twice that, too much for chance alone"
        : "only that of " + methods + " is more than twice that, the rest may be chance";
  }

  private String advice(DatasetName dataset, long seed) {
    List<String> tries = new ArrayList<>();
    TrainingMethod best =
        local().stream().min(Comparator.comparingDouble(this::error)).orElseThrow();
    if (best.isOnePass() && errors.containsKey(TrainingMethod.FORWARD_FORWARD)) {
      tries.add("one pass in place of two ('train --objective " + best.shortTitle() + "')");
    }
    tries.add("another seed (--seed " + (seed + 1) + "), which changes the figures too");
    if (dataset == DatasetName.DIGITS) {
      tries.add("more images (--dataset mnist)");
    } else {
      tries.add("more epochs (--epochs)");
    }
    return "To try: " + String.join("; ", tries) + ".";
  }
}
