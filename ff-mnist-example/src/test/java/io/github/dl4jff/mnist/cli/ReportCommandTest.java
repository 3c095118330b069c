package io.github.dl4jff.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.experiment.ExperimentResult;
import io.github.dl4jff.mnist.experiment.ResultFiles;
import io.github.dl4jff.mnist.experiment.Results;
import io.github.dl4jff.mnist.experiment.RunPlan;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page from results that were made by hand. */
class ReportCommandTest {
  private static final int EPOCHS = Results.plan("mnist-500x2", 1).settings().epochs();

  /** At half a minute an epoch. */
  private static final String MINUTES = String.format(Locale.ROOT, "%.1f", EPOCHS / 2.0);

  private static final String FIRST_CELLS =
      "| mnist-500x2 | 784-500-500-10 | 50,000 | " + EPOCHS + " | ";

  @TempDir Path directory;

  private Path page;
  private Path results;

  @BeforeEach
  void name() {
    page = directory.resolve("docs").resolve("results.md");
    results = directory.resolve("docs").resolve("results");
  }

  private void write(ExperimentResult result) throws IOException {
    new ResultFiles(results).write(result);
  }

  private void write(String experiment, long seed, double head, double goodness)
      throws IOException {
    write(Results.result(Results.plan(experiment, seed), head, goodness));
  }

  private Program report() {
    return Program.run("report", "--results", results, "--out", page);
  }

  private String reported() throws IOException {
    Program program = report();
    assertEquals(0, program.exitCode(), program.err());
    return Files.readString(page);
  }

  private static String line(String page, String start) {
    List<String> lines = page.lines().filter(each -> each.startsWith(start)).toList();
    assertEquals(1, lines.size(), page);
    return lines.get(0);
  }

  private void assertFails(String expected) {
    Program program = report();
    assertEquals(1, program.exitCode());
    assertEquals(1, program.err().lines().count(), program.err());
    assertTrue(program.err().contains(expected), program.err());
    assertFalse(Files.exists(page));
  }

  @Test
  void summary_hasMeansAndStandardDeviationsOfBothMethods() throws IOException {
    write("mnist-500x2", 1, 0.02, 0.01);
    write("mnist-500x2", 2, 0.03, 0.01);
    write("mnist-500x2", 3, 0.04, 0.01);
    write("mnist-500x2-backprop", 1, 0.015, 0);
    write("mnist-500x2-backprop", 2, 0.025, 0);
    String expected =
        FIRST_CELLS
            + "1-3 / 1,2 | 1.00 ± 0.00 | 3.00 ± 1.00 | 2.00 ± 0.71 | "
            + MINUTES
            + " / "
            + MINUTES
            + " | `experiment mnist-500x2 --seeds 1-3`<br>`experiment mnist-500x2-backprop --seeds"
            + " 1,2` | [1](results/mnist-500x2/seed-1.json) [2](results/mnist-500x2/seed-2.json)"
            + " [3](results/mnist-500x2/seed-3.json)<br>[1](results/mnist-500x2-backprop/seed-1.json)"
            + " [2](results/mnist-500x2-backprop/seed-2.json) |";
    assertEquals(expected, line(reported(), FIRST_CELLS));
  }

  @Test
  void report_saysWhatItWrote() throws IOException {
    write("mnist-500x2", 1, 0.02, 0.01);
    assertEquals("Written: " + page + " (1 experiment, 1 run, 1 picture)", report().out().strip());
    write("mnist-500x2", 2, 0.02, 0.01);
    write("mnist-1000x3", 1, 0.02, 0.01);
    assertEquals(
        "Written: " + page + " (2 experiments, 3 runs, 2 pictures)", report().out().strip());
    assertTrue(
        Files.readString(page)
            .startsWith(
                "# Results\n\n`report --results %s --out %s` has written"
                    .formatted(results, page)));
  }

  @Test
  void report_withoutOut_writesThePageBesideTheResults() throws IOException {
    write("mnist-500x2", 1, 0.02, 0.01);
    Program program = Program.run("report", "--results", results);
    assertEquals(0, program.exitCode(), program.err());
    String beside = Files.readString(results.resolve("results.md"));
    assertTrue(beside.contains("[the files of the runs](.)"), beside);
    assertTrue(beside.contains("](./mnist-500x2/seed-1.json)"), beside);
    assertTrue(beside.contains("](./pictures/mnist-500x2.png)"), beside);
  }

  @Test
  void summary_oneSeedWithoutBackprop_hasDashes() throws IOException {
    write("mnist-500x2", 4, 0.02, 0.01);
    String line = line(reported(), FIRST_CELLS);
    assertTrue(line.contains("| 4 | 1.00 ± – | 2.00 ± – | – | " + MINUTES + " / – |"), line);
  }

  @Test
  void summary_withoutGoodnessOrForwardForward_hasDashes() throws IOException {
    write("mnist-unsupervised-1000x3", 1, 0.02, 0);
    write("mnist-500x2-backprop", 1, 0.02, 0);
    String page = reported();
    assertTrue(line(page, "| mnist-unsupervised-1000x3 | 784").contains("| – | 2.00 ± – | – | "));
    assertTrue(
        line(page, "| mnist-500x2-backprop | 784")
            .contains("| – | – | 2.00 ± – | – / " + MINUTES + " |"),
        page);
  }

  @Test
  void everyRun_hasItsOwnFigures() throws IOException {
    write("mnist-500x2", 1, 0.02, 0.01);
    write("mnist-500x2-backprop", 1, 0.03, 0);
    String page = reported();
    assertTrue(
        page.contains(
            "| mnist-500x2 | [1](results/mnist-500x2/seed-1.json) | "
                + EPOCHS
                + " | 2.00 | 4.00 | 1.00 | 2.00 | "
                + MINUTES
                + " | 0123456789 |\n"),
        page);
    assertTrue(
        page.contains(
            "| mnist-500x2-backprop | [1](results/mnist-500x2-backprop/seed-1.json) | "
                + EPOCHS
                + " | – | 6.00 | – | 3.00 | "
                + MINUTES
                + " | 0123456789 |\n"),
        page);
  }

  @Test
  void shiftedImagesAndDigits_haveTablesOfTheirOwn() throws IOException {
    write("mnist-1000x3", 1, 0.02, 0.01);
    write("mnist-1000x3-shifts", 1, 0.02, 0.01);
    write("digits-200x2", 1, 0.02, 0.01);
    List<String> titles = reported().lines().filter(line -> line.startsWith("## ")).toList();
    assertEquals(
        List.of(
            "## How to read this page",
            "## MNIST",
            "## MNIST, shifted images",
            "## UCI digits",
            "## Every run",
            "## Settings",
            "## Where it ran"),
        titles);
  }

  @Test
  void runsOnAllImages_haveNoValidationAndNoPicture() throws IOException {
    RunPlan plan = Results.plan("mnist-500x2", 1);
    write(Results.result(new RunPlan("mnist-500x2", plan.settings(), false, true, 1), 0.02, 0.01));
    String page = reported();
    assertTrue(
        line(page, "| mnist-500x2-all-images | 784").contains("| 60,000 | " + EPOCHS + " | 1 |"),
        page);
    assertTrue(page.contains("`experiment mnist-500x2 --seeds 1 --all-images`"), page);
    assertTrue(
        page.contains("all-images-seed-1.json) | " + EPOCHS + " | – | – | 1.00 | 2.00 |"), page);
    assertTrue(
        line(page, "| mnist-500x2-all-images | MNIST").contains("; no validation, the last model;"),
        page);
    assertFalse(page.contains("!["), page);
  }

  @Test
  void pictures_areWrittenAndShown() throws IOException {
    write("mnist-500x2", 1, 0.02, 0.01);
    write("mnist-2000x4", 1, 0.02, 0.01);
    String page = reported();
    for (String name : new String[] {"mnist-500x2", "mnist-2000x4"}) {
      assertNotNull(ImageIO.read(results.resolve("pictures").resolve(name + ".png").toFile()));
      assertTrue(page.contains("](results/pictures/" + name + ".png)"), page);
    }
  }

  @Test
  void methodsOfDifferentVersions_haveLinesAndPicturesOfTheirOwn() throws IOException {
    RunPlan plan = Results.plan("mnist-500x2", 1);
    TrainingSettings newer = plan.settings().toBuilder().version(99).build();
    write(Results.result(new RunPlan("mnist-500x2", newer, false, false, 1), 0.02, 0.01));
    write("mnist-500x2-backprop", 1, 0.02, 0.01);
    String page = reported();
    for (String name : new String[] {"mnist-500x2", "mnist-500x2-backprop"}) {
      line(page, "| " + name + " | 784");
      assertTrue(page.contains("](results/pictures/" + name + ".png)"), page);
    }
  }

  @Test
  void twice_changesNothing() throws IOException {
    write("mnist-500x2", 1, 0.02, 0.01);
    write("mnist-500x2-backprop", 1, 0.02, 0.01);
    reported();
    Map<Path, String> before = contents();
    reported();
    assertEquals(before, contents());
  }

  private Map<Path, String> contents() throws IOException {
    Map<Path, String> contents = new HashMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  @Test
  void resultsOfOtherCommands_areLeftAlone() throws IOException {
    write("mnist-500x2", 1, 0.02, 0.01);
    Path train = Files.createDirectories(results.resolve("train-mnist"));
    Files.writeString(train.resolve("seed-1.json"), "{\"command\": \"train\"}");
    assertFalse(reported().contains("train-mnist"));
  }

  @Test
  void olderVersions_areLeftOut_andALineSaysSo() throws IOException {
    RunPlan plan = Results.plan("mnist-500x2", 2);
    write("mnist-500x2", 1, 0.02, 0.01);
    write(
        Results.result(
            new RunPlan(
                "mnist-500x2", plan.settings().toBuilder().version(99).build(), false, false, 2),
            0.02,
            0.01));
    assertEquals("Results of older settings, left out: 1", report().err().strip());
    assertTrue(Files.readString(page).contains("seeds 2`"));
  }

  @Test
  void damagedResult_isNamed() throws IOException {
    write("mnist-500x2", 1, 0.02, 0.01);
    Path file = results.resolve("mnist-500x2").resolve("seed-1.json");
    Files.writeString(file, Files.readString(file).substring(0, 1000));
    assertFails(file + ": no result of a complete run (");
  }

  @Test
  void differentSettingsOfOneVersion_areNamed() throws IOException {
    RunPlan plan = Results.plan("mnist-500x2", 2);
    write("mnist-500x2", 1, 0.02, 0.01);
    write(
        Results.result(
            new RunPlan(
                "mnist-500x2", plan.settings().toBuilder().batch(7).build(), false, false, 2),
            0.02,
            0.01));
    assertFails("mnist-500x2: seeds 1 and 2 were run with different settings of the same version");
  }

  @Test
  void noResults_saysWhatToDo() throws IOException {
    assertFails(results + ": cannot be read (no such file): name the directory of results by");
    Files.createDirectories(results);
    assertFails(results + ": no results: run 'experiment' first");
  }
}
