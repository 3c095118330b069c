package io.github.dl4jff.benchmark;

import io.github.dl4jff.Digits;
import io.github.dl4jff.InstructionSet;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.evaluation.TwoStageClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.StringJoiner;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Trains, evaluates, saves and restores a network on the bundled digits in a loop for a given time,
 * and writes how much heap and process have grown since a tenth of that time.
 */
public final class Soak {
  private static final int STEPS = 10;
  private static final int BATCH = 100;
  private static final int ROUNDS_PER_NETWORK = 20;
  private static final double MEGABYTE = 1 << 20;
  private static final double SECOND = 1e9;

  /** What a process may grow by: the collector and the C library keep some of what they got. */
  private static final double ALLOWED = 0.05;

  private final DataSet test = Digits.test();
  private final DataSetIterator training =
      new ListDataSetIterator<>(Digits.training().asList(), BATCH);
  private MultiLayerNetwork net = network();
  private long rounds;

  private Soak() {}

  /**
   * Runs.
   *
   * @param args for how many minutes, and the folder {@code docs}
   * @throws IOException if the page cannot be written, or a network not be restored
   */
  public static void main(String[] args) throws IOException {
    InstructionSet.choose();
    Duration time = Duration.ofSeconds(Math.round(60 * Double.parseDouble(args[0])));
    boolean grown = new Soak().run(time, Path.of(args[1], "reliability.md"));
    System.exit(grown ? 1 : 0);
  }

  private static MultiLayerNetwork network() {
    return new Topology(Digits.PIXELS, new int[] {200, 200}, Digits.CLASSES)
        .forwardForward(Topology.adam());
  }

  private boolean run(Duration time, Path page) throws IOException {
    StringJoiner text = new StringJoiner("\n");
    text.add("| minutes | rounds | heap, MiB | resident, MiB |");
    text.add("| --- | --- | --- | --- |");
    Memory first = null;
    Memory last = null;
    long start = System.nanoTime();
    for (int step = 1; step <= STEPS; step++) {
      while (System.nanoTime() - start < time.toNanos() * step / STEPS) {
        round();
      }
      last = Memory.now();
      first = first == null ? last : first;
      double minutes = (System.nanoTime() - start) / SECOND / 60;
      String row = String.format(Locale.ROOT, "| %.1f | %,d | %s |", minutes, rounds, last.cells());
      System.out.println(row);
      text.add(row);
    }
    text.add("| growth | | " + last.growthSince(first) + " |");
    System.out.println(last.growthSince(first));
    Page.replace(page, "soak", text.toString());
    return last.resident > first.resident * (1 + ALLOWED);
  }

  /** An epoch, every way to evaluate, and now and then another network. */
  private void round() throws IOException {
    net.fit(training);
    GoodnessClassifier goodness = new GoodnessClassifier(net);
    net.output(test.getFeatures());
    goodness.predict(test.getFeatures());
    new TwoStageClassifier(goodness, 3, 0.9).predict(test.getFeatures());
    if (++rounds % ROUNDS_PER_NETWORK == 0) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ModelSerializer.writeModel(net, file, true);
      net =
          ModelSerializer.restoreMultiLayerNetwork(
              new ByteArrayInputStream(file.toByteArray()), true);
      net.setListeners(new FFTrainingListener());
    }
  }

  /**
   * Memory in use, in bytes.
   *
   * @param heap of the Java heap, after a collection
   * @param resident of the process: heap, of a size that does not change, and native memory
   */
  private record Memory(double heap, double resident) {
    static Memory now() {
      Runtime runtime = Runtime.getRuntime();
      for (int i = 0; i < 3; i++) {
        System.gc(); // the first frees native memory, whose owners the next one frees
      }
      return new Memory(runtime.totalMemory() - runtime.freeMemory(), Pointer.physicalBytes());
    }

    String cells() {
      return String.format(Locale.ROOT, "%.1f | %.1f", heap / MEGABYTE, resident / MEGABYTE);
    }

    String growthSince(Memory first) {
      return String.format(
          Locale.ROOT,
          "%+.1f%% | %+.1f%%",
          100 * (heap / first.heap - 1),
          100 * (resident / first.resident - 1));
    }
  }
}
