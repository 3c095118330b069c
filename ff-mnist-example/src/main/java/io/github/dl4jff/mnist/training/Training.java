package io.github.dl4jff.mnist.training;

import io.github.dl4jff.data.ImageFlip;
import io.github.dl4jff.data.ImageShift;
import io.github.dl4jff.mnist.data.LabelledImages;
import io.github.dl4jff.mnist.data.LabelledImagesIterator;
import io.github.dl4jff.mnist.network.AnyNetwork;
import io.github.dl4jff.mnist.network.ExampleNetwork;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.CompositeDataSetPreProcessor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The training of a network, epoch by epoch. What is classified after an epoch is said by the
 * {@link DataSplit}, and what is kept, by whoever calls {@link #run}.
 *
 * <p>A training that was interrupted goes on from its {@link TrainingState}, and ends with the same
 * result, bit for bit on one machine and thread count, because nothing random depends on anything
 * but the seed and the number of the epoch or iteration.
 */
public final class Training {
  /** An odd constant, so that neighbouring seeds and epochs give unrelated generators. */
  private static final long SEED_MIXER = 0xBF58476D1CE4E5B9L;

  private static final double NANOS = 1e9;

  private final String title;
  private final TrainingSettings settings;
  private final long seed;
  private final DataSplit data;
  private final Terminal terminal;
  private final AnyNetwork net;
  private final EpochProgress progress;
  private final long start = System.nanoTime();
  private final List<EpochResult> epochs = new ArrayList<>();
  private Optional<float[]> best = Optional.empty();
  private Optional<TestResult> lastTest = Optional.empty();
  private OptionalInt threads = OptionalInt.empty();
  private double wallSeconds;
  private double earlierSeconds;

  public Training(
      String title,
      TrainingSettings settings,
      long seed,
      DataSplit data,
      Terminal terminal,
      TrainingListener... listeners) {
    this.title = title;
    this.settings = settings;
    this.seed = seed;
    this.data = data;
    this.terminal = terminal;
    net = ExampleNetwork.create(settings, seed, data.train());
    progress = new EpochProgress(terminal, settings, iterationsPerEpoch());
    List<TrainingListener> all = new ArrayList<>(ExampleNetwork.listeners(settings));
    all.addAll(List.of(listeners));
    all.add(progress);
    net.setListeners(all);
  }

  /** Trains block by block, on a number of threads; by default the network's own fit does. */
  public void setThreads(int number) {
    threads = OptionalInt.of(number);
  }

  private int iterationsPerEpoch() {
    return settings.iterationsPerEpoch(data.train().size());
  }

  /**
   * Trains for the epochs that are left.
   *
   * @param afterEpoch is called after each, to keep what is to be kept
   */
  public void run(Consumer<Training> afterEpoch) {
    for (int number = epochs.size() + 1; number <= settings.epochs(); number++) {
      epochs.add(epoch(number));
      if (last().errors().isPresent() && chosenEpoch() == number) {
        best = Optional.of(numbers(net.parameters()));
      }
      wallSeconds = earlierSeconds + (System.nanoTime() - start) / NANOS;
      terminal.note(line(last()));
      afterEpoch.accept(this);
    }
  }

  private EpochResult epoch(int number) {
    Nd4j.getRandom().setSeed(seed * SEED_MIXER + number); // for dropout
    DataSetIterator images = images(number - 1);
    progress.start(number);
    long begin = System.nanoTime();
    try {
      if (threads.isPresent()) {
        net.fit(images, threads.getAsInt());
      } else {
        net.fit(images);
      }
    } finally {
      progress.end();
    }
    double seconds = (System.nanoTime() - begin) / NANOS;
    List<LayerFigures> layers = LayerFigures.ofEpoch(net.model(), settings.method());
    lastTest =
        data.afterEpoch()
            .filter(evaluated -> settings.validatesAfter(number))
            .map(evaluated -> test(evaluated.images()));
    return new EpochResult(number, lastTest.map(TestResult::errors), seconds, layers);
  }

  private DataSetIterator images(int epochsBefore) {
    LabelledImages images = data.train();
    LabelledImagesIterator iterator =
        LabelledImagesIterator.shuffled(images, settings.batch(), seed, epochsBefore);
    iterator.setPreProcessor(
        augmentation(images.side(), (long) epochsBefore * iterationsPerEpoch()));
    return iterator;
  }

  private DataSetPreProcessor augmentation(int side, long minibatches) {
    List<DataSetPreProcessor> changes = new ArrayList<>();
    if (settings.shift() > 0) {
      ImageShift shift = new ImageShift(side, side, settings.shift(), seed);
      shift.setMinibatches(minibatches);
      changes.add(shift);
    }
    if (settings.flip()) {
      ImageFlip flip = new ImageFlip(side, side, seed);
      flip.setMinibatches(minibatches);
      changes.add(flip);
    }
    return new CompositeDataSetPreProcessor(changes.toArray(new DataSetPreProcessor[0]));
  }

  private String line(EpochResult epoch) {
    String errors =
        epoch
            .errors()
            .map(each -> data.afterEpoch().get().name() + " error " + each.text() + ", ")
            .orElse("");
    return String.format(
        Locale.ROOT,
        "%s, epoch %d/%d: %s%.1f s",
        title,
        epoch.epoch(),
        settings.epochs(),
        errors,
        epoch.seconds());
  }

  /** Tests the network as it is, by its softmax head and, where it has one, by its goodness. */
  public TestResult test(LabelledImages images) {
    return new ModelTest(net, images).test(settings.classifiesByGoodness());
  }

  public AnyNetwork net() {
    return net;
  }

  /** Returns how the images were classified after the last epoch; empty where they were not. */
  public Optional<TestResult> lastTest() {
    return lastTest;
  }

  public TrainingResults results() {
    return new TrainingResults(epochs, wallSeconds);
  }

  private EpochResult last() {
    return epochs.get(epochs.size() - 1);
  }

  /** Returns the number of the epoch whose model is the best so far. */
  public int chosenEpoch() {
    return EpochResult.chosen(epochs);
  }

  /** Gives the network the parameters of the chosen epoch. */
  public void useChosen() {
    best.ifPresent(parameters -> assign(net.parameters(), parameters));
  }

  public TrainingState state() {
    return new TrainingState(
        List.copyOf(epochs),
        wallSeconds,
        net.iteration(),
        numbers(net.parameters()),
        numbers(net.updaterState()),
        best);
  }

  /** Goes to where another training with the same settings and seed was. */
  public void goTo(TrainingState state) {
    assign(net.parameters(), state.parameters());
    assign(net.updaterState(), state.updater());
    net.goTo(state.iteration(), state.epochs().size());
    epochs.clear();
    epochs.addAll(state.epochs());
    earlierSeconds = state.wallSeconds();
    wallSeconds = earlierSeconds;
    best = state.best();
    terminal.note(title + ": going on after epoch " + epochs.size());
  }

  private static float[] numbers(INDArray array) {
    return array.reshape(array.length()).toFloatVector();
  }

  private static void assign(INDArray array, float[] numbers) {
    array.assign(Nd4j.create(numbers, array.shape(), 'c'));
  }
}
