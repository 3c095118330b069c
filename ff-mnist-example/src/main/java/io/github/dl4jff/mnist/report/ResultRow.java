package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.experiment.Experiments;
import io.github.dl4jff.mnist.experiment.RunPlan;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An experiment by Forward-Forward, and the same by backprop.
 *
 * @param forwardForward the first; empty where it was not run
 * @param backprop the second; empty where it was not run
 */
public record ResultRow(Optional<ResultGroup> forwardForward, Optional<ResultGroup> backprop) {
  private static final Comparator<ResultRow> IN_ORDER =
      Comparator.comparingInt((ResultRow row) -> row.dataset().ordinal())
          .thenComparing(row -> row.plan().settings().flip())
          .thenComparing(row -> row.plan().settings().shift() > 0)
          .thenComparingInt(row -> rank(row.experiment()))
          .thenComparing(ResultRow::experiment)
          .thenComparing(row -> row.plan().allImages())
          .thenComparing(ResultRow::name);

  /**
   * Puts groups side by side.
   *
   * @return the rows, in an order to read
   */
  public static List<ResultRow> of(Collection<ResultGroup> groups) {
    List<ResultGroup> unpaired = new ArrayList<>(groups);
    List<ResultRow> rows = new ArrayList<>();
    for (ResultGroup group : groups) {
      if (group.plan().settings().method().isLocal()) {
        Optional<ResultGroup> backprop =
            groups.stream().filter(other -> isTwin(group.plan(), other.plan())).findFirst();
        rows.add(new ResultRow(Optional.of(group), backprop));
        unpaired.remove(group);
        backprop.ifPresent(unpaired::remove);
      }
    }
    unpaired.forEach(group -> rows.add(new ResultRow(Optional.empty(), Optional.of(group))));
    rows.sort(IN_ORDER);
    return rows;
  }

  /** Whether a plan is the same experiment by backprop. */
  private static boolean isTwin(RunPlan plan, RunPlan other) {
    return other.experiment().equals(Experiments.backpropOf(plan.experiment()))
        && other.settings().version() == plan.settings().version()
        && other.epochsGiven() == plan.epochsGiven()
        && other.settings().epochs() == plan.settings().epochs()
        && other.allImages() == plan.allImages();
  }

  private static int rank(String experiment) {
    int rank = Experiments.names().indexOf(experiment);
    return rank < 0 ? Integer.MAX_VALUE : rank;
  }

  /** Returns both groups, Forward-Forward first, or the one that there is. */
  public List<ResultGroup> groups() {
    return Stream.of(forwardForward, backprop).flatMap(Optional::stream).toList();
  }

  /**
   * Returns the name for files: experiment and variant, such as {@code mnist-500x2-all-images};
   * that of backprop where there is nothing else.
   */
  public String name() {
    return plan().groupName();
  }

  /** Returns whether there are validation errors to draw. */
  public boolean isValidated() {
    return !plan().allImages();
  }

  String experiment() {
    return Experiments.forwardForwardOf(plan().experiment());
  }

  DatasetName dataset() {
    return plan().settings().dataset();
  }

  /**
   * Returns the title of the table it belongs to: by data set, shifted and flipped images apart.
   */
  String section() {
    TrainingSettings settings = plan().settings();
    String title = dataset().title();
    if (settings.shift() > 0) {
      return title + (settings.flip() ? ", shifted and flipped images" : ", shifted images");
    }
    return title + (settings.flip() ? ", flipped images" : "");
  }

  RunPlan plan() {
    return groups().get(0).plan();
  }
}
