package io.github.dl4jff.benchmark;

import io.github.dl4jff.InstructionSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;

/**
 * Runs a suite of benchmarks, one network after the other: a warm-up, and then several rounds, each
 * of which measures everything once, so that what is compared was measured side by side. Writes the
 * measurements to {@code docs/benchmarks/SUITE.json}, and their tables and picture into {@code
 * docs/benchmarks.md}.
 */
public final class Benchmarks {
  private static final int ARGUMENTS = 3;

  private Benchmarks() {}

  /**
   * Runs a suite, or only writes the page anew from the measurements that are there.
   *
   * @param args name of the {@link Suite}, number of rounds or 0, and the folder {@code docs}
   * @throws IOException if a file cannot be read or written
   * @throws RunnerException if a benchmark fails
   */
  public static void main(String[] args) throws IOException, RunnerException {
    InstructionSet.choose();
    if (args.length != ARGUMENTS) {
      throw new IllegalArgumentException("expected SUITE ROUNDS DOCS, got " + List.of(args));
    }
    Suite suite = Suite.of(args[0]);
    int rounds = Integer.parseInt(args[1]);
    Path docs = Path.of(args[2]);
    String name = suite.name().toLowerCase(Locale.ROOT);
    Path file = Files.createDirectories(docs.resolve("benchmarks")).resolve(name + ".json");
    if (rounds > 0) {
      measure(suite, rounds, file);
    }
    Measurements read = new Measurements(Measurement.read(file));
    if (suite == Suite.SCALING) {
      ScalingPicture.write(read, docs.resolve("benchmarks").resolve("scaling.png"));
    }
    String tables = suite.tables(read);
    System.out.println(tables);
    Page.replace(docs.resolve("benchmarks.md"), name, tables);
  }

  private static void measure(Suite suite, int rounds, Path file)
      throws IOException, RunnerException {
    List<Measurement> measurements = new ArrayList<>();
    for (Options run : suite.runs()) {
      new Runner(Suite.warmUp(run)).run();
      for (int round = 1; round <= rounds; round++) {
        for (RunResult result : new Runner(run).run()) {
          measurements.add(Measurement.of(round, result));
        }
        Measurement.write(file, measurements);
      }
    }
  }
}
