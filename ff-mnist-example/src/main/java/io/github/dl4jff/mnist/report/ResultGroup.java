package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.experiment.ExperimentResult;
import io.github.dl4jff.mnist.experiment.RunPlan;
import io.github.dl4jff.mnist.experiment.Seeds;
import io.github.dl4jff.mnist.training.Errors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The runs of an experiment that differ in their seed only.
 *
 * @param results the results, by seed; at least one
 */
public record ResultGroup(List<ExperimentResult> results) {
  private static final double SECONDS_PER_MINUTE = 60;

  /**
   * Groups results. Of each group, only those of the newest version of the settings are kept.
   *
   * @throws IllegalArgumentException if results of one version of the settings differ in their
   *     settings
   */
  public static List<ResultGroup> of(Collection<ExperimentResult> results) {
    Map<String, List<ExperimentResult>> byName = new LinkedHashMap<>();
    for (ExperimentResult result : results) {
      byName.computeIfAbsent(result.plan().groupName(), name -> new ArrayList<>()).add(result);
    }
    return byName.values().stream().map(ResultGroup::newest).toList();
  }

  private static ResultGroup newest(List<ExperimentResult> results) {
    int version = results.stream().mapToInt(ResultGroup::version).max().orElseThrow();
    List<ExperimentResult> newest =
        results.stream()
            .filter(result -> version(result) == version)
            .sorted(Comparator.comparingLong(result -> result.plan().seed()))
            .toList();
    RunPlan first = newest.get(0).plan();
    for (ExperimentResult result : newest) {
      if (!result.plan().withSeed(first.seed()).equals(first)) {
        throw new IllegalArgumentException(
            "%s: seeds %s and %s were run with different settings of the same version %s"
                .formatted(first.groupName(), first.seed(), result.plan().seed(), version));
      }
    }
    return new ResultGroup(newest);
  }

  private static int version(ExperimentResult result) {
    return result.plan().settings().version();
  }

  /** Returns what all runs did. */
  RunPlan plan() {
    return results.get(0).plan();
  }

  Seeds seeds() {
    return new Seeds(results.stream().map(result -> result.plan().seed()).toList());
  }

  int trainedOn() {
    return results.get(0).trainedOn();
  }

  List<Errors> tests() {
    return results.stream().map(ExperimentResult::test).toList();
  }

  Sample minutes() {
    return new Sample(
        results.stream().map(result -> result.trainSeconds() / SECONDS_PER_MINUTE).toList());
  }

  /** Returns the numbers of the epochs after which all runs measured the validation error. */
  double[] validatedEpochs() {
    return results.get(0).epochs().stream()
        .filter(epoch -> epoch.errors().isPresent())
        .mapToDouble(epoch -> epoch.epoch())
        .toArray();
  }

  /**
   * Returns means over the runs for each of the {@link #validatedEpochs()}: shares in {@code [0,
   * 1]}; NaN where there is no such error.
   *
   * @param error takes one of the two errors
   */
  double[] meanValidation(Function<Errors, OptionalDouble> error) {
    double[] sums = new double[validatedEpochs().length];
    for (ExperimentResult result : results) {
      double[] errors =
          result.epochs().stream()
              .flatMap(epoch -> epoch.errors().stream())
              .mapToDouble(validation -> error.apply(validation).orElse(Double.NaN))
              .toArray();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += errors[i] / results.size();
      }
    }
    return sums;
  }
}
