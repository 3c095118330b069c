package io.github.dl4jff.mnist.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.experiment.ExperimentResult;
import io.github.dl4jff.mnist.experiment.Experiments;
import io.github.dl4jff.mnist.experiment.Results;
import io.github.dl4jff.mnist.experiment.RunPlan;
import io.github.dl4jff.mnist.training.Errors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultRowTest {
  private static final double TOLERANCE = 1e-12;

  private final List<ExperimentResult> results = new ArrayList<>();

  private void add(String experiment, long seed) {
    results.add(Results.result(Results.plan(experiment, seed), 0.1 * seed, 0.05 * seed));
  }

  private void add(RunPlan plan) {
    results.add(Results.result(plan, 0.1, 0.05));
  }

  private List<ResultRow> rows() {
    return ResultRow.of(ResultGroup.of(results));
  }

  @Test
  void of_putsBackpropBesideForwardForward() {
    add("mnist-500x2-backprop", 1);
    add("mnist-500x2", 2);
    add("mnist-500x2", 1);
    ResultRow row = rows().get(0);
    assertEquals(1, rows().size());
    assertEquals("mnist-500x2", row.name());
    assertEquals("1,2", row.forwardForward().orElseThrow().seeds().text());
    assertEquals("1", row.backprop().orElseThrow().seeds().text());
  }

  @Test
  void of_keepsRunsOnAllImagesAndOfOtherEpochsApart() {
    RunPlan plan = Results.plan("mnist-500x2", 1);
    add(plan);
    add(new RunPlan("mnist-500x2", plan.settings(), false, true, 1));
    add(new RunPlan("mnist-500x2", plan.settings().toBuilder().epochs(3).build(), true, false, 1));
    assertEquals(
        List.of("mnist-500x2", "mnist-500x2-epochs-3", "mnist-500x2-all-images"),
        rows().stream().map(ResultRow::name).toList());
  }

  @Test
  void of_backpropOfOtherSettings_isNotPutBeside() {
    add("mnist-500x2", 1);
    RunPlan backprop = Results.plan("mnist-500x2-backprop", 1);
    add(
        new RunPlan(
            backprop.experiment(),
            backprop.settings().toBuilder().version(99).build(),
            false,
            false,
            1));
    assertEquals(2, rows().size());
    assertTrue(rows().stream().allMatch(row -> row.groups().size() == 1));
  }

  @Test
  void of_isInTheOrderOfTheExperiments_shiftedImagesAndOtherDatasetsLast() {
    List<String> names = new ArrayList<>(Experiments.names());
    names.removeIf(name -> name.endsWith("-backprop"));
    names.stream().sorted().forEach(name -> add(name, 1));
    List<String> rows = rows().stream().map(ResultRow::name).toList();
    assertEquals("mnist-500x2", rows.get(0));
    assertEquals(
        List.of(
            "mnist-1000x3-shifts",
            "mnist-one-pass-1000x3-shifts",
            "mnist-conv",
            "fashion-one-pass-1000x3-flips",
            "fashion-conv",
            "digits-200x2"),
        rows.subList(rows.size() - 6, rows.size()));
  }

  @Test
  void section_shiftedAndFlippedImages_areInThisOrderAfterTheOthers() {
    RunPlan plan = Results.plan("mnist-500x2", 1);
    for (int each : new int[] {3, 2, 1, 0}) {
      add(
          new RunPlan(
              "mnist-500x2-" + each,
              plan.settings().toBuilder().shift(each % 2).flip(each / 2 == 1).build(),
              false,
              false,
              1));
    }
    assertEquals(
        List.of(
            "MNIST",
            "MNIST, shifted images",
            "MNIST, flipped images",
            "MNIST, shifted and flipped images"),
        rows().stream().map(ResultRow::section).toList());
  }

  @Test
  void of_keepsTheNewestVersionOnly() {
    RunPlan old = Results.plan("mnist-500x2", 1);
    add(old);
    add(
        new RunPlan(
            "mnist-500x2", old.settings().toBuilder().version(99).build(), false, false, 2));
    ResultGroup group = ResultGroup.of(results).get(0);
    assertEquals("2", group.seeds().text());
  }

  @Test
  void of_otherSettingsOfTheSameVersion_isRefused() {
    RunPlan plan = Results.plan("mnist-500x2", 1);
    add(plan);
    add(new RunPlan("mnist-500x2", plan.settings().toBuilder().batch(7).build(), false, false, 2));
    assertEquals(
        "mnist-500x2: seeds 1 and 2 were run with different settings of the same version "
            + plan.settings().version(),
        assertThrows(IllegalArgumentException.class, this::rows).getMessage());
  }

  @Test
  void meanValidation_isTakenOverTheSeeds() {
    add("mnist-2000x2", 1);
    add("mnist-2000x2", 3);
    ResultGroup group = ResultGroup.of(results).get(0);
    double[] epochs = group.validatedEpochs();
    double[] means = group.meanValidation(Errors::goodness);
    int every = Results.plan("mnist-2000x2", 1).settings().validateEvery();
    int last = Results.plan("mnist-2000x2", 1).settings().epochs();
    assertTrue(every > 1);
    assertArrayEquals(
        new double[] {every, 2 * every, 3 * every}, new double[] {epochs[0], epochs[1], epochs[2]});
    assertEquals(last / every, epochs.length);
    // seeds 1 and 3 end at twice 0.05 and twice 0.15; after epoch e they are at 1 + last / e times
    assertEquals(0.2, means[means.length - 1], TOLERANCE);
    assertEquals(0.1 * (1 + (double) last / every), means[0], TOLERANCE);
  }
}
