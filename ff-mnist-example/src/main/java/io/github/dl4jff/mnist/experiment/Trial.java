package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.training.Errors;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An experiment with other settings, to choose settings by: trained and validated as the experiment
 * is, and never tested.
 *
 * @param experiment name of the experiment
 * @param changes the settings that differ from the experiment's, in JSON, by their names
 * @param seed where all randomness comes from
 * @param settings all settings, in words
 * @param commit commit of the program that ran
 * @param chosenEpoch number of the epoch whose model has the lowest error
 * @param validation errors of that model on the validation images
 * @param trainSeconds how long the training took, validation not included
 */
public record Trial(
    String experiment,
    Map<String, String> changes,
    long seed,
    String settings,
    String commit,
    int chosenEpoch,
    Errors validation,
    double trainSeconds) {

  /** Puts the changes in an order. */
  public Trial {
    changes = new TreeMap<>(changes);
  }

  /** Returns the changes in one line, such as {@code epochs=20,keep.hidden=0.7}. */
  public String changed() {
    return changed(changes);
  }

  /** Returns changes in one line. */
  static String changed(Map<String, String> changes) {
    return new TreeMap<>(changes)
        .entrySet().stream()
            .map(change -> change.getKey() + "=" + change.getValue())
            .collect(Collectors.joining(","));
  }

  /** Returns the command that does it, as a shell takes it. */
  public String command() {
    String set =
        changes.entrySet().stream()
            .map(change -> " --set " + quoted(change.getKey() + "=" + change.getValue()))
            .collect(Collectors.joining());
    return "tune %s%s --seed %d".formatted(experiment, set, seed);
  }

  private static String quoted(String argument) {
    return argument.matches("[\\w.,=+-]+") ? argument : "'" + argument + "'";
  }
}
