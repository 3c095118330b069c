package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.environment.GitCommit;
import io.github.dl4jff.mnist.environment.Versions;
import io.github.dl4jff.mnist.files.ExampleException;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.network.AnyNetwork;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.DataSplit;
import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.Training;
import java.io.IOException;
import java.util.ArrayList;
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
  private final List<String> commits = new ArrayList<>();

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
  }

  /**
   * Runs to the end, from the checkpoint where there is one.
   *
   * @throws ExampleException if a checkpoint cannot be written
   */
  public ExperimentResult run() {
    restore();
    String commit = GitCommit.ofProgram();
    if (commits.isEmpty() || !commits.get(commits.size() - 1).equals(commit)) {
      commits.add(commit);
    }
    training.run(this::writeCheckpoint);
    training.useChosen();
    List<EpochResult> epochs = training.results().epochs();
    return new ExperimentResult(
        plan,
        List.copyOf(commits),
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
      int parameters = (int) net().parameters().length();
      int updater = (int) net().updaterState().length();
      Optional<RunSnapshot> snapshot = checkpoint.read(parameters, updater);
      if (snapshot.isPresent() && !snapshot.get().plan().equals(plan)) {
        startAgain("of other settings");
      } else if (snapshot.isPresent()) {
        training.goTo(snapshot.get().training());
        commits.addAll(snapshot.get().commits());
      }
    } catch (IOException e) {
      startAgain("damaged (" + ExampleException.reason(e) + ")");
    }
  }

  private void startAgain(String why) {
    terminal.note(checkpoint.file() + ": " + why + "; starting again from the beginning");
  }

  private void writeCheckpoint(Training now) {
    RunSnapshot snapshot = new RunSnapshot(plan, commits, now.state());
    OutputDirectory.write(checkpoint.file(), Checkpoint.OPTION, file -> checkpoint.write(snapshot));
  }

  public AnyNetwork net() {
    return training.net();
  }
}
