package io.github.dl4jff.mnist.training;

import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.data.LabelledImages;
import io.github.dl4jff.mnist.data.LabelledImagesIterator;
import io.github.dl4jff.mnist.network.AnyNetwork;
import io.github.dl4jff.mnist.network.ExampleNetwork;
import io.github.dl4jff.mnist.report.EpochResult;
import io.github.dl4jff.mnist.report.RunResults;
import io.github.dl4jff.mnist.report.RunSettings;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.training.FFTrainingListener;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.evaluation.classification.Evaluation;

/** Trains a network, and tests it after every epoch. */
public final class Trainer {
  private static final double PERCENT = 100;

  private final ImageDataset data;
  private final RunSettings settings;
  private final TrainingSettings experiment;
  private final TrainingMethod method;
  private final Terminal terminal;
  private final MultiLayerNetwork net;
  private final RunResults results;
  private Evaluation head;
  private Evaluation goodness;

  /** Does something with the state after an epoch. */
  @FunctionalInterface
  public interface AfterEpoch {
    void accept(MultiLayerNetwork net, RunResults results);
  }

  /**
   * Creates a network and a trainer for it.
   *
   * @param data what is trained on
   * @param settings how
   * @param method the way of training
   * @param terminal for the progress
   */
  public Trainer(
      ImageDataset data, RunSettings settings, TrainingMethod method, Terminal terminal) {
    this.data = data;
    this.settings = settings;
    this.method = method;
    this.terminal = terminal;
    experiment = settings.experiment(data.name(), method);
    net =
        new MultiLayerNetwork(
            ExampleNetwork.configuration(experiment, settings.seed(), data.train()));
    net.init();
    results = new RunResults();
  }

  /**
   * Trains for all epochs.
   *
   * @param afterEpoch is called after each
   * @return the results
   */
  public RunResults run(AfterEpoch afterEpoch) {
    LabelledImages images = data.train();
    LabelledImagesIterator train =
        LabelledImagesIterator.shuffled(images, settings.batch(), settings.seed());
    EpochTrainer trainer =
        new EpochTrainer(
            new AnyNetwork(net),
            ExampleNetwork.listeners(experiment),
            new EpochProgress(
                terminal, method, settings.epochs(), experiment.iterationsPerEpoch(images.size())));
    for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
      results.add(epoch(epoch, trainer.train(epoch, train)));
      terminal.note(line(results.last()));
      afterEpoch.accept(net, results);
    }
    return results;
  }

  private EpochResult epoch(int epoch, double seconds) {
    ModelTest test = new ModelTest(net, data.test());
    head = test.head();
    if (method == TrainingMethod.BACKPROP) {
      return new EpochResult(
          epoch, ModelTest.error(head), OptionalDouble.empty(), seconds, List.of());
    }
    goodness = test.goodness();
    return new EpochResult(
        epoch,
        ModelTest.error(head),
        OptionalDouble.of(ModelTest.error(goodness)),
        seconds,
        FFTrainingListener.epochStatistics(net));
  }

  private String line(EpochResult epoch) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s, epoch %d/%d: test error ",
                method.title(),
                epoch.epoch(),
                settings.epochs()));
    epoch
        .goodnessError()
        .ifPresent(
            error -> line.append(String.format(Locale.ROOT, "goodness %.2f%%, ", PERCENT * error)));
    return line.append(
            String.format(
                Locale.ROOT, "head %.2f%%, %.1f s", PERCENT * epoch.headError(), epoch.seconds()))
        .toString();
  }

  public MultiLayerNetwork net() {
    return net;
  }

  /**
   * Returns how the softmax head did after the last epoch.
   *
   * @return DL4J's evaluation on the test set
   */
  public Evaluation head() {
    return head;
  }

  /**
   * Returns how the goodness classifier did after the last epoch.
   *
   * @return DL4J's evaluation on the test set; null for backprop
   */
  public Evaluation goodness() {
    return goodness;
  }
}
