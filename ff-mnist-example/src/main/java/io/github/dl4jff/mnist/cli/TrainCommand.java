package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.environment.Versions;
import io.github.dl4jff.mnist.experiment.Checkpoint;
import io.github.dl4jff.mnist.experiment.KeptTraining;
import io.github.dl4jff.mnist.experiment.RunPlan;
import io.github.dl4jff.mnist.experiment.SettingsText;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.model.ModelFile;
import io.github.dl4jff.mnist.report.ConfusionMatrix;
import io.github.dl4jff.mnist.report.GoodnessPicture;
import io.github.dl4jff.mnist.report.LearningCurves;
import io.github.dl4jff.mnist.report.ResultsDocument;
import io.github.dl4jff.mnist.report.WeightImages;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.DataSplit;
import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.Errors;
import io.github.dl4jff.mnist.training.GoodnessSample;
import io.github.dl4jff.mnist.training.ModelTest;
import io.github.dl4jff.mnist.training.TestResult;
import io.github.dl4jff.mnist.training.Training;
import io.github.dl4jff.mnist.training.TrainingResults;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a network by Forward-Forward, tests it after each epoch, and keeps all that came out. */
@Command(
    name = "train",
    description =
        "Trains a network, tests it after every epoch, and writes model, results and pictures.")
final class TrainCommand implements Callable<Integer> {
  private static final String THREADS = "--threads";
  private static final String MODEL = "model.zip";
  private static final String RESULTS = "results.json";
  private static final String CHECKPOINT = "checkpoint.zip";

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private DataOptions dataOptions;
  @Mixin private TrainingOptions trainingOptions;
  @Mixin private ConvolutionsOption convolutions;
  @Mixin private OutputOptions outputOptions;
  @Mixin private Resumption resumption;

  @Option(
      names = ObjectiveOption.OPTION,
      paramLabel = "NAME",
      converter = ObjectiveOption.Converter.class,
      description =
          "What each layer learns by: 'two-pass', Hinton's right and wrong labels; 'projection' or"
              + " 'groups', one pass in which the classes compete. Default: ${DEFAULT-VALUE}.")
  private ObjectiveOption objective = ObjectiveOption.PROJECTION;

  @Option(
      names = THREADS,
      paramLabel = "N",
      description =
          "Train block by block on N threads, in one pass only; give ND4J one of its own by"
              + " OMP_NUM_THREADS=1. Default: as the network's own fit does.")
  private Integer threads;

  TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    dataOptions.check();
    trainingOptions.check();
    checkThreads();
    OutputDirectory output = outputOptions.prepare();
    ImageDataset data = dataOptions.load(terminal);
    RunPlan plan =
        trainingOptions.plan("train", data.name(), objective.method(), convolutions.layers());
    Checkpoint checkpoint = Checkpoint.at(output.file(CHECKPOINT), OutputDirectory.OPTION);
    if (!resumption.begin(output.file(RESULTS), Map.of(plan, checkpoint), terminal)) {
      return 0;
    }
    TrainingSettings settings = plan.settings();
    Training training =
        new Training(
            settings.method().title(),
            settings,
            plan.seed(),
            DataSplit.testedAfterEveryEpoch(data),
            terminal);
    if (threads != null) {
      training.setThreads(threads);
    }
    KeptTraining kept = new KeptTraining(plan, training, checkpoint);
    resumption.goOn(kept, checkpoint);
    Interruption.during(
        () -> run(plan, training, kept, data, output), terminal, () -> interrupted(kept, output));
    checkpoint.remove();
    return 0;
  }

  private void checkThreads() {
    if (threads != null && (threads < 1 || objective == ObjectiveOption.TWO_PASS)) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '%s': expected a number > 0, and %s projection or groups, got %d and %s"
              .formatted(THREADS, ObjectiveOption.OPTION, threads, objective));
    }
  }

  private void run(
      RunPlan plan,
      Training training,
      KeptTraining kept,
      ImageDataset data,
      OutputDirectory output) {
    TrainingSettings settings = plan.settings();
    ResultsDocument document =
        new ResultsDocument("train", data, settings, plan.seed(), Versions.all());
    String text = SettingsText.line(settings);
    Consumer<Training> keep =
        now ->
            keep(
                net(now),
                data.name(),
                document.run(settings.method(), text, now.results()),
                output);
    boolean trained = kept.keptEpochs() == settings.epochs();
    kept.run(keep);
    if (trained) {
      keep.accept(training); // the run before may not have had the same --json
    }
    writePictures(training, data, output);
    print(training.results(), output);
  }

  private String interrupted(KeptTraining kept, OutputDirectory output) {
    return kept.keptEpochs() == 0
        ? "Interrupted before the end of the first epoch: nothing of this run is kept"
        : "Interrupted: %s keeps %s, %s and %s; to go on after epoch %d: %s"
            .formatted(
                output,
                MODEL,
                RESULTS,
                CHECKPOINT,
                kept.keptEpochs(),
                Interruption.again(spec, Resumption.OPTION));
  }

  private void keep(
      MultiLayerNetwork net,
      DatasetName dataset,
      ResultsDocument document,
      OutputDirectory output) {
    output.write(MODEL, file -> new ModelFile(net, dataset).write(file));
    outputOptions.write(output, RESULTS, document);
  }

  private static MultiLayerNetwork net(Training training) {
    return (MultiLayerNetwork) training.net().model();
  }

  private void writePictures(Training training, ImageDataset data, OutputDirectory output) {
    List<EpochResult> epochs = training.results().epochs();
    List<GoodnessSample> samples = new ModelTest(training.net(), data.test()).goodnessSamples();
    draw(output, "learning-curves.png", () -> LearningCurves.draw(epochs));
    draw(output, "goodness.png", () -> GoodnessPicture.draw(epochs, samples));
    TestResult test = training.lastTest().orElseGet(() -> training.test(data.test()));
    List<String> names = data.name().classNames();
    draw(
        output,
        "confusion.png",
        () ->
            ConfusionMatrix.draw(
                List.of(
                    confusion("Goodness classifier", test.goodness().orElseThrow(), names),
                    confusion("Softmax head", test.head(), names))));
    float[][] weights = firstLayerWeights(net(training));
    int side = (int) Math.round(Math.sqrt(weights[0].length));
    boolean isConvolution = net(training).getLayer(0).type() == Layer.Type.CONVOLUTIONAL;
    String title =
        String.format(
            "First layer: %s 1 to %d",
            isConvolution ? "kernels of channels" : "weights of units",
            Math.min(weights.length, WeightImages.capacity()));
    draw(output, "weights.png", () -> WeightImages.draw(title, weights, side));
  }

  private void draw(OutputDirectory output, String name, Supplier<BufferedImage> picture) {
    output.writePicture(name, picture, terminal::note);
  }

  private static ConfusionMatrix confusion(String title, Evaluation test, List<String> names) {
    return new ConfusionMatrix(title, ModelTest.confusion(test), names);
  }

  /** Returns the weights of each unit, or of each channel of a convolution. */
  private static float[][] firstLayerWeights(MultiLayerNetwork net) {
    INDArray weights = net.getLayer(0).getParam("W");
    return weights.rank() == 2
        ? weights.transpose().toFloatMatrix()
        : weights.reshape('c', weights.size(0), weights.length() / weights.size(0)).toFloatMatrix();
  }

  private void print(TrainingResults results, OutputDirectory output) {
    EpochResult last = results.last();
    Errors errors = last.errors().orElseThrow();
    terminal.print(
        "Test error after %s: goodness %s%%, softmax head %s%% (%.1f s)",
        SettingsText.count(last.epoch(), "epoch"),
        Errors.percent(errors.goodness().orElseThrow()),
        Errors.percent(errors.head()),
        results.wallSeconds());
    terminal.print("Written to %s", output.contents());
  }
}
