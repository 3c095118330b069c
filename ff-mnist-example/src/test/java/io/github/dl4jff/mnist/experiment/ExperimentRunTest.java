package io.github.dl4jff.mnist.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.settings.ConvolutionSettings;
import io.github.dl4jff.mnist.settings.LayerSettings;
import io.github.dl4jff.mnist.settings.LossName;
import io.github.dl4jff.mnist.settings.NegativesName;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.settings.TrainingSettingsBuilder;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.DataSplit;
import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.ModelTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentRunTest {
  private static final int EPOCHS = 4;

  /** Of 1,150 images in minibatches of 64. */
  private static final int ITERATIONS_PER_EPOCH = 18;

  private final DataSplit data = DataSplit.withValidation(DigitsDataset.load(), 287);
  private final StringWriter notes = new StringWriter();
  private final Terminal terminal =
      new Terminal(new PrintWriter(notes), new PrintWriter(notes), false);

  @TempDir Path directory;

  /** Settings in which all that is random has a part. */
  private static TrainingSettingsBuilder settings() {
    return TrainingSettings.builder(DatasetName.DIGITS)
        .hidden(60, 50)
        .batch(64)
        .epochs(EPOCHS)
        .adam(3e-3, 0.5)
        .weightDecay(1e-4)
        .keep(0.8, 0.8, 0.9)
        .layers(new LayerSettings(3.0, LossName.SILU, 6, 0.03, 0, 0, NegativesName.HYBRID_IMAGES))
        .shift(1)
        .flip(true)
        .validateEvery(1);
  }

  private static TrainingSettingsBuilder convolutions() {
    return settings()
        .method(TrainingMethod.PROJECTION)
        .layers(LayerSettings.onePass(0.1))
        .convolutions(new ConvolutionSettings(3, 8, true), new ConvolutionSettings(3, 16, false))
        .hidden();
  }

  static Stream<TrainingSettings> everyKind() {
    return Stream.of(
        convolutions().build(),
        convolutions().hidden(20).method(TrainingMethod.BACKPROP).build(),
        settings().build(),
        settings().method(TrainingMethod.BACKPROP).build(),
        settings().unsupervised().build(),
        settings().unsupervised().method(TrainingMethod.BACKPROP).build());
  }

  private static RunPlan plan(TrainingSettings settings) {
    return new RunPlan("test", settings, false, false, 7);
  }

  /** Ends a run as a kill would. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static TrainingListener crashAtTheStartOfEpoch(int number) {
    return new BaseTrainingListener() {
      private int started;

      @Override
      public void onEpochStart(Model model) {
        if (++started == number) {
          throw new Crash();
        }
      }
    };
  }

  private static TrainingListener crashAfterIterations(int number) {
    return new BaseTrainingListener() {
      private int done;

      @Override
      public void iterationDone(Model model, int iteration, int epoch) {
        if (++done == number) {
          throw new Crash();
        }
      }
    };
  }

  private ExperimentRun run(String work, RunPlan plan, TrainingListener... listeners) {
    return new ExperimentRun(
        plan, data, new Checkpoint(directory.resolve(work), plan), terminal, listeners);
  }

  private void crash(String work, RunPlan plan, TrainingListener listener) {
    assertThrows(Crash.class, () -> run(work, plan, listener).run());
  }

  private static float[] parameters(ExperimentRun run) {
    return run.net().parameters().dup().data().asFloat();
  }

  /** Everything but the time. */
  private static List<EpochResult> figures(ExperimentResult result) {
    return result.epochs().stream()
        .map(epoch -> new EpochResult(epoch.epoch(), epoch.errors(), 0, epoch.layers()))
        .toList();
  }

  private static void assertSame(
      ExperimentResult expected,
      float[] expectedParameters,
      ExperimentResult actual,
      float[] actualParameters) {
    assertEquals(figures(expected), figures(actual));
    assertEquals(expected.chosenEpoch(), actual.chosenEpoch());
    assertEquals(expected.test(), actual.test());
    assertArrayEquals(expectedParameters, actualParameters); // bit for bit
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void run_interruptedTwice_endsWithTheSameResult(TrainingSettings settings) {
    RunPlan plan = plan(settings);
    ExperimentRun straight = run("straight", plan);
    ExperimentResult expected = straight.run();

    crash("resumed", plan, crashAtTheStartOfEpoch(3));
    crash("resumed", plan, crashAfterIterations(ITERATIONS_PER_EPOCH / 2));
    ExperimentRun resumed = run("resumed", plan);
    ExperimentResult actual = resumed.run();

    assertSame(expected, parameters(straight), actual, parameters(resumed));
    assertEquals(2, notes.toString().split("going on after epoch 2", -1).length - 1);
  }

  @Test
  void run_withFlips_trainsOnOtherImages() {
    TrainingSettings flips = settings().shift(0).epochs(1).build();
    ExperimentRun with = run("with", plan(flips));
    ExperimentRun without = run("without", plan(flips.toBuilder().flip(false).build()));
    with.run();
    without.run();
    assertFalse(Arrays.equals(parameters(with), parameters(without)));
  }

  @Test
  void run_interruptedBeforeTheTest_isTestedWithoutFurtherTraining() {
    RunPlan plan = plan(settings().build());
    ExperimentRun straight = run("work", plan);
    ExperimentResult expected = straight.run();
    ExperimentRun again = run("work", plan, crashAtTheStartOfEpoch(1));
    assertSame(expected, parameters(straight), again.run(), parameters(again));
  }

  @Test
  void run_truncatedCheckpoint_saysSoAndStartsAgain() throws IOException {
    RunPlan plan = plan(settings().build());
    ExperimentRun straight = run("straight", plan);
    ExperimentResult expected = straight.run();
    crash("work", plan, crashAtTheStartOfEpoch(3));
    Path file = new Checkpoint(directory.resolve("work"), plan).file();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    ExperimentRun again = run("work", plan);
    assertSame(expected, parameters(straight), again.run(), parameters(again));
    assertTrue(
        notes
            .toString()
            .contains(file + ": damaged (it ends too early); starting again from the beginning\n"),
        notes.toString());
    assertFalse(notes.toString().contains("going on"), notes.toString());
  }

  @Test
  void run_checkpointOfOtherSettings_saysSoAndStartsAgain() {
    RunPlan plan = plan(settings().build());
    crash("work", plan(settings().version(2).build()), crashAtTheStartOfEpoch(2));
    assertEquals(EPOCHS, run("work", plan).run().epochs().size());
    assertTrue(
        notes.toString().contains(": of other settings; starting again from the beginning\n"),
        notes.toString());
    assertFalse(notes.toString().contains("going on"), notes.toString());
  }

  @Test
  void run_choosesTheModelOfTheLowestValidationError() {
    RunPlan plan = plan(settings().build());
    ExperimentRun run = run("work", plan);
    ExperimentResult result = run.run();
    assertEquals(1150, result.trainedOn());
    assertEquals(EpochResult.chosen(result.epochs()), result.chosenEpoch());
    // what is left in the network is the chosen model: it repeats its figures
    assertEquals(
        result.chosen().errors().orElseThrow(),
        new ModelTest(run.net(), data.afterEpoch().orElseThrow().images()).test(true).errors());
    assertEquals(result.test(), new ModelTest(run.net(), data.test()).test(true).errors());
  }

  @Test
  void run_validatingEveryThirdEpoch_measuresThatAndTheLast() {
    ExperimentResult result = run("work", plan(settings().validateEvery(3).build())).run();
    assertEquals(
        List.of(3, 4),
        result.epochs().stream()
            .filter(epoch -> epoch.errors().isPresent())
            .map(EpochResult::epoch)
            .toList());
  }

  @Test
  void run_onAllImages_takesTheLastModel() {
    RunPlan plan = new RunPlan("test", settings().build(), false, true, 7);
    DataSplit all = DataSplit.allImages(DigitsDataset.load());
    ExperimentResult result =
        new ExperimentRun(plan, all, new Checkpoint(directory, plan), terminal).run();
    assertEquals(1437, result.trainedOn());
    assertEquals(EPOCHS, result.chosenEpoch());
    assertTrue(result.epochs().stream().allMatch(epoch -> epoch.errors().isEmpty()));
  }

  @Test
  void run_convolutions_learn_andAreTestedByTheGoodnessOfAllLayersAndByTheHead() {
    TrainingSettings settings =
        convolutions().keep(1, 1, 1).shift(0).flip(false).epochs(10).build();
    ExperimentRun run = run("work", plan(settings));
    ExperimentResult result = run.run();
    assertEquals(2, result.epochs().get(0).layers().size());
    assertEquals(new ModelTest(run.net(), data.test()).test(true).errors(), result.test());
    assertTrue(result.test().goodness().orElseThrow() < 0.16, result.test().text());
    assertTrue(result.test().head() < 0.16, result.test().text());
  }

  @Test
  void run_backprop_hasNoGoodness() {
    ExperimentResult result =
        run("work", plan(settings().method(TrainingMethod.BACKPROP).build())).run();
    assertTrue(result.test().goodness().isEmpty());
    assertTrue(result.epochs().stream().allMatch(epoch -> epoch.layers().isEmpty()));
    assertFalse(notes.toString().contains("goodness"), notes.toString());
  }
}
