package io.github.dl4jff.mnist;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.ImageDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nd4j.evaluation.classification.Evaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tests a trained network on the test images of a data set. */
@Command(
    name = "evaluate",
    description = "Tests a model on test images, by its softmax head and by goodness.")
final class EvaluateCommand implements Callable<Integer> {
  private static final double PERCENT = 100;

  private final Terminal terminal;

  @Mixin private DataOptions dataOptions;

  @Parameters(paramLabel = "MODEL", description = "The model.zip that 'train' wrote.")
  private Path model;

  EvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    dataOptions.check();
    ModelFile file = ModelFile.read(model);
    DatasetName dataset = dataOptions.nameOr(file.dataset());
    file.checkFits(dataset);
    ImageDataset data = dataOptions.load(dataset, terminal);
    ModelTest test = new ModelTest(file.net(), data.test());
    Evaluation goodness = test.goodness();
    Evaluation head = test.head();
    terminal.print(
        "Test error: goodness %.2f%%, softmax head %.2f%%",
        PERCENT * ModelTest.error(goodness), PERCENT * ModelTest.error(head));
    print("Goodness classifier", goodness);
    print("Softmax head", head);
    return 0;
  }

  private void print(String title, Evaluation evaluation) {
    terminal.print("%n%s", title);
    terminal.print("%s", evaluation.stats().strip());
  }
}
