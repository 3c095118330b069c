package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.experiment.ExperimentResult;
import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.Errors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results that a reader looks for first, in one table, beside published ones. */
final class Headlines {
  /**
   * A line of the table.
   *
   * @param title what is learnt
   * @param onePass the name of the row of the experiment of one pass
   * @param twoPasses that of the experiment of two passes; empty for none
   * @param published the lowest published error of a network of this kind that learnt locally
   * @param source where it is published
   */
  private record Line(
      String title, String onePass, String twoPasses, String published, String source) {}

  private static final String MONO = "[Mono-Forward 2025](https://arxiv.org/abs/2501.09238), dense";
  private static final String LOCAL =
      "[Nøkland & Eidnes 2019](https://arxiv.org/abs/1901.06656), predsim, ";

  private static final List<Line> LINES =
      List.of(
          new Line("MNIST, 2 x 500", "mnist-one-pass-500x2", "mnist-500x2", "1.26", MONO),
          new Line("MNIST, 3 x 1000", "mnist-one-pass-1000x3", "mnist-1000x3", "1.26", MONO),
          new Line("MNIST, 4 x 2000", "mnist-one-pass-2000x4", "mnist-2000x4", "1.26", MONO),
          new Line(
              "MNIST, 3 x 1000, shifts of 2, all images",
              "mnist-one-pass-1000x3-shifts-all-images",
              "mnist-1000x3-shifts-all-images",
              "0.62",
              LOCAL + "3 x 1024"),
          new Line(
              "MNIST, hidden layers without labels",
              "",
              "mnist-unsupervised-1000x3",
              "1.3",
              "[SCFF 2024](https://arxiv.org/abs/2409.11593), 2 x 2000"),
          new Line(
              "Fashion-MNIST, 3 x 1000, flips, all images",
              "fashion-one-pass-1000x3-flips-all-images",
              "",
              "8.54",
              LOCAL + "3 x 1024"),
          new Line(
              "MNIST, 4 convolutions, shifts of 2, all images",
              "mnist-conv-all-images",
              "",
              "0.3",
              "[Distance-Forward 2024](https://arxiv.org/abs/2408.14925), abstract"),
          new Line("Fashion-MNIST, 4 convolutions", "fashion-conv", "", "4.65", LOCAL + "VGG8b"));

  private final Map<String, ResultRow> rows;

  Headlines(List<ResultRow> rows) {
    this.rows = rows.stream().collect(Collectors.toMap(ResultRow::name, Function.identity()));
  }

  /** Writes the lines that there are results of; empty where there are none. */
  Optional<String> markdown() {
    List<Line> lines = LINES.stream().filter(line -> !rows(line).isEmpty()).toList();
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    MarkdownTable table =
        new MarkdownTable(
            "hidden layers", "one pass", "two passes", "backprop", "minutes", "published", "by");
    lines.forEach(line -> add(table, line));
    return Optional.of(table.text());
  }

  private void add(MarkdownTable table, Line line) {
    Optional<ResultGroup> onePass = row(line.onePass).flatMap(ResultRow::forwardForward);
    Optional<ResultGroup> twoPasses = row(line.twoPasses).flatMap(ResultRow::forwardForward);
    Optional<ResultGroup> backprop =
        rows(line).stream().flatMap(row -> row.backprop().stream()).findFirst();
    table.add(
        line.title,
        error(onePass),
        error(twoPasses),
        error(backprop),
        Stream.of(onePass, twoPasses, backprop)
            .map(Cells::minutes)
            .collect(Collectors.joining(" / ")),
        line.published,
        line.source);
  }

  private List<ResultRow> rows(Line line) {
    return Stream.of(line.onePass, line.twoPasses).flatMap(name -> row(name).stream()).toList();
  }

  private Optional<ResultRow> row(String name) {
    return Optional.ofNullable(rows.get(name));
  }

  /** Writes the mean over the seeds, and how many there are. */
  private static String error(Optional<ResultGroup> group) {
    return group
        .map(runs -> Cells.errors(Optional.of(favoured(runs))) + " (" + runs.results().size() + ")")
        .orElse(Cells.NONE);
  }

  /**
   * Returns the test errors by goodness, or those by the head where there is no goodness or where
   * the head's mean error on the validation images is lower.
   */
  static Sample favoured(ResultGroup group) {
    Sample heads = ErrorText.heads(group.tests());
    Optional<Sample> goodness = ErrorText.goodness(group.tests());
    return goodness.isPresent() && !headIsBetter(group) ? goodness.get() : heads;
  }

  private static boolean headIsBetter(ResultGroup group) {
    List<Errors> validation =
        group.results().stream()
            .map(ExperimentResult::chosen)
            .map(EpochResult::errors)
            .flatMap(Optional::stream)
            .toList();
    return !validation.isEmpty()
        && ErrorText.heads(validation).mean() < ErrorText.goodness(validation).get().mean();
  }
}
