package io.github.dl4jff.benchmark;

import com.sun.management.ThreadMXBean;
import io.github.dl4jff.InstructionSet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.StringJoiner;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains for 10,000 iterations after a warm-up, and writes how much the process has grown and how
 * much of the Java heap an iteration allocates.
 */
public final class MemoryGrowth {
  private static final int WARM_UP = 10_000;
  private static final int ITERATIONS = 10_000;
  private static final int STEPS = 5;
  private static final int BATCH = 128;
  private static final double MEGABYTE = 1 << 20;
  private static final double KILOBYTE = 1 << 10;

  private MemoryGrowth() {}

  /**
   * Measures Forward-Forward and stock DL4J.
   *
   * @param args the folder {@code docs}
   * @throws IOException if the page cannot be written
   */
  public static void main(String[] args) throws IOException {
    InstructionSet.choose();
    Topology topology = Topology.mnist("500x2");
    StringJoiner text = new StringJoiner("\n");
    text.add(
        "| 500x2, batch "
            + BATCH
            + " | resident after the warm-up, MiB | after 2,000 more | 4,000"
            + " | 6,000 | 8,000 | 10,000 | growth | heap allocated in an iteration, KiB |");
    text.add("|" + " --- |".repeat(STEPS + 4));
    text.add(measure("Forward-Forward", topology, topology.forwardForward(Topology.adam())));
    text.add(measure("backprop, stock DL4J", topology, topology.backprop(Topology.adam())));
    System.out.println(text);
    Page.replace(Path.of(args[0], "benchmarks.md"), "memory", text.toString());
  }

  private static String measure(String name, Topology topology, MultiLayerNetwork net) {
    DataSet data = topology.data(BATCH);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    run(net, data, WARM_UP);
    double before = Pointer.physicalBytes();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    StringBuilder row = new StringBuilder("| " + name + " | " + number(before / MEGABYTE));
    double after = before;
    for (int step = 0; step < STEPS; step++) {
      run(net, data, ITERATIONS / STEPS);
      after = Pointer.physicalBytes();
      row.append(" | ").append(number(after / MEGABYTE));
    }
    long perIteration = (threads.getCurrentThreadAllocatedBytes() - allocated) / ITERATIONS;
    return row.append(String.format(Locale.ROOT, " | %+.1f%% | ", 100 * (after / before - 1)))
        .append(number(perIteration / KILOBYTE))
        .append(" |")
        .toString();
  }

  private static void run(MultiLayerNetwork net, DataSet data, int iterations) {
    for (int i = 0; i < iterations; i++) {
      net.fit(data);
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
