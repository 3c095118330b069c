package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.environment.Versions;
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
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains the same network twice, by Forward-Forward and by backprop, and shows both. */
@Command(
    name = "compare",
    description =
        "Trains the same network by Forward-Forward and by backprop: one table, one picture.")
final class CompareCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private DataOptions dataOptions;
  @Mixin private TrainingOptions trainingOptions;
  @Mixin private OutputOptions outputOptions;

  CompareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    dataOptions.check();
    trainingOptions.check();
    OutputDirectory output = outputOptions.prepare();
    ImageDataset data = dataOptions.load(terminal);
    TrainingSettings settings =
        trainingOptions.settings(data.name(), TrainingMethod.FORWARD_FORWARD);
    TrainingResults forwardForward = run(data, settings);
    TrainingResults backprop =
        run(data, trainingOptions.settings(data.name(), TrainingMethod.BACKPROP));
    ResultsDocument document =
        new ResultsDocument("compare", data, settings, trainingOptions.seed(), Versions.all())
            .run("forwardForward", forwardForward)
            .run("backprop", backprop);
    outputOptions.write(output, "comparison.json", document);
    output.writePicture(
        "comparison.png",
        () ->
            ComparisonPicture.draw(
                title(data, settings), forwardForward.epochs(), backprop.epochs()),
        terminal::note);
    printTable(forwardForward, backprop);
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

  private String title(ImageDataset data, TrainingSettings settings) {
    return String.format(
        Locale.ROOT,
        "%s, hidden layers %s, seed %d",
        data.name().title(),
        settings.hidden().toString().replaceAll("[\\[\\] ]", ""),
        trainingOptions.seed());
  }

  private void printTable(TrainingResults forwardForward, TrainingResults backprop) {
    terminal.print("%-30s  %10s  %10s", "method", "test error", "s/epoch");
    Errors errors = forwardForward.last().errors().orElseThrow();
    printRow("Forward-Forward, goodness", errors.goodness().orElseThrow(), forwardForward);
    printRow("Forward-Forward, softmax head", errors.head(), forwardForward);
    printRow("backprop, softmax head", backprop.last().errors().orElseThrow().head(), backprop);
  }

  private void printRow(String name, double error, TrainingResults results) {
    double seconds =
        results.epochs().stream().mapToDouble(EpochResult::seconds).average().orElseThrow();
    terminal.print("%-30s  %9s%%  %10.2f", name, Errors.percent(error), seconds);
  }
}
