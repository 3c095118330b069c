package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.evaluation.TwoStageClassifier;
import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.environment.Versions;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.model.ModelFile;
import io.github.dl4jff.mnist.report.EvaluationDocument;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.ModelTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
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
    ModelTest test = new ModelTest(file.net(), data.test());
    test.goodness(); // the first test of a program takes longer
    TimedTest head = TimedTest.run("Softmax head", test::head);
    TimedTest goodness = TimedTest.run("Goodness classifier", test::goodness);
    TimedTest twoStage = TimedTest.run("Two stages", () -> test.twoStage(stages));
    print(head, goodness, twoStage, stages.shareUnsure());
    if (json != null) {
      EvaluationDocument document =
          new EvaluationDocument(dataset.option(), data.test().size(), Versions.all());
      document.add("head", head.error(), head.seconds());
      document.add("goodness", goodness.error(), goodness.seconds());
      document
          .add("twoStage", twoStage.error(), twoStage.seconds())
          .put("candidates", candidates)
          .put("sureness", sureness)
          .put("shareUnsure", stages.shareUnsure());
      OutputDirectory.write(json, JSON_OPTION, document::write);
    }
    return 0;
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
}
