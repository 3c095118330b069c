package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.environment.Versions;
import io.github.dl4jff.mnist.files.ExampleException;
import io.github.dl4jff.mnist.network.AnyNetwork;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.DataSplit;
import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.Training;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.optimize.api.TrainingListener;

/**
 * A run of an experiment: trains a network, chooses one of its states by the validation images, and
 * tests that on the test images, once. The state after each epoch is kept in a checkpoint, and a
 * run that was interrupted goes on from there.
 */
public final class ExperimentRun {
  private final RunPlan plan;
  private final DataSplit data;
  private final Checkpoint checkpoint;
  private final Terminal terminal;
  private final Training training;
  private final KeptTraining kept;

  /**
   * Creates a run.
   *
   * @param checkpoint where its state is kept, or was by an interrupted run
   */
  public ExperimentRun(
      RunPlan plan,
      DataSplit data,
      Checkpoint checkpoint,
      Terminal terminal,
      TrainingListener... listeners) {
    this.plan = plan;
    this.data = data;
    this.checkpoint = checkpoint;
    this.terminal = terminal;
    training = new Training(plan.title(), plan.settings(), plan.seed(), data, terminal, listeners);
    kept = new KeptTraining(plan, training, checkpoint);
  }

  /**
   * Runs to the end, from the checkpoint where there is one.
   *
   * @throws ExampleException if a checkpoint cannot be written
   */
  public ExperimentResult run() {
    restore();
    kept.run(now -> {});
    training.useChosen();
    List<EpochResult> epochs = training.results().epochs();
    return new ExperimentResult(
        plan,
        kept.commits(),
        Versions.all(),
        data.train().size(),
        epochs,
        training.chosenEpoch(),
        training.test(data.test()).errors(),
        epochs.stream().mapToDouble(EpochResult::seconds).sum());
  }

  /** Goes to where the checkpoint is; where that is of no use, a line says so. */
  private void restore() {
    try {
      Optional<RunPlan> before = checkpoint.readPlan();
      if (before.isPresent() && !before.get().equals(plan)) {
        startAgain("of other settings");
      } else {
        kept.goOn();
      }
    } catch (IOException e) {
      startAgain("damaged (" + ExampleException.reason(e) + ")");
    }
  }

  private void startAgain(String why) {
    terminal.note(checkpoint.file() + ": " + why + "; starting again from the beginning");
  }

  /** Returns how many epochs the checkpoint holds; any thread may ask. */
  public int keptEpochs() {
    return kept.keptEpochs();
  }

  public AnyNetwork net() {
    return training.net();
  }
}
