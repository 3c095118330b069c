package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.evaluation.TwoStageClassifier;
import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.environment.Versions;
import io.github.dl4jff.mnist.files.Json;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.model.ModelFile;
import io.github.dl4jff.mnist.network.AnyNetwork;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.ModelTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.evaluation.classification.Evaluation;
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
      "Tests a model on test images, in three ways: by its softmax head, by the goodness of every"
          + " label, and in two stages, by the goodness of the head's best labels where the head"
          + " is not sure."
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final double PERCENT = 100;
  private static final String JSON_OPTION = "--json";

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Mixin private DataOptions dataOptions;

  @Parameters(paramLabel = "MODEL", description = "The model.zip that 'train' wrote.")
  private Path model;

  @Option(
      names = "--candidates",
      paramLabel = "K",
      description = "How many labels the second stage tries. Default: ${DEFAULT-VALUE}.")
  private int candidates = 3;

  @Option(
      names = "--sureness",
      paramLabel = "P",
      description =
          "The probability from which on the head's answer stands. Default: ${DEFAULT-VALUE}.")
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
    TwoStageClassifier stages = stages(file.net());
    ImageDataset data = dataOptions.load(dataset, terminal);
    ModelTest test = new ModelTest(new AnyNetwork(file.net()), data.test());
    test.goodness(); // the first test of a program takes longer
    TimedTest head = TimedTest.run("Softmax head", test::head);
    TimedTest goodness = TimedTest.run("Goodness classifier", test::goodness);
    TimedTest twoStage = TimedTest.run("Two stages", () -> test.twoStage(stages));
    print(head, goodness, twoStage, stages.shareUnsure());
    if (json != null) {
      ObjectNode document = Json.MAPPER.createObjectNode().put("command", "evaluate");
      document.put("dataset", dataset.option()).put("images", data.test().size());
      document.set("versions", Json.MAPPER.valueToTree(Versions.all()));
      add(document, "head", head);
      add(document, "goodness", goodness);
      add(document, "twoStage", twoStage)
          .put("candidates", candidates)
          .put("sureness", sureness)
          .put("shareUnsure", stages.shareUnsure());
      OutputDirectory.write(json, JSON_OPTION, at -> Json.write(at, document));
    }
    return 0;
  }

  private static ObjectNode add(ObjectNode document, String name, TimedTest test) {
    return document.putObject(name).put("error", test.error()).put("seconds", test.seconds());
  }

  private TwoStageClassifier stages(MultiLayerNetwork net) {
    try {
      return new TwoStageClassifier(new GoodnessClassifier(net), candidates, sureness);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage());
    }
  }

  private void print(TimedTest head, TimedTest goodness, TimedTest twoStage, double shareUnsure) {
    terminal.print(
        "Test error: goodness %.2f%%, softmax head %.2f%%, two stages %.2f%%",
        PERCENT * goodness.error(), PERCENT * head.error(), PERCENT * twoStage.error());
    terminal.print(
        "Time for all images: goodness %.2f s, softmax head %.2f s, two stages %.2f s",
        goodness.seconds(), head.seconds(), twoStage.seconds());
    terminal.print(
        "The second stage tried %d labels for the %.1f%% of the images of which the head was less"
            + " than %.0f%% sure.",
        candidates, PERCENT * shareUnsure, PERCENT * sureness);
    for (TimedTest test : List.of(goodness, head)) {
      terminal.print("%n%s", test.name());
      terminal.print("%s", test.evaluation().stats().strip());
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
