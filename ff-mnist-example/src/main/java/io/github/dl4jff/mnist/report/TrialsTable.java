package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.experiment.Trial;
import io.github.dl4jff.mnist.experiment.TrialFiles;
import io.github.dl4jff.mnist.training.Errors;
import java.nio.file.Path;
import java.util.List;

/** The trials by which settings were chosen, as a table. */
final class TrialsTable {
  private static final double SECONDS_PER_MINUTE = 60;

  private TrialsTable() {}

  /**
   * Writes the table.
   *
   * @param trials the trials
   * @param directory link to the directory of results
   */
  static String markdown(List<Trial> trials, String directory) {
    MarkdownTable table =
        new MarkdownTable(
            "experiment",
            "other settings",
            "seed",
            "validation: goodness",
            "validation: head",
            "minutes",
            "file");
    TrialFiles files = new TrialFiles(Path.of(directory));
    for (Trial trial : trials) {
      Errors validation = trial.validation();
      table.add(
          trial.experiment(),
          trial.changes().isEmpty() ? Cells.NONE : Cells.code(trial.changed()),
          Long.toString(trial.seed()),
          validation.goodness().isPresent()
              ? Errors.percent(validation.goodness().getAsDouble())
              : Cells.NONE,
          Errors.percent(validation.head()),
          Cells.minutes(trial.trainSeconds() / SECONDS_PER_MINUTE),
          "[file](%s)".formatted(files.of(trial).toString().replace('\\', '/')));
    }
    return table.text();
  }
}
