package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.environment.Versions;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.model.ModelFile;
import io.github.dl4jff.mnist.report.ConfusionMatrix;
import io.github.dl4jff.mnist.report.EpochResult;
import io.github.dl4jff.mnist.report.GoodnessPicture;
import io.github.dl4jff.mnist.report.LearningCurves;
import io.github.dl4jff.mnist.report.ResultsDocument;
import io.github.dl4jff.mnist.report.RunResults;
import io.github.dl4jff.mnist.report.RunSettings;
import io.github.dl4jff.mnist.report.WeightImages;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.GoodnessSample;
import io.github.dl4jff.mnist.training.ModelTest;
import io.github.dl4jff.mnist.training.Trainer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a network by Forward-Forward, tests it after each epoch, and keeps all that came out. */
@Command(
    name = "train",
    description =
        "Trains a network, tests it after every epoch, and writes model, results and pictures.")
final class TrainCommand implements Callable<Integer> {
  private static final double PERCENT = 100;

  private final Terminal terminal;

  @Mixin private DataOptions dataOptions;
  @Mixin private TrainingOptions trainingOptions;
  @Mixin private OutputOptions outputOptions;

  TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    dataOptions.check();
    trainingOptions.check();
    OutputDirectory output = outputOptions.prepare();
    ImageDataset data = dataOptions.load(terminal);
    RunSettings settings = trainingOptions.settings(data.name());
    Trainer trainer = new Trainer(data, settings, TrainingMethod.FORWARD_FORWARD, terminal);
    ResultsDocument document = new ResultsDocument("train", data, settings, Versions.all());
    RunResults results =
        trainer.run((net, soFar) -> keep(net, data.name(), document.run(soFar), output));
    writePictures(trainer, data, results, output);
    print(results, output);
    return 0;
  }

  private void keep(
      MultiLayerNetwork net,
      DatasetName dataset,
      ResultsDocument document,
      OutputDirectory output) {
    output.write("model.zip", file -> new ModelFile(net, dataset).write(file));
    outputOptions.write(output, "results.json", document);
  }

  private void writePictures(
      Trainer trainer, ImageDataset data, RunResults results, OutputDirectory output) {
    List<EpochResult> epochs = results.epochs();
    List<String> classNames = data.name().classNames();
    List<GoodnessSample> samples = new ModelTest(trainer.net(), data.test()).goodnessSamples();
    output.writePicture("learning-curves.png", () -> LearningCurves.draw(epochs), terminal);
    output.writePicture("goodness.png", () -> GoodnessPicture.draw(epochs, samples), terminal);
    output.writePicture(
        "confusion.png",
        () ->
            ConfusionMatrix.draw(
                List.of(
                    new ConfusionMatrix(
                        "Goodness classifier", ModelTest.confusion(trainer.goodness()), classNames),
                    new ConfusionMatrix(
                        "Softmax head", ModelTest.confusion(trainer.head()), classNames))),
        terminal);
    output.writePicture(
        "weights.png",
        () -> WeightImages.draw(firstLayerWeights(trainer.net()), data.train().side()),
        terminal);
  }

  private static float[][] firstLayerWeights(MultiLayerNetwork net) {
    INDArray weights = net.getLayer(0).getParam("W");
    return weights.transpose().toFloatMatrix();
  }

  private void print(RunResults results, OutputDirectory output) {
    EpochResult last = results.last();
    terminal.print(
        "Test error after %d epoch%s: goodness %.2f%%, softmax head %.2f%% (%.1f s)",
        last.epoch(),
        last.epoch() == 1 ? "" : "s",
        PERCENT * last.goodnessError().orElseThrow(),
        PERCENT * last.headError(),
        results.wallSeconds());
    terminal.print("Written to %s", output.contents());
  }
}
