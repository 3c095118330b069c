package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.experiment.ExperimentResult;
import io.github.dl4jff.mnist.experiment.ResultFiles;
import io.github.dl4jff.mnist.experiment.SettingsText;
import io.github.dl4jff.mnist.experiment.Trial;
import io.github.dl4jff.mnist.experiment.TrialFiles;
import io.github.dl4jff.mnist.files.AtomicFile;
import io.github.dl4jff.mnist.files.ExampleException;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.report.ResultGroup;
import io.github.dl4jff.mnist.report.ResultRow;
import io.github.dl4jff.mnist.report.ResultsPage;
import io.github.dl4jff.mnist.report.ValidationPicture;
import io.github.dl4jff.mnist.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Turns the results of experiments into a page with tables and pictures. */
@Command(
    name = "report",
    description = "Turns the results of experiments into one Markdown page and pictures.")
final class ReportCommand implements Callable<Integer> {
  private static final String PAGE = "results.md";
  private static final String PICTURES = "pictures";

  private final Terminal terminal;

  @Option(
      names = ExperimentCommand.RESULTS_OPTION,
      paramLabel = "DIR",
      description =
          "Where the results are; pictures go into its subdirectory "
              + PICTURES
              + ". Default: ${DEFAULT-VALUE}.")
  private Path results = ExperimentCommand.RESULTS;

  @Option(
      names = OutputDirectory.OPTION,
      paramLabel = "FILE",
      description = "The page. Default: " + PAGE + " in the directory of the results.")
  private Path out;

  ReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<ExperimentResult> all = read();
    if (out == null) {
      out = results.resolve(PAGE);
    }
    OutputDirectory.prepareFile(out, OutputDirectory.OPTION);
    List<ResultGroup> groups = groups(all);
    int used = groups.stream().mapToInt(group -> group.results().size()).sum();
    if (used < all.size()) {
      terminal.note("Results of older settings, left out: " + (all.size() - used));
    }
    List<ResultRow> rows = ResultRow.of(groups);
    Set<String> pictures = writePictures(rows);
    byte[] page =
        new ResultsPage(rows, trials(), link(), pictures, command())
            .markdown()
            .getBytes(StandardCharsets.UTF_8);
    OutputDirectory.write(
        out, OutputDirectory.OPTION, file -> AtomicFile.write(file, stream -> stream.write(page)));
    terminal.print(
        "Written: %s (%s, %s, %s)",
        out,
        SettingsText.count(rows.size(), "experiment"),
        SettingsText.count(used, "run"),
        SettingsText.count(pictures.size(), "picture"));
    return 0;
  }

  private List<ExperimentResult> read() {
    ResultFiles files = new ResultFiles(results);
    List<ExperimentResult> all = new ArrayList<>();
    for (Path file : list(files)) {
      try {
        files.read(file).ifPresent(all::add);
      } catch (IOException e) {
        throw new ExampleException(
            "%s: no result of a complete run (%s): remove it and run the experiment again"
                .formatted(file, ExampleException.reason(e)),
            e);
      }
    }
    if (all.isEmpty()) {
      throw new ExampleException(results + ": no results: run 'experiment' first");
    }
    return all;
  }

  private List<Trial> trials() {
    try {
      return new TrialFiles(results).readAll();
    } catch (IOException e) {
      throw new ExampleException(
          "%s: no trial: remove it and run the trial again".formatted(e.getMessage()), e);
    }
  }

  private List<Path> list(ResultFiles files) {
    try {
      return files.list();
    } catch (IOException e) {
      throw new ExampleException(
          "%s: cannot be read (%s): name the directory of results by %s"
              .formatted(results, ExampleException.reason(e), ExperimentCommand.RESULTS_OPTION),
          e);
    }
  }

  private List<ResultGroup> groups(List<ExperimentResult> all) {
    try {
      return ResultGroup.of(all);
    } catch (IllegalArgumentException e) {
      throw new ExampleException(e.getMessage() + ": remove the old files and run them again", e);
    }
  }

  private Set<String> writePictures(List<ResultRow> rows) {
    Path directory = results.resolve(PICTURES);
    OutputDirectory output = OutputDirectory.prepare(directory, ExperimentCommand.RESULTS_OPTION);
    Set<String> written = new TreeSet<>();
    for (ResultRow row : rows) {
      String picture = row.name() + ".png";
      if (row.isValidated()) {
        output.writePicture(picture, () -> ValidationPicture.draw(row), terminal::note);
        if (Files.exists(directory.resolve(picture))) {
          written.add(row.name());
        }
      }
    }
    return written;
  }

  /** Returns the command that writes the page. */
  private String command() {
    return "report %s %s %s %s"
        .formatted(ExperimentCommand.RESULTS_OPTION, results, OutputDirectory.OPTION, out)
        .replace('\\', '/');
  }

  /** Returns the directory of the results as seen from the page. */
  private String link() {
    Path page = out.toAbsolutePath().normalize().getParent();
    String link = page.relativize(results.toAbsolutePath().normalize()).toString();
    return link.isEmpty() ? "." : link.replace('\\', '/');
  }
}
