package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.data.DatasetException;
import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.terminal.Terminal;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose a data set. */
final class DataOptions {
  static final String OPTION = "--dataset";

  private static final String AUTO = "auto";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = OPTION,
      paramLabel = "NAME",
      description = {
        "mnist, fashion-mnist, digits or auto.",
        "digits, 8x8 pixels, is part of the program; auto takes MNIST where it is available and"
            + " the digits otherwise. Default: auto, or what a model was trained on."
      })
  private String dataset = AUTO;

  @Mixin private DataPlace place;

  void check() {
    if (!isAuto() && DatasetName.of(dataset).isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          ("Invalid value for option '--dataset': expected mnist, fashion-mnist, digits or auto,"
                  + " got '%s'")
              .formatted(dataset));
    }
    place.check(dataset, spec.commandLine());
  }

  /**
   * Loads the data set that was asked for. For {@code auto} that is MNIST, or else, with a line
   * that says so, the digits.
   *
   * @throws DatasetException if it is not available
   */
  ImageDataset load(Terminal terminal) throws DatasetException {
    if (!isAuto() || place.isDirectory()) {
      return load(DatasetName.of(dataset).orElse(DatasetName.MNIST), terminal);
    }
    try {
      return load(DatasetName.MNIST, terminal);
    } catch (DatasetException e) {
      terminal.note(
          e.problem() + ". Taking the UCI digits, which are part of the program, instead.");
      return load(DatasetName.DIGITS, terminal);
    }
  }

  /**
   * Returns the data set that was asked for; for {@code auto} the preferred one.
   *
   * @param preferred what to take where nothing was asked for
   */
  DatasetName nameOr(DatasetName preferred) {
    DatasetName name = DatasetName.of(dataset).orElse(preferred);
    place.check(name.option(), spec.commandLine());
    return name;
  }

  private boolean isAuto() {
    return dataset.equals(AUTO);
  }

  /**
   * Loads a data set from where the options say.
   *
   * @throws DatasetException if it is not available
   */
  ImageDataset load(DatasetName name, Terminal terminal) throws DatasetException {
    return place.load(name, terminal);
  }
}
