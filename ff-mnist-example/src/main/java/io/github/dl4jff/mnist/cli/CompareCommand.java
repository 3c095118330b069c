package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.environment.Versions;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.report.ComparisonPicture;
import io.github.dl4jff.mnist.report.EpochResult;
import io.github.dl4jff.mnist.report.ResultsDocument;
import io.github.dl4jff.mnist.report.RunResults;
import io.github.dl4jff.mnist.report.RunSettings;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.Trainer;
import java.io.IOException;
import java.util.List;
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
  private static final double PERCENT = 100;

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
    RunSettings settings = trainingOptions.settings(data.name());
    RunResults forwardForward = run(data, settings, TrainingMethod.FORWARD_FORWARD);
    RunResults backprop = run(data, settings, TrainingMethod.BACKPROP);
    ResultsDocument document =
        new ResultsDocument("compare", data, settings, Versions.all())
            .run("forwardForward", forwardForward)
            .run("backprop", backprop);
    outputOptions.write(output, "comparison.json", document);
    output.writePicture(
        "comparison.png",
        () ->
            ComparisonPicture.draw(
                title(data, settings), forwardForward.epochs(), backprop.epochs()),
        terminal);
    printTable(forwardForward, backprop);
    terminal.print("Written to %s", output.contents());
    return 0;
  }

  private RunResults run(ImageDataset data, RunSettings settings, TrainingMethod method) {
    return new Trainer(data, settings, method, terminal).run((net, results) -> {});
  }

  private static String title(ImageDataset data, RunSettings settings) {
    return String.format(
        Locale.ROOT,
        "%s, hidden layers %s, seed %d",
        data.name().title(),
        settings.hidden().toString().replaceAll("[\\[\\] ]", ""),
        settings.seed());
  }

  private void printTable(RunResults forwardForward, RunResults backprop) {
    terminal.print("%-30s  %10s  %10s", "method", "test error", "s/epoch");
    EpochResult last = forwardForward.last();
    printRow(
        "Forward-Forward, goodness", last.goodnessError().orElseThrow(), forwardForward.epochs());
    printRow("Forward-Forward, softmax head", last.headError(), forwardForward.epochs());
    printRow("backprop, softmax head", backprop.last().headError(), backprop.epochs());
  }

  private void printRow(String name, double error, List<EpochResult> epochs) {
    double seconds = epochs.stream().mapToDouble(EpochResult::seconds).average().orElseThrow();
    terminal.print("%-30s  %9.2f%%  %10.2f", name, PERCENT * error, seconds);
  }
}
