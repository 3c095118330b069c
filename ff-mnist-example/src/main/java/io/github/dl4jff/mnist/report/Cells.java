package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.experiment.ExperimentResult;
import io.github.dl4jff.mnist.training.Errors;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes the cells of the tables of a Markdown document. */
final class Cells {
  static final String NONE = "–";

  private final String directory;

  /**
   * Creates a writer.
   *
   * @param directory link to the directory of the results
   */
  Cells(String directory) {
    this.directory = directory;
  }

  /** Writes mean and standard deviation of errors, in percent. */
  static String errors(Optional<Sample> errors) {
    return errors
        .map(
            sample ->
                Errors.percent(sample.mean())
                    + " ± "
                    + (sample.standardDeviation().isPresent()
                        ? Errors.percent(sample.standardDeviation().getAsDouble())
                        : NONE))
        .orElse(NONE);
  }

  static String minutes(double minutes) {
    return String.format(Locale.ROOT, minutes < 1 ? "%.2f" : "%.1f", minutes);
  }

  /** Writes the mean over the runs. */
  static String minutes(Optional<ResultGroup> group) {
    return group.map(runs -> minutes(runs.minutes().mean())).orElse(NONE);
  }

  static String images(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String code(String text) {
    return "`" + text + "`";
  }

  /** Writes what groups have, once where all have the same. */
  static String each(ResultRow row, String separator, Function<ResultGroup, String> text) {
    return row.groups().stream().map(text).distinct().collect(Collectors.joining(separator));
  }

  /** Writes links to the files of a group, by seed. */
  String files(ResultGroup group) {
    return group.results().stream()
        .map(result -> file(result, Long.toString(result.plan().seed())))
        .collect(Collectors.joining(" "));
  }

  String file(ExperimentResult result, String text) {
    return "[%s](%s/%s/%s.json)"
        .formatted(text, directory, result.plan().experiment(), result.plan().runName());
  }
}
