package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.environment.Versions;
import io.github.dl4jff.mnist.experiment.SettingsText;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.report.ComparisonPicture;
import io.github.dl4jff.mnist.report.ResultsDocument;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.DataSplit;
import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.Errors;
import io.github.dl4jff.mnist.training.Training;
import io.github.dl4jff.mnist.training.TrainingResults;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains the same network by each local objective and by backprop, and shows all. */
@Command(
    name = "compare",
    description =
        "Trains the same network by Forward-Forward, in two passes and in one, and by backprop: one"
            + " table, one picture.")
final class CompareCommand implements Callable<Integer> {
  /** The names of the trainings in the document, in the order of the table. */
  private static final Map<TrainingMethod, String> NAMES = names();

  private final Terminal terminal;

  @Mixin private DataOptions dataOptions;
  @Mixin private TrainingOptions trainingOptions;
  @Mixin private OutputOptions outputOptions;

  CompareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  private static Map<TrainingMethod, String> names() {
    Map<TrainingMethod, String> names = new EnumMap<>(TrainingMethod.class);
    names.put(TrainingMethod.FORWARD_FORWARD, "forwardForward");
    names.put(TrainingMethod.PROJECTION, "projection");
    names.put(TrainingMethod.GROUPS, "groups");
    names.put(TrainingMethod.BACKPROP, "backprop");
    return names;
  }

  @Override
  public Integer call() throws IOException {
    dataOptions.check();
    trainingOptions.check();
    OutputDirectory output = outputOptions.prepare();
    ImageDataset data = dataOptions.load(terminal);
    Map<TrainingMethod, TrainingResults> all = new EnumMap<>(TrainingMethod.class);
    ResultsDocument document =
        new ResultsDocument(
            "compare",
            data,
            trainingOptions.settings(data.name(), TrainingMethod.FORWARD_FORWARD),
            trainingOptions.seed(),
            Versions.all());
    for (TrainingMethod method : NAMES.keySet()) {
      TrainingSettings settings = trainingOptions.settings(data.name(), method);
      TrainingResults results = run(data, settings);
      all.put(method, results);
      document.run(NAMES.get(method), SettingsText.line(settings), results);
    }
    outputOptions.write(output, "comparison.json", document);
    output.writePicture(
        "comparison.png", () -> ComparisonPicture.draw(title(data), all), terminal::note);
    terminal.print("%-34s  %10s  %10s", "method", "test error", "s/epoch");
    all.forEach(this::printRows);
    terminal.print("Written to %s", output.contents());
    return 0;
  }

  private TrainingResults run(ImageDataset data, TrainingSettings settings) {
    DataSplit split = DataSplit.testedAfterEveryEpoch(data);
    String title = settings.method().title();
    Training training = new Training(title, settings, trainingOptions.seed(), split, terminal);
    training.run(now -> {});
    return training.results();
  }

  private String title(ImageDataset data) {
    return String.format(
        Locale.ROOT,
        "%s %s, seed %d",
        data.name().title(),
        trainingOptions.hiddenText(),
        trainingOptions.seed());
  }

  private void printRows(TrainingMethod method, TrainingResults results) {
    Errors errors = results.last().errors().orElseThrow();
    errors.goodness().ifPresent(error -> printRow(method.title() + ", goodness", error, results));
    printRow(method.title() + ", softmax head", errors.head(), results);
  }

  private void printRow(String name, double error, TrainingResults results) {
    double seconds =
        results.epochs().stream().mapToDouble(EpochResult::seconds).average().orElseThrow();
    terminal.print("%-34s  %9s%%  %10.2f", name, Errors.percent(error), seconds);
  }
}
