package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.experiment.Checkpoint;
import io.github.dl4jff.mnist.experiment.Experiments;
import io.github.dl4jff.mnist.experiment.ResultFiles;
import io.github.dl4jff.mnist.experiment.RunPlan;
import io.github.dl4jff.mnist.experiment.Seeds;
import io.github.dl4jff.mnist.experiment.SettingsText;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs a named experiment, once for each seed. */
@Command(
    name = "experiment",
    description =
        "Runs a named experiment once for each seed, and keeps the results, one file a run. A"
            + " complete run is not repeated; one that was interrupted goes on after its last"
            + " epoch.")
final class ExperimentCommand implements Callable<Integer> {

  static final String RESULTS_OPTION = "--results";
  static final Path RESULTS = Path.of("experiments");

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "The experiment; see --list.")
  private String name;

  @Option(names = "--list", description = "List the experiments and their settings.")
  private boolean list;

  @Option(
      names = "--seeds",
      paramLabel = "SEEDS",
      defaultValue = "1-5",
      converter = SeedsConverter.class,
      description = "Such as 1-5, 1,3 or 2. Default: ${DEFAULT-VALUE}.")
  private Seeds seeds;

  @Option(
      names = "--all-images",
      description =
          "Train on all training images and test the last model, rather than keep the last images"
              + " back and choose the model by them.")
  private boolean allImages;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How often to go through the training images. Default: the experiment's own.")
  private Integer epochs;

  @Option(
      names = RESULTS_OPTION,
      paramLabel = "DIR",
      description = "Where the results go. Default: ${DEFAULT-VALUE}.")
  private Path results = RESULTS;

  @Option(
      names = Checkpoint.OPTION,
      paramLabel = "DIR",
      description = "Where unfinished runs are kept. Default: ${DEFAULT-VALUE}.")
  private Path work = Path.of("ff-out", "experiments");

  @Mixin private DataPlace place;

  ExperimentCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Reads the option's value. */
  private static final class SeedsConverter implements ITypeConverter<Seeds> {
    @Override
    public Seeds convert(String text) {
      try {
        return Seeds.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  @Override
  public Integer call() throws IOException {
    if (list) {
      for (String each : Experiments.names()) {
        terminal.print("%s: %s", each, SettingsText.line(Experiments.of(each).orElseThrow()));
      }
      return 0;
    }
    TrainingSettings settings = settings();
    place.check(settings.dataset().option(), spec.commandLine());
    OutputDirectory.prepare(results, RESULTS_OPTION);
    OutputDirectory.prepare(work, Checkpoint.OPTION);
    RunPlan plan = new RunPlan(name, settings, epochs != null, allImages, seeds.values().get(0));
    terminal.note("Results go to %s, unfinished runs to %s".formatted(results.resolve(name), work));
    String again = Interruption.again(spec, "");
    new ExperimentSeries(plan, new ResultFiles(results), work, place, terminal, again).run(seeds);
    return 0;
  }

  private TrainingSettings settings() {
    if (name == null) {
      throw usage("Missing required parameter: NAME, or --list");
    }
    if (epochs != null && epochs < 1) {
      throw usage("Invalid value for option '--epochs': expected a number > 0, got " + epochs);
    }
    TrainingSettings settings =
        Experiments.of(name).orElseThrow(() -> usage(Experiments.unknown(name)));
    return epochs == null ? settings : settings.toBuilder().epochs(epochs).build();
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
