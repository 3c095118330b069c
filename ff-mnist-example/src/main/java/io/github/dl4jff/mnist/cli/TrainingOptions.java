package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.experiment.RunPlan;
import io.github.dl4jff.mnist.settings.ConvolutionSettings;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how a network is trained. */
final class TrainingOptions {
  static final String HIDDEN = "--hidden";
  static final String EPOCHS_OPTION = "--epochs";
  static final String BATCH_OPTION = "--batch";
  static final String SEED = "--seed";

  private static final int[] HIDDEN_UNITS = {500, 500};

  private static final int EPOCHS = 10;
  private static final int BATCH = 128;

  private static final int MOST_UNITS = 20_000;

  /** Chosen on the last 287 of the digits' training images. */
  private static final int DIGITS_EPOCHS = 30;

  private static final int DIGITS_BATCH = 64;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = HIDDEN,
      split = ",",
      paramLabel = "N",
      description =
          "Units of the dense hidden layers, such as 500,500. Default: 500,500, or none above"
              + " convolutions.")
  private int[] hidden;

  @Option(
      names = EPOCHS_OPTION,
      paramLabel = "N",
      description =
          "How often to go through the training images. Default: "
              + EPOCHS
              + "; digits: "
              + DIGITS_EPOCHS
              + ".")
  private Integer epochs;

  @Option(
      names = BATCH_OPTION,
      paramLabel = "N",
      description = "Images in a minibatch. Default: " + BATCH + "; digits: " + DIGITS_BATCH + ".")
  private Integer batch;

  @Option(
      names = SEED,
      paramLabel = "N",
      description = "Where all randomness comes from. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  /**
   * Checks the options.
   *
   * @throws ParameterException if a number is out of range
   */
  void check() {
    for (int units : hidden == null ? HIDDEN_UNITS : hidden) {
      check(HIDDEN, units, MOST_UNITS);
    }
    if (epochs != null) {
      check(EPOCHS_OPTION, epochs, Integer.MAX_VALUE);
    }
    if (batch != null) {
      check(BATCH_OPTION, batch, Integer.MAX_VALUE);
    }
  }

  private void check(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '%s': expected a number > 0%s, got %s"
              .formatted(option, most < Integer.MAX_VALUE ? ", at most " + most : "", value));
    }
  }

  /** Returns the settings: what was said, and otherwise the defaults of data set and method. */
  private TrainingSettings settings(
      DatasetName dataset, TrainingMethod method, List<ConvolutionSettings> convolutions) {
    boolean digits = dataset == DatasetName.DIGITS;
    return Defaults.of(method, dataset)
        .convolutions(convolutions)
        .hidden(hidden == null && !convolutions.isEmpty() ? List.of() : hidden())
        .epochs(epochs != null ? epochs : digits ? DIGITS_EPOCHS : EPOCHS)
        .batch(batch != null ? batch : digits ? DIGITS_BATCH : BATCH)
        .build();
  }

  private List<Integer> hidden() {
    return Arrays.stream(hidden == null ? HIDDEN_UNITS : hidden).boxed().toList();
  }

  /**
   * Returns what a training is to do: it takes all training images and keeps the last model.
   *
   * @param command the command that trains
   * @param convolutions the convolutions below the dense layers
   * @throws ParameterException if they make no network
   */
  RunPlan plan(
      String command,
      DatasetName dataset,
      TrainingMethod method,
      List<ConvolutionSettings> convolutions) {
    try {
      return new RunPlan(command, settings(dataset, method, convolutions), false, true, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage());
    }
  }

  /** Returns the units of the dense hidden layers, such as {@code 500,500}. */
  String hiddenText() {
    return hidden().stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  long seed() {
    return seed;
  }
}
