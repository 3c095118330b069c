package io.github.dl4jff.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.experiment.Checkpoint;
import io.github.dl4jff.mnist.experiment.KeptTraining;
import io.github.dl4jff.mnist.experiment.RunPlan;
import io.github.dl4jff.mnist.model.ModelFile;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.DataSplit;
import io.github.dl4jff.mnist.training.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The option {@code --resume} of {@code train} and {@code compare}. */
@Tag("slow")
class ResumeTest {
  private static final int EPOCHS = 3;

  @TempDir Path directory;

  private Path out;

  @BeforeEach
  void name() {
    out = directory.resolve("out");
  }

  private Program run(String command, Path to, Object... more) {
    List<Object> args = new ArrayList<>(List.of(command, "--dataset", "digits"));
    args.addAll(List.of("--hidden", "20,15", "--epochs", EPOCHS, "--out", to));
    args.addAll(Arrays.asList(more));
    return Program.run(args.toArray());
  }

  private static RunPlan plan(String command, TrainingMethod method) {
    return new RunPlan(
        command,
        Defaults.of(method, DatasetName.DIGITS).hidden(20, 15).epochs(EPOCHS).batch(64).build(),
        false,
        true,
        1);
  }

  /** Ends a training as a kill would. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Leaves the checkpoint of a training that was killed in an epoch, or that came to its end. */
  private Path killed(String name, RunPlan plan, int epoch) throws IOException {
    Files.createDirectories(out);
    Path file = out.resolve(name);
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    BaseTrainingListener crash =
        new BaseTrainingListener() {
          private int started;

          @Override
          public void onEpochStart(Model model) {
            if (++started == epoch) {
              throw new Crash();
            }
          }
        };
    Training training =
        new Training(
            "killed",
            plan.settings(),
            plan.seed(),
            DataSplit.testedAfterEveryEpoch(DigitsDataset.load()),
            new Terminal(nowhere, nowhere, false),
            crash);
    KeptTraining kept = new KeptTraining(plan, training, Checkpoint.at(file, "--out"));
    if (epoch <= EPOCHS) {
      assertThrows(Crash.class, () -> kept.run(now -> {}));
    } else {
      kept.run(now -> {});
    }
    assertEquals(Math.min(epoch - 1, EPOCHS), kept.keptEpochs());
    return file;
  }

  private static String withoutTimes(Path json) throws IOException {
    return Files.readString(json).replaceAll("\"(seconds|wallSeconds)\" : [0-9.E-]+", "");
  }

  private static float[] parameters(Path out) {
    return ModelFile.read(out.resolve("model.zip")).net().params().dup().data().asFloat();
  }

  private static String lastLine(Program program) {
    return program.err().lines().reduce("", (before, line) -> line);
  }

  @ParameterizedTest
  @EnumSource(ObjectiveOption.class)
  void train_afterAKill_endsAsIfThereHadBeenNone(ObjectiveOption objective) throws IOException {
    Path straight = directory.resolve("straight");
    run("train", straight, "--objective", objective);
    killed("checkpoint.zip", plan("train", objective.method()), 2);
    Program program = run("train", out, "--objective", objective, "--resume");
    assertEquals(0, program.exitCode(), program.err());
    assertTrue(program.err().contains(": going on after epoch 1\n"), program.err());
    assertFalse(program.err().contains("epoch 1/3: "), program.err());
    assertEquals(
        withoutTimes(straight.resolve("results.json")), withoutTimes(out.resolve("results.json")));
    assertArrayEquals(parameters(straight), parameters(out)); // bit for bit
    for (String picture :
        List.of("learning-curves.png", "goodness.png", "confusion.png", "weights.png")) {
      assertArrayEquals(
          Files.readAllBytes(straight.resolve(picture)), Files.readAllBytes(out.resolve(picture)));
    }
    assertFalse(Files.exists(out.resolve("checkpoint.zip")));
  }

  @Test
  void train_killedAfterTheLastEpoch_isTestedAndDrawn() throws IOException {
    Path straight = directory.resolve("straight");
    run("train", straight);
    killed("checkpoint.zip", plan("train", TrainingMethod.PROJECTION), EPOCHS + 1);
    Program program = run("train", out, "--resume");
    assertEquals(0, program.exitCode(), program.err());
    assertArrayEquals(
        Files.readAllBytes(straight.resolve("confusion.png")),
        Files.readAllBytes(out.resolve("confusion.png")));
    assertEquals(
        withoutTimes(straight.resolve("results.json")), withoutTimes(out.resolve("results.json")));
    assertArrayEquals(parameters(straight), parameters(out));
  }

  @Test
  void train_withOtherOptions_namesTheOption() throws IOException {
    Path file = killed("checkpoint.zip", plan("train", TrainingMethod.PROJECTION), 2);
    byte[] before = Files.readAllBytes(file);
    String[][] cases = {
      {"--hidden", "20,16", "20,15"},
      {"--epochs", "4", "3"},
      {"--batch", "32", "64"},
      {"--seed", "2", "1"},
      {"--objective", "groups", "projection"}
    };
    for (String[] each : cases) {
      List<Object> args =
          new ArrayList<>(List.of("train", "--dataset", "digits", "--out", out, "--resume"));
      if (!each[0].equals("--hidden")) {
        args.addAll(List.of("--hidden", "20,15"));
      }
      if (!each[0].equals("--epochs")) {
        args.addAll(List.of("--epochs", EPOCHS));
      }
      args.addAll(List.of(each[0], each[1]));
      Program program = Program.run(args.toArray());
      assertEquals(1, program.exitCode(), program.err());
      assertTrue(
          lastLine(program)
              .startsWith(
                  "ff-mnist-example: %s: %s: expected %s, as this training was begun, got %s: "
                      .formatted(file, each[0], each[2], each[1])),
          program.err());
    }
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void train_finished_saysSo_andRefusesOtherOptions() throws IOException {
    run("train", out);
    String before = Files.readString(out.resolve("results.json"));
    Program again = run("train", out, "--resume");
    assertEquals(0, again.exitCode(), again.err());
    assertEquals(
        out.resolve("results.json") + ": this run is complete, there is nothing to go on with",
        lastLine(again));
    Program other = run("train", out, "--resume", "--objective", "two-pass");
    assertEquals(1, other.exitCode());
    assertTrue(
        lastLine(other).contains("results.json: --objective: expected projection, as"),
        other.err());
    assertEquals(before, Files.readString(out.resolve("results.json")));
  }

  @Test
  void train_withNothingKept_saysSo() {
    Program program = run("train", out, "--resume");
    assertEquals(1, program.exitCode());
    assertTrue(lastLine(program).contains(out + ": nothing of a run is kept here"), program.err());
  }

  @Test
  void train_damagedCheckpoint_isNamed() throws IOException {
    Path file = killed("checkpoint.zip", plan("train", TrainingMethod.PROJECTION), 2);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 100, whole.length / 2}) {
      Files.write(file, Arrays.copyOf(whole, length));
      Program program = run("train", out, "--resume");
      assertEquals(1, program.exitCode());
      assertTrue(
          lastLine(program).startsWith("ff-mnist-example: " + file + ": damaged ("), program.err());
    }
  }

  @Test
  void train_withoutResume_startsAgain_andSaysWhatIsReplaced() throws IOException {
    killed("checkpoint.zip", plan("train", TrainingMethod.PROJECTION), 2);
    Program program = run("train", out, "--seed", 2);
    assertEquals(0, program.exitCode(), program.err());
    assertTrue(program.err().contains(out + " keeps a run that was interrupted; "), program.err());
    assertTrue(program.err().contains("epoch 1/3: "), program.err());
  }

  @Test
  void compare_afterAKill_endsAsIfThereHadBeenNone() throws IOException {
    Path straight = directory.resolve("straight");
    Program whole = run("compare", straight);
    killed(
        "checkpoint-forwardForward.zip",
        plan("compare", TrainingMethod.FORWARD_FORWARD),
        EPOCHS + 1);
    killed("checkpoint-projection.zip", plan("compare", TrainingMethod.PROJECTION), 2);
    Program other = run("compare", out, "--resume", "--seed", 2);
    assertTrue(lastLine(other).contains("--seed: expected 1, as"), other.err());
    Program program = run("compare", out, "--resume");
    assertEquals(0, program.exitCode(), program.err());
    assertTrue(program.err().contains("two passes: going on after epoch 3\n"), program.err());
    assertTrue(program.err().contains("projection: going on after epoch 1\n"), program.err());
    assertEquals(
        withoutTimes(straight.resolve("comparison.json")),
        withoutTimes(out.resolve("comparison.json")));
    assertEquals(table(whole), table(program));
    try (var files = Files.list(out)) {
      assertEquals(2, files.count());
    }
    Program again = run("compare", out, "--resume");
    assertTrue(lastLine(again).contains("this run is complete"), again.err());
  }

  /** The rows without the times, and the sentences. */
  private static List<String> table(Program program) {
    return program
        .out()
        .lines()
        .filter(line -> !line.startsWith("Written"))
        .map(line -> line.replaceAll("% +[0-9.]+$", "%"))
        .toList();
  }

  @Test
  void compare_startedAgain_keepsNothingOfTheRunBefore() throws IOException {
    Path stale = killed("checkpoint-groups.zip", plan("compare", TrainingMethod.GROUPS), 2);
    Program program = run("compare", out, "--seed", 2);
    assertEquals(0, program.exitCode(), program.err());
    assertFalse(program.err().contains("going on"), program.err());
    assertFalse(Files.exists(stale));
  }
}
