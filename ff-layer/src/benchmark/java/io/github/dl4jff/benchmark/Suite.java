package io.github.dl4jff.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What is measured together: a set of benchmarks and their parameters. */
enum Suite {
  /** Networks and batch sizes for which bars are set, against floor and stock DL4J. */
  RATIOS {
    @Override
    List<Options> runs() {
      return List.of(
          run("TrainingBenchmark", "500x2", "128").exclude("onePass").build(),
          run("TrainingBenchmark", "1000x3", "100", "128").exclude("onePass").build(),
          run("TrainingBenchmark", "2000x4", "512").exclude("onePass").build(),
          run("InferenceBenchmark", "500x2", "128").exclude("onePass").build(),
          run("PartsBenchmark", "500x2", "128").build(),
          run("PartsBenchmark", "1000x3", "128").build());
    }
  },

  /** Training in one pass, beside two passes and backpropagation. */
  ONE_PASS {
    @Override
    List<Options> runs() {
      return List.of(
          run("TrainingBenchmark", "500x2", "128").build(),
          run("TrainingBenchmark", "1000x3", "128").build());
    }

    @Override
    String tables(Measurements measured) {
      return Tables.onePass(measured);
    }
  },

  /** One pass with the vectorised Adam, by fit and by the trainer on one and two threads. */
  TRAINER {
    @Override
    List<Options> runs() {
      return Stream.of(
              run(TRAINERS, "500x2", "128"),
              run(TRAINERS, "1000x3", "100", "128"),
              run(TRAINERS, "2000x4", "256"))
          .map(run -> run.measurementIterations(2).build())
          .toList();
    }

    @Override
    String tables(Measurements measured) {
      return Tables.trainer(measured);
    }
  },

  /** Inference by goodness of a network that learnt in one pass, beside its head. */
  ONE_PASS_INFERENCE {
    @Override
    List<Options> runs() {
      return List.of(run("InferenceBenchmark\\.onePass(Head|Goodness)", "500x2", "128").build());
    }

    @Override
    String tables(Measurements measured) {
      return Tables.onePassInference(measured);
    }
  },

  /** Convolutions, against those of stock DL4J. */
  CONVOLUTIONS {
    @Override
    List<Options> runs() {
      return List.of(run("ConvolutionBenchmark", "5x32p,3x64p,3x128,3x128", "128").build());
    }

    @Override
    String tables(Measurements measured) {
      return Tables.convolutions(measured);
    }
  },

  /** Every network at every batch size. */
  ALL {
    @Override
    List<Options> runs() {
      return Stream.of("500x2", "1000x3", "2000x4")
          .map(network -> run("Benchmark", network, "64", "128", "512").build())
          .toList();
    }
  },

  /** The largest network at batch sizes that keep a GPU busy, against stock DL4J. */
  LARGE {
    @Override
    List<Options> runs() {
      return List.of(run(SCALED, "2000x4", "128", "512", "4096").build());
    }

    @Override
    String tables(Measurements measured) {
      return Tables.scaling(measured);
    }
  },

  /** One thing varied at a time, from a network of 3 layers of 500, batch 128, 10 classes. */
  SCALING {
    @Override
    List<Options> runs() {
      List<Options> runs = new ArrayList<>();
      for (String width : List.of("125", "250", "500", "1000", "2000")) {
        runs.add(run(SCALED, width + "x3", "128").build());
      }
      for (int depth : IntStream.of(1, 2, 4, 5, 6).toArray()) {
        runs.add(run(SCALED, "500x" + depth, "128").build());
      }
      runs.add(run(SCALED, "500x3", "16", "32", "64", "256", "512").build());
      runs.add(run(SCALED, "500x3", "128").param("classes", "2", "100", "1000").build());
      return runs;
    }

    @Override
    String tables(Measurements measured) {
      return Tables.scaling(measured);
    }
  };

  private static final String TRAINERS = "TrainerBenchmark";
  private static final String SCALED = "TrainingBenchmark\\.(forwardForward|backprop)";

  /** Returns the tables of the page. */
  String tables(Measurements measured) {
    return Tables.ratios(measured);
  }

  /** Returns the runs, in order, each of which holds benchmarks that are compared. */
  abstract List<Options> runs();

  private static ChainedOptionsBuilder run(String benchmark, String network, String... batches) {
    String end = benchmark.contains("\\.") ? "$" : "\\.";
    return new OptionsBuilder()
        .parent(timing())
        .include(benchmark + end)
        .param("network", network)
        .param("batch", batches);
  }

  /** Returns the suite of a name, in any case. */
  static Suite of(String name) {
    return Arrays.stream(values())
        .filter(suite -> suite.name().equalsIgnoreCase(name))
        .findAny()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "suite: expected one of " + Arrays.toString(values()) + ", got " + name));
  }

  /**
   * All in one process, whose rounds follow closely upon each other; what is short here is so
   * because {@link #warmUp} came before.
   */
  private static Options timing() {
    return new OptionsBuilder()
        .forks(0)
        .warmupIterations(1)
        .warmupTime(TimeValue.milliseconds(500))
        .measurementIterations(5)
        .measurementTime(TimeValue.milliseconds(400))
        .build();
  }

  /**
   * Returns the same run with a warm-up as long as Java's compiler needs for the code that starts
   * the ops of a network.
   */
  static Options warmUp(Options run) {
    return new OptionsBuilder()
        .parent(run)
        .warmupTime(TimeValue.seconds(25))
        .measurementIterations(1)
        .build();
  }
}
