package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.experiment.ExperimentResult;
import io.github.dl4jff.mnist.experiment.SettingsText;
import io.github.dl4jff.mnist.experiment.Trial;
import io.github.dl4jff.mnist.training.Errors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The results of all experiments as a Markdown document, beside some that were published. */
public final class ResultsPage {
  private static final String INTRODUCTION = "results-introduction.md";

  private static final String HEADLINES = "results-headlines.md";

  private static final String READING = "results-reading.md";

  /** How much of a commit's hash is shown. */
  private static final int HASH = 10;

  private static final String TRIALS = "results-trials.md";

  private final List<ResultRow> rows;
  private final List<Trial> trials;
  private final String directory;
  private final Set<String> pictures;
  private final String command;
  private final Cells cells;

  /**
   * Creates a page.
   *
   * @param trials trials by which settings were chosen
   * @param directory link to the directory of their files
   * @param pictures names of the rows that there is a picture of, in its subdirectory {@code
   *     pictures}
   * @param command the command that writes the page
   */
  public ResultsPage(
      List<ResultRow> rows,
      List<Trial> trials,
      String directory,
      Set<String> pictures,
      String command) {
    this.rows = List.copyOf(rows);
    this.trials = List.copyOf(trials);
    this.directory = directory;
    this.pictures = Set.copyOf(pictures);
    this.command = command;
    cells = new Cells(directory);
  }

  public String markdown() {
    StringBuilder page = new StringBuilder(resource(INTRODUCTION));
    new Headlines(rows)
        .markdown()
        .ifPresent(
            table -> page.append("\n").append(resource(HEADLINES)).append("\n").append(table));
    page.append("\n## How to read this page\n\n").append(resource(READING));
    sections()
        .forEach(
            (title, section) ->
                page.append("\n## ")
                    .append(title)
                    .append("\n\n")
                    .append(summary(section))
                    .append(pictures(section)));
    if (!trials.isEmpty()) {
      page.append("\n## Trials\n\n")
          .append(resource(TRIALS))
          .append("\n")
          .append(TrialsTable.markdown(trials, directory));
    }
    return page.append("\n## Every run\n\n")
        .append(everyRun())
        .append("\n## Settings\n\n")
        .append(settings())
        .append("\n## Where it ran\n\n")
        .append(environments())
        .toString();
  }

  private String resource(String name) {
    try (InputStream stream = ResultsPage.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .replace("{results}", directory)
          .replace("{command}", command);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + name + " cannot be read", e);
    }
  }

  /** Returns the rows by title of their table. */
  private Map<String, List<ResultRow>> sections() {
    return rows.stream()
        .collect(
            Collectors.groupingBy(ResultRow::section, LinkedHashMap::new, Collectors.toList()));
  }

  private String summary(List<ResultRow> section) {
    MarkdownTable table =
        new MarkdownTable(
            "experiment",
            "network",
            "training images",
            "epochs",
            "seeds",
            "FF, goodness",
            "FF, head",
            "backprop",
            "minutes: FF / backprop",
            "command",
            "files by seed");
    for (ResultRow row : section) {
      Optional<List<Errors>> forwardForward = row.forwardForward().map(ResultGroup::tests);
      table.add(
          row.name(),
          SettingsText.network(row.plan().settings()),
          Cells.each(row, " / ", group -> Cells.images(group.trainedOn())),
          Integer.toString(row.plan().settings().epochs()),
          Cells.each(row, " / ", group -> group.seeds().text()),
          Cells.errors(forwardForward.flatMap(ErrorText::goodness)),
          Cells.errors(forwardForward.map(ErrorText::heads)),
          Cells.errors(row.backprop().map(ResultGroup::tests).map(ErrorText::heads)),
          Cells.minutes(row.forwardForward()) + " / " + Cells.minutes(row.backprop()),
          Cells.each(row, "<br>", group -> Cells.code(group.plan().command(group.seeds()))),
          Cells.each(row, "<br>", group -> cells.files(group)));
    }
    return table.text();
  }

  private String pictures(List<ResultRow> section) {
    return section.stream()
        .map(ResultRow::name)
        .filter(pictures::contains)
        .map(
            name ->
                "\n![Validation error of %1$s, epoch by epoch](%2$s/pictures/%1$s.png)\n"
                    .formatted(name, directory))
        .collect(Collectors.joining());
  }

  private String everyRun() {
    MarkdownTable table =
        new MarkdownTable(
            "run",
            "seed",
            "chosen epoch",
            "validation: goodness",
            "validation: head",
            "test: goodness",
            "test: head",
            "minutes",
            "commit");
    for (ResultRow row : rows) {
      for (ResultGroup group : row.groups()) {
        for (int i = 0; i < group.results().size(); i++) {
          addRun(table, group.results().get(i), group.minutes().figures().get(i));
        }
      }
    }
    return table.text();
  }

  private void addRun(MarkdownTable table, ExperimentResult result, double minutes) {
    Optional<Errors> validation = result.chosen().errors();
    table.add(
        result.plan().groupName(),
        cells.file(result, Long.toString(result.plan().seed())),
        Integer.toString(result.chosenEpoch()),
        goodness(validation),
        head(validation),
        goodness(Optional.of(result.test())),
        head(Optional.of(result.test())),
        Cells.minutes(minutes),
        result.commits().stream().map(ResultsPage::shortened).collect(Collectors.joining(", ")));
  }

  private static String goodness(Optional<Errors> errors) {
    return errors
        .filter(each -> each.goodness().isPresent())
        .map(each -> Errors.percent(each.goodness().getAsDouble()))
        .orElse(Cells.NONE);
  }

  private static String head(Optional<Errors> errors) {
    return errors.map(each -> Errors.percent(each.head())).orElse(Cells.NONE);
  }

  /** Shortens a hash, and keeps a "-dirty" behind it. */
  private static String shortened(String commit) {
    int end = commit.indexOf('-');
    int hash = end < 0 ? commit.length() : end;
    return commit.substring(0, Math.min(HASH, hash)) + commit.substring(hash);
  }

  private String settings() {
    MarkdownTable table = new MarkdownTable("runs", "settings");
    for (ResultRow row : rows) {
      for (ResultGroup group : row.groups()) {
        table.add(group.plan().groupName(), SettingsText.line(group.plan()));
      }
    }
    return table.text();
  }

  private String environments() {
    Map<Map<String, String>, List<String>> runs = new LinkedHashMap<>();
    for (ResultRow row : rows) {
      for (ResultGroup group : row.groups()) {
        for (ExperimentResult result : group.results()) {
          runs.computeIfAbsent(result.versions(), versions -> new ArrayList<>())
              .add(result.plan().groupName());
        }
      }
    }
    return runs.entrySet().stream()
        .map(entry -> environment(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining());
  }

  private static String environment(Map<String, String> versions, List<String> runs) {
    return versions.entrySet().stream()
            .map(version -> version.getKey() + " " + version.getValue())
            .collect(Collectors.joining(", ", "- ", ": "))
        + runs.stream().distinct().collect(Collectors.joining(", "))
        + "\n";
  }
}
