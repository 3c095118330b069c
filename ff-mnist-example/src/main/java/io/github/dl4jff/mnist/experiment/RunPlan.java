package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.util.Locale;

/**
 * What a run is to do: everything that its result depends on.
 *
 * @param experiment name of the experiment
 * @param settings its settings
 * @param epochsGiven whether the number of epochs was set on the command line
 * @param allImages whether it trains on all training images and keeps the last model, rather than
 *     keep some images back to choose the model by
 * @param seed where all randomness comes from
 */
public record RunPlan(
    String experiment,
    TrainingSettings settings,
    boolean epochsGiven,
    boolean allImages,
    long seed) {
  public RunPlan withSeed(long other) {
    return new RunPlan(experiment, settings, epochsGiven, allImages, other);
  }

  /**
   * Returns the name of the run within its experiment, for files: such as {@code seed-1} or {@code
   * all-images-seed-1}.
   */
  public String runName() {
    return variant() + "seed-" + seed;
  }

  /**
   * Returns the name that the runs of all seeds share, for files: such as {@code mnist-500x2} or
   * {@code mnist-500x2-all-images}.
   */
  public String groupName() {
    String variant = variant();
    return experiment + (variant.isEmpty() ? "" : "-" + variant.substring(0, variant.length() - 1));
  }

  private String variant() {
    return (allImages ? "all-images-" : "")
        + (epochsGiven ? "epochs-" + settings.epochs() + "-" : "");
  }

  /** Returns the command that does this run, or it and others like it. */
  public String command(Seeds seeds) {
    return "experiment %s --seeds %s%s%s"
        .formatted(
            experiment,
            seeds.text(),
            allImages ? " --all-images" : "",
            epochsGiven ? " --epochs " + settings.epochs() : "");
  }

  public String title() {
    return String.format(
        Locale.ROOT, "%s%s, seed %d", experiment, allImages ? ", all images" : "", seed);
  }
}
