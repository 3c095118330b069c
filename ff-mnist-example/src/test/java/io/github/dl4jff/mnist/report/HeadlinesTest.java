package io.github.dl4jff.mnist.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.experiment.ExperimentResult;
import io.github.dl4jff.mnist.experiment.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeadlinesTest {
  private static final double TOLERANCE = 1e-12;

  private final List<ExperimentResult> results = new ArrayList<>();

  /** The validation errors are twice the test errors. */
  private void add(String experiment, long seed, double head, double goodness) {
    results.add(Results.result(Results.plan(experiment, seed), head, goodness));
  }

  private Optional<String> table() {
    return new Headlines(ResultRow.of(ResultGroup.of(results))).markdown();
  }

  @Test
  void markdown_putsBothWaysAndBackpropInOneLine() {
    add("mnist-one-pass-500x2", 1, 0.03, 0.012);
    add("mnist-one-pass-500x2", 2, 0.03, 0.014);
    add("mnist-500x2", 1, 0.02, 0.019);
    add("mnist-one-pass-500x2-backprop", 1, 0.015, 0);
    add("mnist-500x2-backprop", 1, 0.5, 0);
    String line = table().orElseThrow().lines().toList().get(2);
    assertTrue(
        line.startsWith(
            "| MNIST, 2 x 500 | 1.30 ± 0.14 (2) | 1.90 ± – (1) | 1.50 ± – (1) |"
                + " 20.0 / 15.0 / 20.0 | 1.26 | "),
        line);
  }

  @Test
  void markdown_withoutSuchResults_isEmpty() {
    add("digits-200x2", 1, 0.02, 0.01);
    assertTrue(table().isEmpty());
  }

  @Test
  void favoured_isTheErrorThatValidationImagesFavour() {
    add("mnist-500x2", 1, 0.02, 0.01);
    add("mnist-500x2", 2, 0.02, 0.02);
    assertEquals(0.015, favoured(), TOLERANCE);
    add("mnist-500x2", 3, 0.02, 0.05);
    assertEquals(0.02, favoured(), TOLERANCE);
  }

  private double favoured() {
    return Headlines.favoured(ResultGroup.of(results).get(0)).mean();
  }
}
