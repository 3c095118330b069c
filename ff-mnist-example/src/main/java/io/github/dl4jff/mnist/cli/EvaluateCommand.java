package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.conf.FFLayerConfiguration;
import io.github.dl4jff.evaluation.EarlyExitClassifier;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.evaluation.TwoStageClassifier;
import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.environment.Versions;
import io.github.dl4jff.mnist.files.Json;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.model.ModelFile;
import io.github.dl4jff.mnist.network.AnyNetwork;
import io.github.dl4jff.mnist.report.ClassificationText;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.ModelTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tests a trained network on the test images of a data set. */
@Command(
    name = "evaluate",
    description = {
      "Tests a model on test images: by its softmax head (the output layer), by goodness (the class"
          + " whose goodness is highest), and in a quicker way. In two passes that is two stages:"
          + " goodness is measured for the head's best labels only, and only where the head is not"
          + " sure. In one pass it is early exit: the first layer that is sure decides."
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final double PERCENT = 100;
  private static final String JSON_OPTION = "--json";
  private static final String CANDIDATES = "--candidates";
  private static final int DEFAULT_CANDIDATES = 3;

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private DataOptions dataOptions;

  @Parameters(paramLabel = "MODEL", description = "The model.zip that 'train' wrote.")
  private Path model;

  @Option(
      names = CANDIDATES,
      paramLabel = "K",
      description =
          "How many labels the second stage tries; of two passes only. Default: "
              + DEFAULT_CANDIDATES
              + ".")
  private Integer candidates;

  @Option(
      names = "--sureness",
      paramLabel = "P",
      description =
          "The probability that makes an answer sure: in two passes the head's, in one pass a"
              + " layer's. Default: ${DEFAULT-VALUE}.")
  private double sureness = 0.99;

  @Option(names = JSON_OPTION, paramLabel = "FILE", description = "Write the results to a file.")
  private Path json;

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    dataOptions.check();
    if (json != null) {
      OutputDirectory.prepareFile(json, JSON_OPTION);
    }
    ModelFile file = ModelFile.read(model);
    DatasetName dataset = dataOptions.nameOr(file.dataset());
    file.checkFits(dataset);
    GoodnessClassifier classifier = new GoodnessClassifier(file.net());
    Shortcut shortcut = shortcut(file.net(), classifier);
    ImageDataset data = dataOptions.load(dataset, terminal);
    ModelTest test = new ModelTest(new AnyNetwork(file.net()), data.test());
    test.goodness(); // the first test of a program takes longer
    TimedTest head = TimedTest.run("Softmax head", test::head);
    TimedTest goodness = TimedTest.run("Goodness classifier", test::goodness);
    TimedTest quick = TimedTest.run(shortcut.title(), () -> test.by(shortcut.evaluate()));
    List<Double> layers =
        test.by(classifier::evaluateLayers).stream().map(ModelTest::error).toList();
    print(head, goodness, quick, layers, shortcut);
    printClasses(List.of(goodness, head), dataset);
    if (json != null) {
      ObjectNode document = Json.MAPPER.createObjectNode().put("command", "evaluate");
      document.put("dataset", dataset.option()).put("images", data.test().size());
      document.set("versions", Json.MAPPER.valueToTree(Versions.all()));
      add(document, "head", head);
      add(document, "goodness", goodness).set("layerErrors", Json.MAPPER.valueToTree(layers));
      ObjectNode node = add(document, shortcut.name(), quick).put("sureness", sureness);
      node.setAll(shortcut.figures().get());
      OutputDirectory.write(json, JSON_OPTION, at -> Json.write(at, document));
    }
    return 0;
  }

  private static ObjectNode add(ObjectNode document, String name, TimedTest test) {
    return document.putObject(name).put("error", test.error()).put("seconds", test.seconds());
  }

  /**
   * The way of classifying that takes less time than goodness of all.
   *
   * @param title its title
   * @param name its name in the document
   * @param evaluate evaluates it
   * @param figures what it took, for the document; after the evaluation
   * @param sentence the same for people
   */
  private record Shortcut(
      String title,
      String name,
      Function<DataSetIterator, Evaluation> evaluate,
      Supplier<ObjectNode> figures,
      Supplier<String> sentence) {}

  private Shortcut shortcut(MultiLayerNetwork net, GoodnessClassifier classifier) {
    boolean onePass =
        ((FFLayerConfiguration) net.getLayer(0).conf().getLayer()).getLearning().competitive()
            != null;
    if (onePass && candidates != null) {
      throw new ParameterException(
          spec.commandLine(),
          CANDIDATES + ": the model learns in one pass, which has no second stage");
    }
    try {
      return onePass ? earlyExit(classifier) : twoStages(classifier);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage());
    }
  }

  private Shortcut earlyExit(GoodnessClassifier classifier) {
    EarlyExitClassifier early = new EarlyExitClassifier(classifier, sureness);
    return new Shortcut(
        "Early exit",
        "earlyExit",
        early::evaluate,
        () ->
            Json.MAPPER
                .createObjectNode()
                .set("sharesLeft", Json.MAPPER.valueToTree(early.sharesLeft())),
        () ->
            String.format(
                Locale.ROOT,
                "Of the images, %s left after layer 1, 2 and so on, the first that was %.0f%%"
                    + " sure.",
                Arrays.stream(early.sharesLeft())
                    .mapToObj(share -> String.format(Locale.ROOT, "%.1f%%", PERCENT * share))
                    .collect(Collectors.joining(", ")),
                PERCENT * sureness));
  }

  private Shortcut twoStages(GoodnessClassifier classifier) {
    int tried = candidates == null ? DEFAULT_CANDIDATES : candidates;
    TwoStageClassifier stages = new TwoStageClassifier(classifier, tried, sureness);
    return new Shortcut(
        "Two stages",
        "twoStage",
        stages::evaluate,
        () ->
            Json.MAPPER
                .createObjectNode()
                .put("candidates", tried)
                .put("shareUnsure", stages.shareUnsure()),
        () ->
            String.format(
                Locale.ROOT,
                "The second stage tried %d labels for the %.1f%% of the images of which the head"
                    + " was less than %.0f%% sure.",
                tried,
                PERCENT * stages.shareUnsure(),
                PERCENT * sureness));
  }

  private void print(
      TimedTest head, TimedTest goodness, TimedTest quick, List<Double> layers, Shortcut shortcut) {
    String title = shortcut.title().toLowerCase(Locale.ROOT);
    terminal.print(
        "Test error: goodness %.2f%%, softmax head %.2f%%, %s %.2f%%",
        PERCENT * goodness.error(), PERCENT * head.error(), title, PERCENT * quick.error());
    terminal.print(
        "Each layer alone, by goodness: %s",
        layers.stream()
            .map(error -> String.format(Locale.ROOT, "%.2f%%", PERCENT * error))
            .collect(Collectors.joining(", ")));
    terminal.print(
        "Time for all images: goodness %.2f s, softmax head %.2f s, %s %.2f s",
        goodness.seconds(), head.seconds(), title, quick.seconds());
    terminal.print("%s", shortcut.sentence().get());
  }

  private void printClasses(List<TimedTest> tests, DatasetName dataset) {
    for (TimedTest test : tests) {
      terminal.print("");
      ClassificationText.lines(test.name(), test.evaluation(), dataset.classNames())
          .forEach(line -> terminal.print("%s", line));
    }
  }

  /**
   * A test of one way to classify, and what it took.
   *
   * @param name the way to classify
   * @param evaluation DL4J's evaluation
   * @param seconds how long all the test images took
   */
  private record TimedTest(String name, Evaluation evaluation, double seconds) {
    private static final double NANOS = 1e9;

    static TimedTest run(String name, Supplier<Evaluation> test) {
      long start = System.nanoTime();
      Evaluation evaluation = test.get();
      return new TimedTest(name, evaluation, (System.nanoTime() - start) / NANOS);
    }

    /** Returns the share of the images that were classified wrongly. */
    double error() {
      return ModelTest.error(evaluation);
    }
  }
}
