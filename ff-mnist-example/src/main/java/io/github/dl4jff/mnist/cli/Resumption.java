package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.experiment.Checkpoint;
import io.github.dl4jff.mnist.experiment.KeptTraining;
import io.github.dl4jff.mnist.experiment.RunPlan;
import io.github.dl4jff.mnist.files.ExampleException;
import io.github.dl4jff.mnist.files.Json;
import io.github.dl4jff.mnist.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.nd4j.shade.jackson.databind.JsonNode;
import picocli.CommandLine.Option;

/** The option to go on with trainings that were interrupted, and what follows from it. */
final class Resumption {
  static final String OPTION = "--resume";

  @Option(
      names = OPTION,
      description =
          "Go on after the last complete epoch of a run that was interrupted, with the same options"
              + " as before. The result is that of a run without an interruption, bit for bit on one"
              + " machine and thread count.")
  private boolean resume;

  private boolean replaced;

  /**
   * Checks what is kept of an earlier run.
   *
   * @param results where a complete run has its results
   * @param trainings what is to be done now, and where it is kept after each epoch
   * @return whether there is anything left to do
   * @throws ExampleException if it is to go on, and nothing is kept, or something else
   */
  boolean begin(Path results, Map<RunPlan, Checkpoint> trainings, Terminal terminal) {
    boolean kept = false;
    for (Map.Entry<RunPlan, Checkpoint> training : trainings.entrySet()) {
      kept |= resume ? isKept(training.getKey(), training.getValue()) : exists(training.getValue());
    }
    if (!resume) {
      if (kept) {
        terminal.note(
            "%s keeps a run that was interrupted; this one replaces it when its first epoch ends. To"
                    .formatted(directory(results))
                + " go on with it, stop this one and give "
                + OPTION);
      }
      return true;
    }
    if (kept) {
      return true;
    }
    checkFinished(results, trainings.keySet().iterator().next());
    terminal.note(results + ": this run is complete, there is nothing to go on with");
    return false;
  }

  private static Path directory(Path file) {
    return file.getParent() == null ? Path.of(".") : file.getParent();
  }

  private static boolean exists(Checkpoint checkpoint) {
    return Files.exists(checkpoint.file());
  }

  private static boolean isKept(RunPlan plan, Checkpoint checkpoint) {
    Optional<RunPlan> kept;
    try {
      kept = checkpoint.readPlan();
    } catch (IOException e) {
      throw damaged(checkpoint, e);
    }
    if (kept.isPresent() && !kept.get().equals(plan)) {
      TrainedWith.check(checkpoint.file(), TrainedWith.of(kept.get()), TrainedWith.of(plan));
      throw new ExampleException(
          "%s: begun by a version of the program with other defaults: leave %s out to start again"
              .formatted(checkpoint.file(), OPTION));
    }
    return kept.isPresent();
  }

  private static ExampleException damaged(Checkpoint checkpoint, IOException e) {
    return new ExampleException(
        "%s: damaged (%s): leave %s out to start again"
            .formatted(checkpoint.file(), ExampleException.reason(e), OPTION),
        e);
  }

  private static void checkFinished(Path results, RunPlan plan) {
    JsonNode document = null;
    try {
      if (Files.exists(results)) {
        document = Json.MAPPER.readTree(Files.readString(results));
      }
    } catch (IOException e) {
      throw new ExampleException(
          "%s: damaged (%s): leave %s out to start again"
              .formatted(results, ExampleException.reason(e), OPTION),
          e);
    }
    if (document == null) {
      throw new ExampleException(
          "%s: nothing of a run is kept here: leave %s out to start one, or name another place by --out"
              .formatted(directory(results), OPTION));
    }
    TrainedWith.check(results, TrainedWith.of(document), TrainedWith.of(plan));
  }

  /**
   * Removes what is kept of an earlier run, once: when something of this run is to take its place.
   * Where this run goes on with it, nothing is removed.
   *
   * @throws ExampleException if a checkpoint cannot be removed
   */
  void replace(Collection<Checkpoint> checkpoints) {
    if (resume || replaced) {
      return;
    }
    replaced = true;
    for (Checkpoint checkpoint : checkpoints) {
      try {
        checkpoint.remove();
      } catch (IOException e) {
        throw ExampleException.cannotWrite(checkpoint.file(), checkpoint.option(), e);
      }
    }
  }

  /**
   * Goes to where a training was, where that is asked for and something is kept of it.
   *
   * @throws ExampleException if what is kept is damaged
   */
  void goOn(KeptTraining training, Checkpoint checkpoint) {
    if (resume) {
      try {
        training.goOn();
      } catch (IOException e) {
        throw damaged(checkpoint, e);
      }
    }
  }
}
