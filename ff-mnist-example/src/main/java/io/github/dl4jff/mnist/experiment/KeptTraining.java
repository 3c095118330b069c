package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.environment.GitCommit;
import io.github.dl4jff.mnist.files.ExampleException;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.training.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A training whose state after each epoch is kept in a checkpoint, so that it can go on after an
 * interruption and end as if there had been none.
 */
public final class KeptTraining {
  private final RunPlan plan;
  private final Training training;
  private final Checkpoint checkpoint;
  private final List<String> commits = new ArrayList<>();
  private volatile int keptEpochs;

  /**
   * Creates a training that is kept.
   *
   * @param plan what the training is to do, for the checkpoint
   * @param training the training, at its beginning
   * @param checkpoint where its state is kept, or was by an interrupted run
   */
  public KeptTraining(RunPlan plan, Training training, Checkpoint checkpoint) {
    this.plan = plan;
    this.training = training;
    this.checkpoint = checkpoint;
  }

  /**
   * Goes to where the checkpoint is; does nothing where there is none.
   *
   * @throws IOException if the checkpoint cannot be read or is damaged
   * @throws IllegalStateException if it is of another plan
   */
  public void goOn() throws IOException {
    int parameters = (int) training.net().parameters().length();
    int updater = (int) training.net().updaterState().length();
    Optional<RunSnapshot> snapshot = checkpoint.read(parameters, updater);
    if (snapshot.isEmpty()) {
      return;
    }
    if (!snapshot.get().plan().equals(plan)) {
      throw new IllegalStateException(
          "checkpoint: expected one of " + plan + ", got one of " + snapshot.get().plan());
    }
    training.goTo(snapshot.get().training());
    commits.addAll(snapshot.get().commits());
    keptEpochs = snapshot.get().training().epochs().size();
  }

  /**
   * Trains for the epochs that are left, and writes the checkpoint after each.
   *
   * @param afterEpoch is called before the checkpoint is written, to keep what else is to be kept
   * @throws ExampleException if the checkpoint cannot be written
   */
  public void run(Consumer<Training> afterEpoch) {
    String commit = GitCommit.ofProgram();
    if (commits.isEmpty() || !commits.get(commits.size() - 1).equals(commit)) {
      commits.add(commit);
    }
    training.run(
        now -> {
          afterEpoch.accept(now);
          write();
        });
  }

  private void write() {
    RunSnapshot snapshot = new RunSnapshot(plan, List.copyOf(commits), training.state());
    OutputDirectory.write(
        checkpoint.file(), checkpoint.option(), file -> checkpoint.write(snapshot));
    keptEpochs = snapshot.training().epochs().size();
  }

  /** Returns how many epochs the checkpoint holds; any thread may ask. */
  public int keptEpochs() {
    return keptEpochs;
  }

  /** Returns the commits of the program that ran so far, in order. */
  public List<String> commits() {
    return List.copyOf(commits);
  }
}
