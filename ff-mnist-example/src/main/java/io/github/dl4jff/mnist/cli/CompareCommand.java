package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.environment.Versions;
import io.github.dl4jff.mnist.experiment.Checkpoint;
import io.github.dl4jff.mnist.experiment.KeptTraining;
import io.github.dl4jff.mnist.experiment.RunPlan;
import io.github.dl4jff.mnist.experiment.SettingsText;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.report.ComparisonPicture;
import io.github.dl4jff.mnist.report.ComparisonText;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Trains the same network by each local objective and by backprop, and shows all. */
@Command(
    name = "compare",
    description =
        "Trains the same network by Forward-Forward, in two passes and in one, and by backprop: one"
            + " table, one picture.")
final class CompareCommand implements Callable<Integer> {
  /** The names of the trainings in the document, in the order of the table. */
  private static final Map<TrainingMethod, String> NAMES = names();

  private static final String RESULTS = "comparison.json";

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private DataOptions dataOptions;
  @Mixin private TrainingOptions trainingOptions;
  @Mixin private OutputOptions outputOptions;
  @Mixin private Resumption resumption;

  private volatile Going going;

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
    Map<RunPlan, Checkpoint> trainings = trainings(data, output);
    if (resumption.begin(output.file(RESULTS), trainings, terminal)) {
      Interruption.during(() -> run(data, trainings, output), terminal, this::interrupted);
      for (Checkpoint checkpoint : trainings.values()) {
        checkpoint.remove();
      }
    }
    return 0;
  }

  /** Returns what is to be done, in the order of the table, and where it is kept. */
  private Map<RunPlan, Checkpoint> trainings(ImageDataset data, OutputDirectory output) {
    Map<RunPlan, Checkpoint> trainings = new LinkedHashMap<>();
    NAMES.forEach(
        (method, name) ->
            trainings.put(
                trainingOptions.plan("compare", data.name(), method, List.of()),
                Checkpoint.at(output.file("checkpoint-" + name + ".zip"), OutputDirectory.OPTION)));
    return trainings;
  }

  private void run(ImageDataset data, Map<RunPlan, Checkpoint> trainings, OutputDirectory output) {
    Map<TrainingMethod, TrainingResults> all = new EnumMap<>(TrainingMethod.class);
    RunPlan first = trainings.keySet().iterator().next();
    ResultsDocument document =
        new ResultsDocument("compare", data, first.settings(), first.seed(), Versions.all());
    for (RunPlan plan : trainings.keySet()) {
      TrainingSettings settings = plan.settings();
      TrainingResults results = train(data, plan, trainings);
      all.put(settings.method(), results);
      document.run(NAMES.get(settings.method()), SettingsText.line(settings), results);
    }
    outputOptions.write(output, RESULTS, document);
    output.writePicture(
        "comparison.png", () -> ComparisonPicture.draw(title(data), all), terminal::note);
    print(data, all);
    terminal.print("Written to %s", output.contents());
  }

  private TrainingResults train(
      ImageDataset data, RunPlan plan, Map<RunPlan, Checkpoint> trainings) {
    TrainingSettings settings = plan.settings();
    String title = settings.method().comparedTitle();
    DataSplit split = DataSplit.testedAfterEveryEpoch(data);
    Training training = new Training(title, settings, plan.seed(), split, terminal);
    Checkpoint checkpoint = trainings.get(plan);
    KeptTraining kept = new KeptTraining(plan, training, checkpoint);
    resumption.goOn(kept, checkpoint);
    going = new Going(plan, kept);
    kept.run(now -> resumption.replace(trainings.values()));
    return training.results();
  }

  /**
   * The training that is under way.
   *
   * @param plan what it is to do
   * @param kept what is kept of it
   */
  private record Going(RunPlan plan, KeptTraining kept) {}

  private String interrupted() {
    Going now = going;
    boolean nothing = now == null || now.kept.keptEpochs() == 0;
    if (nothing
        && (now == null || now.plan.settings().method() == TrainingMethod.FORWARD_FORWARD)) {
      return "Interrupted before the end of the first epoch: nothing of this run is kept";
    }
    return "Interrupted: what is done up to epoch %d of '%s' is kept; to go on: %s"
        .formatted(
            now.kept.keptEpochs(),
            now.plan.settings().method().comparedTitle(),
            Interruption.again(spec, Resumption.OPTION));
  }

  private String title(ImageDataset data) {
    return String.format(
        Locale.ROOT,
        "%s %s, seed %d",
        data.name().title(),
        trainingOptions.hiddenText(),
        trainingOptions.seed());
  }

  private void print(ImageDataset data, Map<TrainingMethod, TrainingResults> all) {
    terminal.print("%-34s  %10s  %10s", "method", "test error", "s/epoch");
    all.forEach(this::printRows);
    Map<TrainingMethod, Errors> errors = new EnumMap<>(TrainingMethod.class);
    all.forEach((method, results) -> errors.put(method, results.last().errors().orElseThrow()));
    new ComparisonText(errors, data.test().size())
        .lines(data.name(), trainingOptions.seed())
        .forEach(line -> terminal.print("%s", line));
  }

  private void printRows(TrainingMethod method, TrainingResults results) {
    Errors errors = results.last().errors().orElseThrow();
    errors
        .goodness()
        .ifPresent(error -> printRow(method.comparedTitle() + ", goodness", error, results));
    printRow(method.comparedTitle() + ", softmax head", errors.head(), results);
  }

  private void printRow(String name, double error, TrainingResults results) {
    double seconds =
        results.epochs().stream().mapToDouble(EpochResult::seconds).average().orElseThrow();
    terminal.print("%-34s  %9s%%  %10.2f", name, Errors.percent(error), seconds);
  }
}
