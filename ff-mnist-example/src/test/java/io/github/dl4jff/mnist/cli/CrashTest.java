package io.github.dl4jff.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.experiment.Checkpoint;
import io.github.dl4jff.mnist.experiment.ExperimentResult;
import io.github.dl4jff.mnist.experiment.ExperimentRun;
import io.github.dl4jff.mnist.experiment.Experiments;
import io.github.dl4jff.mnist.experiment.ResultFiles;
import io.github.dl4jff.mnist.experiment.RunPlan;
import io.github.dl4jff.mnist.experiment.RunSnapshot;
import io.github.dl4jff.mnist.model.ModelFile;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.DataSplit;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Runs that are killed at random moments lose nothing that was written, and leave nothing half
 * written. How many kills there are is {@code ff.kills}.
 */
@Tag("slow")
class CrashTest {
  private static final int KILLS = Integer.getInteger("ff.kills", 2);
  private static final String EXPERIMENT = "digits-200x2";
  private static final int EPOCHS = 12;

  private final SplittableRandom random =
      new SplittableRandom(Long.getLong("ff.kills.seed", System.nanoTime()));

  @TempDir Path directory;

  private KilledProgram program(Object... args) {
    return new KilledProgram(directory.resolve("log.txt"), args);
  }

  private Object[] train(Path out, Object... more) {
    List<Object> args = new ArrayList<>(List.of("train", "--dataset", "digits"));
    args.addAll(List.of("--hidden", "200,200", "--epochs", EPOCHS, "--out", out));
    args.addAll(List.of(more));
    return args.toArray();
  }

  @Test
  void train_killedAtRandomMoments_leavesWholeFiles_andEndsAsIfItHadNotBeen() throws Exception {
    Path straight = directory.resolve("straight");
    long whole = program(train(straight)).runToTheEnd();
    Path out = directory.resolve("out");
    int kills = 0;
    int resumed = 0;
    while (kills < KILLS) {
      boolean kept = Files.exists(out.resolve("checkpoint.zip"));
      KilledProgram train = program(kept ? train(out, "--resume") : train(out));
      boolean ended = train.runFor(random.nextLong(whole / 4, whole));
      checkOutput(out);
      kills += ended ? 0 : 1;
      resumed += kept ? 1 : 0;
    }
    if (Files.exists(out.resolve("checkpoint.zip"))) {
      program(train(out, "--resume")).runToTheEnd();
      resumed++;
    } else {
      program(train(out)).runToTheEnd();
    }
    assertEquals(1, checkOutput(out));
    assertSameTraining(straight, out);
    assertFalse(Files.exists(out.resolve("checkpoint.zip")));
    System.out.println("train: killed " + kills + " times, went on " + resumed + " times");
  }

  private static void assertSameTraining(Path expected, Path actual) throws IOException {
    assertEquals(figures(expected), figures(actual));
    assertArrayEquals(parameters(expected), parameters(actual)); // bit for bit
  }

  /** Everything of the epochs but the time that they took. */
  private static String figures(Path out) throws IOException {
    return new ObjectMapper()
        .readTree(out.resolve("results.json").toFile())
        .get("epochs")
        .toString()
        .replaceAll("\"seconds\":[^,]*,", "");
  }

  private static float[] parameters(Path out) {
    return ModelFile.read(out.resolve("model.zip")).net().params().dup().data().asFloat();
  }

  @Test
  void train_interrupted_saysWhatIsKept_andGoesOn() throws Exception {
    Path straight = directory.resolve("straight");
    program(train(straight)).runToTheEnd();
    Path out = directory.resolve("out");
    List<String> lines = program(train(out)).runUntil("epoch 2/" + EPOCHS + ": ", "INT");
    List<String> said = lines.stream().filter(line -> line.startsWith("Interrupted")).toList();
    assertEquals(1, said.size(), lines::toString);
    Matcher line =
        Pattern.compile(
                "Interrupted: (\\S+) keeps model.zip, results.json and checkpoint.zip; to go on after"
                    + " epoch (\\d+): ff-mnist-example (train .* --resume)")
            .matcher(said.get(0));
    assertTrue(line.matches(), said.get(0));
    assertEquals(out.toString(), line.group(1));
    int epochs = Integer.parseInt(line.group(2));
    assertTrue(epochs >= 1 && epochs < EPOCHS, said.get(0));
    program((Object[]) line.group(3).split(" ")).runToTheEnd();
    assertTrue(Files.readString(directory.resolve("log.txt")).contains("going on after epoch "));
    assertSameTraining(straight, out);
  }

  @Test
  void experiment_interrupted_saysWhatIsKeptAndTheCommandThatGoesOn() throws Exception {
    Path work = directory.resolve("work");
    Object[] args = {
      "experiment", EXPERIMENT, "--results", directory.resolve("results"), "--work", work
    };
    List<String> lines = program(args).runUntil("epoch 2/20: ", "TERM");
    List<String> said = lines.stream().filter(line -> line.startsWith("Interrupted: ")).toList();
    assertEquals(1, said.size(), lines::toString);
    Path checkpoint = work.resolve(EXPERIMENT).resolve("seed-1").resolve("checkpoint.zip");
    assertTrue(
        said.get(0)
            .startsWith(
                "Interrupted: %s is %s, seed 1 after epoch ".formatted(checkpoint, EXPERIMENT)),
        said.get(0));
    assertTrue(
        said.get(0).contains("; to go on: ff-mnist-example experiment " + EXPERIMENT), said.get(0));
    assertTrue(Files.exists(checkpoint));
  }

  /** Returns the number of models. */
  private static int checkOutput(Path out) throws IOException {
    int models = 0;
    for (Path file : files(out)) {
      String name = file.getFileName().toString();
      if (name.equals("model.zip")) {
        assertNotNull(ModelFile.read(file));
        models++;
      } else if (name.equals("results.json")) {
        assertTrue(new ObjectMapper().readTree(file.toFile()).get("epochs").size() > 0);
      } else if (name.equals("checkpoint.zip")) {
        assertTrue(Checkpoint.at(file, "--out").readPlan().isPresent());
      } else if (name.endsWith(".png")) {
        assertNotNull(ImageIO.read(file.toFile()), name);
      } else {
        assertTrue(name.startsWith(".") && name.endsWith(".part"), name);
      }
    }
    return models;
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void delete(Path directory) throws IOException {
    for (Path file : files(directory)) {
      Files.delete(file);
    }
  }

  /** What an experiment is to do, and what it does when nobody kills it. */
  private static final class Reference {
    private final RunPlan plan;
    private final TreeMap<Integer, float[]> parameters = new TreeMap<>();
    private final ExperimentResult result;
    private final int updater;

    Reference(Path work) {
      TrainingSettings settings =
          Experiments.of(EXPERIMENT).orElseThrow().toBuilder().epochs(EPOCHS).build();
      plan = new RunPlan(EXPERIMENT, settings, true, false, 1);
      StringWriter notes = new StringWriter();
      ExperimentRun run =
          new ExperimentRun(
              plan,
              DataSplit.withValidation(DigitsDataset.load(), settings.validationImages()),
              new Checkpoint(work, plan),
              new Terminal(new PrintWriter(notes), new PrintWriter(notes), false),
              new BaseTrainingListener() {
                @Override
                public void onEpochEnd(Model model) {
                  parameters.put(parameters.size() + 1, model.params().dup().data().asFloat());
                }
              });
      result = run.run();
      updater = (int) run.net().updaterState().length();
    }

    /** Checks a checkpoint; returns whether there was one. */
    boolean check(Path work) throws IOException {
      Optional<RunSnapshot> snapshot =
          new Checkpoint(work, plan).read(parameters.get(1).length, updater);
      snapshot.ifPresent(
          found ->
              assertArrayEquals(
                  parameters.get(found.training().epochs().size()), found.training().parameters()));
      return snapshot.isPresent();
    }

    /** Checks that a result, where there is one, is this one. */
    boolean checkResult(Path results) throws IOException {
      Path file = new ResultFiles(results).of(plan);
      if (!Files.exists(file)) {
        return false;
      }
      ExperimentResult found = new ResultFiles(results).read(file).orElseThrow();
      assertEquals(result.test(), found.test());
      assertEquals(result.chosenEpoch(), found.chosenEpoch());
      for (int i = 0; i < EPOCHS; i++) {
        assertEquals(result.epochs().get(i).layers(), found.epochs().get(i).layers());
        assertEquals(result.epochs().get(i).errors(), found.epochs().get(i).errors());
      }
      return true;
    }
  }

  @Test
  void experiment_killedAtRandomMoments_endsAsIfItHadNotBeen() throws Exception {
    Reference reference = new Reference(directory.resolve("reference"));
    Path results = directory.resolve("results");
    Path work = directory.resolve("work");
    Object[] args = {
      "experiment",
      EXPERIMENT,
      "--epochs",
      EPOCHS,
      "--seeds",
      1,
      "--results",
      results,
      "--work",
      work
    };
    KilledProgram experiment = program(args);
    long whole = experiment.runToTheEnd();
    assertTrue(reference.checkResult(results));
    delete(results);
    int kills = 0;
    int checkpoints = 0;
    List<Integer> finished = new ArrayList<>();
    while (kills < KILLS) {
      boolean ended = experiment.runFor(random.nextLong(whole / 4, whole));
      boolean found = reference.check(work);
      boolean complete = reference.checkResult(results);
      if (ended) {
        assertTrue(complete && !found);
        finished.add(kills);
        delete(results);
      } else {
        kills++;
        checkpoints += found ? 1 : 0;
      }
    }
    experiment.runToTheEnd();
    assertTrue(reference.checkResult(results));
    assertFalse(reference.check(work));
    assertEquals(1, files(results).size(), files(results)::toString);
    System.out.println(
        "experiment: killed "
            + kills
            + " times; "
            + checkpoints
            + " times there was a checkpoint, and the right one; finished "
            + (finished.size() + 1)
            + " times, always with the same result");
  }
}
