package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.environment.GitCommit;
import io.github.dl4jff.mnist.experiment.Experiments;
import io.github.dl4jff.mnist.experiment.SettingsChange;
import io.github.dl4jff.mnist.experiment.SettingsText;
import io.github.dl4jff.mnist.experiment.Trial;
import io.github.dl4jff.mnist.experiment.TrialFiles;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.DataSplit;
import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.Errors;
import io.github.dl4jff.mnist.training.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tries other settings of an experiment. */
@Command(
    name = "tune",
    description =
        "Tries other settings of an experiment: trains, and classifies validation images; no test"
            + " image is seen. A trial whose file exists is not repeated.")
final class TuneCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "The experiment; see experiment --list.")
  private String name;

  @Option(
      names = "--set",
      paramLabel = "SETTING=VALUE",
      description =
          "A setting as it is named in a file of results, and its value, such as keep.hidden=0.7;"
              + " may be given several times.")
  private Map<String, String> changes = new TreeMap<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Where all randomness comes from. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = ExperimentCommand.RESULTS_OPTION,
      paramLabel = "DIR",
      description =
          "Where the results go, into its subdirectory trials. Default: ${DEFAULT-VALUE}.")
  private Path results = ExperimentCommand.RESULTS;

  @Mixin private DataPlace place;

  TuneCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    TrainingSettings settings = settings();
    place.check(settings.dataset().option(), spec.commandLine());
    OutputDirectory.prepare(results, ExperimentCommand.RESULTS_OPTION);
    TrialFiles files = new TrialFiles(results);
    Path file = files.of(name, changes, seed);
    if (Files.exists(file)) {
      terminal.note(file + " is there, skipping it");
      return 0;
    }
    Trial trial = run(settings);
    OutputDirectory.write(file, ExperimentCommand.RESULTS_OPTION, written -> files.write(trial));
    terminal.print("%s: validation error %s (%s)", name, trial.validation().text(), file);
    return 0;
  }

  private TrainingSettings settings() {
    TrainingSettings settings =
        Experiments.of(name).orElseThrow(() -> usage(Experiments.unknown(name)));
    try {
      return SettingsChange.apply(settings, changes);
    } catch (IllegalArgumentException e) {
      throw usage("Invalid value for option '--set': " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Trial run(TrainingSettings settings) throws IOException {
    DataSplit data =
        DataSplit.withValidation(
            place.load(settings.dataset(), terminal), settings.validationImages());
    Training training = new Training("trial of " + name, settings, seed, data, terminal);
    training.run(now -> {});
    List<EpochResult> epochs = training.results().epochs();
    Errors validation = epochs.get(training.chosenEpoch() - 1).errors().orElseThrow();
    return new Trial(
        name,
        changes,
        seed,
        SettingsText.line(settings),
        GitCommit.ofProgram(),
        training.chosenEpoch(),
        validation,
        epochs.stream().mapToDouble(EpochResult::seconds).sum());
  }
}
