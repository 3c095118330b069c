package io.github.dl4jff.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All rounds of a suite. */
record Measurements(List<Measurement> all) {

  /** One setting of the parameters that the tables speak of. */
  record Setting(String network, String batch, String classes) {
    static Setting of(Map<String, String> parameters) {
      return new Setting(
          parameters.get("network"),
          parameters.get("batch"),
          parameters.getOrDefault("classes", "10"));
    }
  }

  /** Returns the settings at which a benchmark was measured, in the order of measurement. */
  List<Setting> settings(String benchmark) {
    return of(benchmark).map(m -> Setting.of(m.parameters())).distinct().toList();
  }

  private Stream<Measurement> of(String benchmark) {
    return all.stream().filter(m -> m.benchmark().equals(benchmark));
  }

  private double[] rounds(String benchmark, Setting setting) {
    double[] rounds =
        of(benchmark)
            .filter(m -> Setting.of(m.parameters()).equals(setting))
            .mapToDouble(Measurement::milliseconds)
            .toArray();
    if (rounds.length == 0) {
      throw new IllegalStateException(
          "expected measurements of " + benchmark + " at " + setting + ", got none");
    }
    return rounds;
  }

  /** Returns the median over the rounds, in milliseconds. */
  double milliseconds(String benchmark, Setting setting) {
    return median(rounds(benchmark, setting));
  }

  /** Returns the median over the rounds of the ratio of two benchmarks within a round. */
  double ratio(String benchmark, String to, Setting setting) {
    double[] ratios = rounds(benchmark, setting);
    double[] divisors = rounds(to, setting);
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] /= divisors[i];
    }
    return median(ratios);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
