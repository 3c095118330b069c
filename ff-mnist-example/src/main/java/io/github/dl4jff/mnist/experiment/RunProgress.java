package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.files.ExampleException;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.network.AnyNetwork;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.ExperimentEpoch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How far a run has come: its network, its epochs and the best of them; kept in a checkpoint. */
final class RunProgress {
  private final RunPlan plan;
  private final AnyNetwork net;
  private final Checkpoint checkpoint;
  private final List<String> commits = new ArrayList<>();
  private final List<ExperimentEpoch> epochs = new ArrayList<>();
  private Optional<float[]> best = Optional.empty();

  /**
   * Starts at the beginning.
   *
   * @param plan what the run is to do
   * @param net its network
   * @param checkpoint where the state is kept
   * @param commit the commit of this program
   */
  RunProgress(RunPlan plan, AnyNetwork net, Checkpoint checkpoint, String commit) {
    this.plan = plan;
    this.net = net;
    this.checkpoint = checkpoint;
    commits.add(commit);
  }

  /**
   * Goes to where the checkpoint is. Where that is damaged, or of other settings, a line says so
   * and the run stays at the beginning.
   *
   * @param terminal for that line
   */
  void restore(Terminal terminal) {
    try {
      checkpoint
          .read((int) net.parameters().length(), (int) net.updaterState().length())
          .ifPresent(
              snapshot -> {
                if (snapshot.plan().equals(plan)) {
                  restore(snapshot);
                } else {
                  terminal.note(
                      checkpoint.file() + ": of other settings; starting again from the beginning");
                }
              });
    } catch (IOException e) {
      terminal.note(
          checkpoint.file()
              + ": damaged ("
              + ExampleException.reason(e)
              + "); starting again from the beginning");
    }
  }

  private void restore(RunSnapshot snapshot) {
    assign(net.parameters(), snapshot.parameters());
    assign(net.updaterState(), snapshot.updater());
    net.goTo(snapshot.iteration(), snapshot.epochs().size());
    epochs.addAll(snapshot.epochs());
    best = snapshot.best();
    String commit = commits.get(0);
    commits.addAll(0, snapshot.commits());
    if (commits.get(commits.size() - 2).equals(commit)) {
      commits.remove(commits.size() - 1);
    }
  }

  /**
   * Adds an epoch that has just ended, and writes the checkpoint.
   *
   * @param epoch the epoch
   * @throws ExampleException if the checkpoint cannot be written
   */
  void add(ExperimentEpoch epoch) {
    epochs.add(epoch);
    if (epoch.validation().isPresent() && chosenEpoch() == epoch.epoch()) {
      best = Optional.of(numbers(net.parameters()));
    }
    RunSnapshot snapshot =
        new RunSnapshot(
            plan,
            commits,
            epochs,
            net.iteration(),
            numbers(net.parameters()),
            numbers(net.updaterState()),
            best);
    OutputDirectory.write(checkpoint.file(), Checkpoint.OPTION, file -> checkpoint.write(snapshot));
  }

  /** Gives the network the parameters of the chosen epoch. */
  void useChosen() {
    best.ifPresent(parameters -> assign(net.parameters(), parameters));
  }

  List<ExperimentEpoch> epochs() {
    return Collections.unmodifiableList(epochs);
  }

  List<String> commits() {
    return Collections.unmodifiableList(commits);
  }

  int chosenEpoch() {
    return ExperimentEpoch.chosen(epochs);
  }

  double trainSeconds() {
    return epochs.stream().mapToDouble(ExperimentEpoch::seconds).sum();
  }

  private static float[] numbers(INDArray array) {
    return array.reshape(array.length()).toFloatVector();
  }

  private static void assign(INDArray array, float[] numbers) {
    array.assign(Nd4j.create(numbers, array.shape(), 'c'));
  }
}
