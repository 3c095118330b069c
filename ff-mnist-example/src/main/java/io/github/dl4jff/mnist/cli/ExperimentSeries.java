package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.data.DatasetException;
import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.experiment.Checkpoint;
import io.github.dl4jff.mnist.experiment.ExperimentResult;
import io.github.dl4jff.mnist.experiment.ExperimentRun;
import io.github.dl4jff.mnist.experiment.ResultFiles;
import io.github.dl4jff.mnist.experiment.RunPlan;
import io.github.dl4jff.mnist.experiment.Seeds;
import io.github.dl4jff.mnist.files.ExampleException;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.report.ErrorText;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.DataSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The runs of an experiment, one seed after the other. */
final class ExperimentSeries {
  private final RunPlan common;
  private final ResultFiles files;
  private final Path work;
  private final DataPlace place;
  private final Terminal terminal;
  private final String again;
  private DataSplit data;

  /**
   * Creates a series.
   *
   * @param common what all runs are to do; its seed does not matter
   * @param files where the results go
   * @param work where unfinished runs are kept
   * @param place where the images are read from
   * @param again the command line that goes on after an interruption
   */
  ExperimentSeries(
      RunPlan common,
      ResultFiles files,
      Path work,
      DataPlace place,
      Terminal terminal,
      String again) {
    this.common = common;
    this.files = files;
    this.work = work;
    this.place = place;
    this.terminal = terminal;
    this.again = again;
  }

  /**
   * Does the runs that are not complete yet.
   *
   * @throws IOException if the images are not available, or a checkpoint cannot be removed
   */
  void run(Seeds seeds) throws IOException {
    List<ExperimentResult> results = new ArrayList<>();
    for (long seed : seeds.values()) {
      RunPlan plan = common.withSeed(seed);
      Checkpoint checkpoint = new Checkpoint(work, plan);
      Optional<ExperimentResult> complete = complete(plan);
      ExperimentResult result = complete.isPresent() ? complete.get() : run(plan, checkpoint);
      results.add(result);
      checkpoint.remove();
      terminal.print("%s: test error %s (%s)", plan.title(), result.test().text(), files.of(plan));
    }
    if (results.size() > 1) {
      terminal.print(
          "%s, seeds %s: test error %s",
          common.experiment(),
          seeds.text(),
          ErrorText.of(results.stream().map(ExperimentResult::test).toList()));
    }
  }

  private ExperimentResult run(RunPlan plan, Checkpoint checkpoint) throws DatasetException {
    ExperimentRun run = new ExperimentRun(plan, data(), checkpoint, terminal);
    AtomicReference<ExperimentResult> result = new AtomicReference<>();
    Interruption.during(
        () -> {
          result.set(run.run());
          OutputDirectory.write(
              files.of(plan), ExperimentCommand.RESULTS_OPTION, file -> files.write(result.get()));
        },
        terminal,
        () -> interrupted(plan, checkpoint, run.keptEpochs()));
    return result.get();
  }

  private String interrupted(RunPlan plan, Checkpoint checkpoint, int epochs) {
    return (epochs == 0
            ? "Interrupted before the end of the first epoch of %s: nothing of it is kept"
                .formatted(plan.title())
            : "Interrupted: %s is %s after epoch %d"
                .formatted(checkpoint.file(), plan.title(), epochs))
        + "; to go on: "
        + again;
  }

  private DataSplit data() throws DatasetException {
    if (data == null) {
      ImageDataset images = place.load(common.settings().dataset(), terminal);
      data =
          common.allImages()
              ? DataSplit.allImages(images)
              : DataSplit.withValidation(images, common.settings().validationImages());
    }
    return data;
  }

  /** Returns the result of a run that was done before with these settings. */
  private Optional<ExperimentResult> complete(RunPlan plan) {
    Path file = files.of(plan);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ExperimentResult result;
    try {
      result = files.read(file).orElseThrow(() -> new IOException("of another command"));
    } catch (IOException e) {
      terminal.note(file + ": damaged (" + ExampleException.reason(e) + "); running it again");
      return Optional.empty();
    }
    int version = plan.settings().version();
    if (result.plan().settings().version() != version) {
      terminal.note(
          String.format(
              "%s: of version %d of the settings, which are now at %d; running it again",
              file, result.plan().settings().version(), version));
      return Optional.empty();
    }
    if (!result.plan().equals(plan)) {
      throw new ExampleException(
          ("%s: its settings are not those of version %s now: raise the version of the"
                  + " experiment, or remove the file")
              .formatted(file, version));
    }
    terminal.note(plan.title() + ": " + file + " is complete, skipping it");
    return Optional.of(result);
  }
}
