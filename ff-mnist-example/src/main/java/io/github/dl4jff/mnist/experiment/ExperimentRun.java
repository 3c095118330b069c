package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.data.ImageShift;
import io.github.dl4jff.mnist.data.LabelledImages;
import io.github.dl4jff.mnist.data.LabelledImagesIterator;
import io.github.dl4jff.mnist.environment.GitCommit;
import io.github.dl4jff.mnist.environment.Versions;
import io.github.dl4jff.mnist.network.AnyNetwork;
import io.github.dl4jff.mnist.network.ExampleNetwork;
import io.github.dl4jff.mnist.report.ErrorText;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.mnist.training.DataSplit;
import io.github.dl4jff.mnist.training.EpochProgress;
import io.github.dl4jff.mnist.training.EpochTrainer;
import io.github.dl4jff.mnist.training.Errors;
import io.github.dl4jff.mnist.training.ExperimentEpoch;
import io.github.dl4jff.mnist.training.ModelTest;
import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.LayerStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A run of an experiment: trains a network, chooses one of its states by the validation images, and
 * tests that on the test images, once.
 *
 * <p>The state after each epoch is kept in a checkpoint, and a run that was interrupted goes on
 * from there. It ends with the same result, bit for bit on one machine and thread count, because
 * nothing random depends on anything but the seed and the number of the epoch or iteration.
 */
public final class ExperimentRun {
  /** An odd constant, so that neighbouring seeds and epochs give unrelated generators. */
  private static final long SEED_MIXER = 0xBF58476D1CE4E5B9L;

  private final RunPlan plan;
  private final TrainingSettings settings;
  private final DataSplit data;
  private final Terminal terminal;
  private final AnyNetwork net;
  private final EpochTrainer trainer;
  private final RunProgress progress;

  /**
   * Creates a run.
   *
   * @param plan what it is to do
   * @param data the images
   * @param checkpoint where its state is kept, or was by an interrupted run
   * @param terminal for the progress
   * @param listeners listeners of the network beside those that it needs
   */
  public ExperimentRun(
      RunPlan plan,
      DataSplit data,
      Checkpoint checkpoint,
      Terminal terminal,
      TrainingListener... listeners) {
    this.plan = plan;
    this.data = data;
    this.terminal = terminal;
    settings = plan.settings();
    net = ExampleNetwork.create(settings, plan.seed(), data.train());
    List<TrainingListener> all = new ArrayList<>(ExampleNetwork.listeners(settings));
    all.addAll(List.of(listeners));
    EpochProgress bar =
        new EpochProgress(terminal, settings.method(), settings.epochs(), iterationsPerEpoch());
    trainer = new EpochTrainer(net, all, bar);
    progress = new RunProgress(plan, net, checkpoint, GitCommit.ofProgram());
  }

  private int iterationsPerEpoch() {
    return settings.iterationsPerEpoch(data.train().size());
  }

  /**
   * Runs to the end, from the checkpoint where there is one.
   *
   * @return the result
   * @throws ExampleException if a checkpoint cannot be written
   */
  public ExperimentResult run() {
    progress.restore(terminal);
    int before = progress.epochs().size();
    if (before > 0) {
      terminal.note(plan.title() + ": going on after epoch " + before);
    }
    for (int number = before + 1; number <= settings.epochs(); number++) {
      ExperimentEpoch epoch = epoch(number);
      progress.add(epoch);
      terminal.note(line(epoch));
    }
    progress.useChosen();
    return new ExperimentResult(
        plan,
        progress.commits(),
        Versions.all(),
        data.train().size(),
        progress.epochs(),
        progress.chosenEpoch(),
        errors(data.test()),
        progress.trainSeconds());
  }

  public AnyNetwork net() {
    return net;
  }

  private ExperimentEpoch epoch(int number) {
    Nd4j.getRandom().setSeed(plan.seed() * SEED_MIXER + number); // for dropout
    double seconds = trainer.train(number, images(number - 1));
    List<LayerStatistics> layers =
        settings.method() == TrainingMethod.FORWARD_FORWARD
            ? FFTrainingListener.epochStatistics(net.model())
            : List.of();
    Optional<Errors> validation =
        data.validation().filter(images -> settings.validatesAfter(number)).map(this::errors);
    return new ExperimentEpoch(number, validation, seconds, layers);
  }

  private DataSetIterator images(int epochsBefore) {
    LabelledImages images = data.train();
    LabelledImagesIterator iterator =
        LabelledImagesIterator.shuffled(images, settings.batch(), plan.seed(), epochsBefore);
    if (settings.shift() > 0) {
      ImageShift shift =
          new ImageShift(images.side(), images.side(), settings.shift(), plan.seed());
      shift.setMinibatches((long) epochsBefore * iterationsPerEpoch());
      iterator.setPreProcessor(shift);
    }
    return iterator;
  }

  private Errors errors(LabelledImages images) {
    return new ModelTest(net, images).errors(settings.classifiesByGoodness());
  }

  private String line(ExperimentEpoch epoch) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT, "%s, epoch %d/%d: ", plan.title(), epoch.epoch(), settings.epochs()));
    epoch
        .validation()
        .ifPresent(
            errors -> line.append("validation error ").append(ErrorText.of(errors)).append(", "));
    return line.append(String.format(Locale.ROOT, "%.1f s", epoch.seconds())).toString();
  }
}
