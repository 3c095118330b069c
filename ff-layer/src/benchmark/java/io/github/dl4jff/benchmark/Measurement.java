package io.github.dl4jff.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.shade.jackson.core.type.TypeReference;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/**
 * The time of one benchmark in one round.
 *
 * @param round number of the round, from 1
 * @param benchmark class and method, such as {@code TrainingBenchmark.backprop}
 * @param parameters its parameters by name
 * @param milliseconds median over the iterations, of one call
 */
record Measurement(
    int round, String benchmark, Map<String, String> parameters, double milliseconds) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  static Measurement of(int round, RunResult result) {
    BenchmarkParams params = result.getParams();
    Map<String, String> parameters = new TreeMap<>();
    params.getParamsKeys().forEach(key -> parameters.put(key, params.getParam(key)));
    String name = params.getBenchmark();
    int method = name.lastIndexOf('.');
    String simple = name.substring(name.lastIndexOf('.', method - 1) + 1);
    double median = result.getPrimaryResult().getStatistics().getPercentile(50);
    return new Measurement(round, simple, parameters, median);
  }

  static void write(Path file, List<Measurement> measurements) throws IOException {
    JSON.writeValue(file.toFile(), measurements);
  }

  static List<Measurement> read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), new TypeReference<List<Measurement>>() {});
  }
}
