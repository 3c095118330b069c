package io.github.dl4jff.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.experiment.Experiments;
import io.github.dl4jff.mnist.experiment.ResultFiles;
import io.github.dl4jff.mnist.experiment.Results;
import io.github.dl4jff.mnist.experiment.SettingsChange;
import io.github.dl4jff.mnist.experiment.Trial;
import io.github.dl4jff.mnist.experiment.TrialFiles;
import io.github.dl4jff.mnist.settings.NegativesName;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuneCommandTest {
  private static final String EXPERIMENT = "digits-200x2";

  @TempDir Path directory;

  private Program run(Object... args) {
    List<Object> all = new ArrayList<>(List.of("tune"));
    all.addAll(Arrays.asList(args));
    all.addAll(List.of("--results", directory));
    return Program.run(all.toArray());
  }

  private Program runShort(String... changes) {
    List<Object> args = new ArrayList<>(List.of(EXPERIMENT, "--seed", 2, "--set", "epochs=2"));
    for (String change : changes) {
      args.addAll(List.of("--set", change));
    }
    return run(args.toArray());
  }

  @Test
  void run_writesTheValidationErrors_andIsNotRepeated() throws IOException {
    Program program = runShort("keep.hidden=0.5", "hidden=[30]");
    assertEquals(0, program.exitCode(), program.err());
    assertTrue(program.out().startsWith(EXPERIMENT + ": validation error goodness "));
    List<Trial> trials = new TrialFiles(directory).readAll();
    assertEquals(1, trials.size());
    Trial trial = trials.get(0);
    assertEquals(EXPERIMENT, trial.experiment());
    assertEquals(Map.of("epochs", "2", "keep.hidden", "0.5", "hidden", "[30]"), trial.changes());
    assertEquals(2, trial.seed());
    assertEquals("epochs=2,hidden=[30],keep.hidden=0.5", trial.changed());
    assertTrue(trial.settings().contains(" 64-30-10; "), trial.settings());
    assertTrue(trial.settings().contains("0.5 of the hidden activity"), trial.settings());
    assertTrue(trial.validation().head() > 0 && trial.validation().head() < 0.9);
    assertTrue(trial.chosenEpoch() == 1 || trial.chosenEpoch() == 2);
    Path file = new TrialFiles(directory).of(trial);
    assertTrue(Files.exists(file));
    assertFalse(Files.readString(file).contains("test"), "no test image was seen");

    Program again = runShort("keep.hidden=0.5", "hidden=[30]");
    assertEquals(0, again.exitCode());
    assertTrue(again.err().contains(file + " is there, skipping it"), again.err());
    assertEquals(
        "tune " + EXPERIMENT + " --set epochs=2 --set 'hidden=[30]' --set keep.hidden=0.5 --seed 2",
        trial.command());
    String asTheShellHandsItOn = trial.command().replace("'", "");
    List<Object> command = new ArrayList<>(Arrays.asList(asTheShellHandsItOn.split(" ")));
    command.addAll(List.of("--results", directory));
    assertEquals(again.err(), Program.run(command.toArray()).err());
  }

  @Test
  void run_wordsOfSeveral_areAValue() {
    TrainingSettings settings =
        SettingsChange.apply(
            Experiments.of("mnist-unsupervised-1000x3").orElseThrow(),
            Map.of("layers.negatives", "self-contrastive pairs"));
    assertEquals(NegativesName.SELF_CONTRASTIVE_PAIRS, settings.layers().negatives());
  }

  @Test
  void run_otherSettings_differ() throws IOException {
    assertEquals(0, runShort("keep.hidden=0.2").exitCode());
    assertEquals(0, runShort().exitCode());
    List<Trial> trials = new TrialFiles(directory).readAll();
    assertEquals(2, trials.size());
    assertFalse(trials.get(0).validation().equals(trials.get(1).validation()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "keep.hiden=0.5|expected one of [version, dataset, ",
        "keep=0.5|keep.input, keep.hidden, keep.head",
        "keep.hidden=2|keep.hidden: expected a probability in (0, 1], got 2.0",
        "epochs=many|epochs: expected int, got 'many'",
        "layers.negatives=HYBRID|layers.negatives: expected one of [\"hybrid images\",\"self-contrastive",
        "method=magic|method: expected one of [",
        "hidden=7|{hidden=7}: expected values of their settings' types, got others"
      })
  void run_badChange_isAUsageError(String change, String expected) throws IOException {
    Program program = run(EXPERIMENT, "--set", change);
    assertEquals(2, program.exitCode(), program.err());
    assertEquals(1, program.err().lines().count(), program.err());
    assertTrue(program.err().contains(expected), program.err());
    assertEquals(List.of(), new TrialFiles(directory).readAll());
  }

  @Test
  void run_unknownExperiment_isAUsageError() {
    Program program = run("digits-200x3");
    assertEquals(2, program.exitCode());
    assertTrue(program.err().contains("did you mean digits-200x2 or "), program.err());
  }

  @Test
  void report_listsTrials() throws IOException {
    assertEquals(0, runShort("keep.hidden=0.2").exitCode());
    assertEquals(
        0,
        Program.run(
                "experiment",
                EXPERIMENT,
                "--epochs",
                1,
                "--seeds",
                1,
                "--results",
                directory,
                "--work",
                directory.resolve("work"))
            .exitCode());
    Path page = directory.resolve("page.md");
    Program report = Program.run("report", "--results", directory, "--out", page);
    assertEquals(0, report.exitCode(), report.err());
    String text = Files.readString(page);
    assertTrue(text.contains("\n## Trials\n"), text);
    assertTrue(text.contains("| digits-200x2 | `epochs=2,keep.hidden=0.2` | 2 | "), text);
    String link = "trials/digits-200x2/epochs=2,keep.hidden=0.2-seed-2.json";
    assertTrue(text.contains(link), text);
  }

  @Test
  void report_damagedTrial_saysWhich() throws IOException {
    new ResultFiles(directory).write(Results.result(Results.plan("mnist-500x2", 1), 0.02, 0.01));
    Path file = directory.resolve("trials").resolve(EXPERIMENT).resolve("seed-1.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{}");
    Program report = Program.run("report", "--results", directory);
    assertEquals(1, report.exitCode());
    assertEquals(1, report.err().lines().count(), report.err());
    assertTrue(report.err().contains(file + ": there is no 'changes'"), report.err());
  }
}
