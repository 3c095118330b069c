package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.experiment.RunPlan;
import io.github.dl4jff.mnist.files.ExampleException;
import io.github.dl4jff.mnist.report.ResultsDocument;
import io.github.dl4jff.mnist.settings.ConvolutionSettings;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * The options that the result of a training depends on.
 *
 * @param options the values by option, as they stand on the command line
 */
record TrainedWith(Map<String, String> options) {
  static TrainedWith of(RunPlan plan) {
    TrainingSettings settings = plan.settings();
    Map<String, String> options = new LinkedHashMap<>();
    options.put(DataOptions.OPTION, settings.dataset().option());
    ObjectiveOption.of(settings.method())
        .ifPresent(objective -> options.put(ObjectiveOption.OPTION, objective.toString()));
    options.put(
        ConvolutionsOption.OPTION,
        list(settings.convolutions().stream().map(ConvolutionSettings::text).toList()));
    options.put(TrainingOptions.HIDDEN, list(settings.hidden()));
    options.put(TrainingOptions.EPOCHS_OPTION, String.valueOf(settings.epochs()));
    options.put(TrainingOptions.BATCH_OPTION, String.valueOf(settings.batch()));
    options.put(TrainingOptions.SEED, String.valueOf(plan.seed()));
    return new TrainedWith(options);
  }

  /**
   * Returns the options of results that a command wrote.
   *
   * @param results a {@link ResultsDocument}; what it does not say is left out
   */
  static TrainedWith of(JsonNode results) {
    JsonNode settings = results.path("settings");
    Map<String, String> options = new LinkedHashMap<>();
    put(options, DataOptions.OPTION, results.at("/dataset/name"));
    for (TrainingMethod method : TrainingMethod.values()) {
      if (method.title().equals(settings.path(ResultsDocument.METHOD).asText())) {
        ObjectiveOption.of(method)
            .ifPresent(objective -> options.put(ObjectiveOption.OPTION, objective.toString()));
      }
    }
    List<String> convolutions = new ArrayList<>();
    settings.path("convolutions").forEach(convolution -> convolutions.add(convolution.asText()));
    options.put(ConvolutionsOption.OPTION, list(convolutions));
    List<JsonNode> hidden = new ArrayList<>();
    settings.path("hidden").forEach(hidden::add);
    options.put(TrainingOptions.HIDDEN, list(hidden));
    put(options, TrainingOptions.EPOCHS_OPTION, settings.path("epochs"));
    put(options, TrainingOptions.BATCH_OPTION, settings.path("batch"));
    put(options, TrainingOptions.SEED, results.path("seed"));
    return new TrainedWith(options);
  }

  private static void put(Map<String, String> options, String option, JsonNode value) {
    if (value.isValueNode()) {
      options.put(option, value.asText());
    }
  }

  private static String list(List<?> layers) {
    return layers.isEmpty()
        ? "none"
        : layers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /**
   * Checks that a training that is kept was begun with the options that are given now.
   *
   * @param file where it is kept
   * @throws ExampleException if one differs
   */
  static void check(Path file, TrainedWith kept, TrainedWith now) {
    now.options.forEach(
        (option, value) -> {
          String expected = kept.options.getOrDefault(option, value);
          if (!value.equals(expected)) {
            throw new ExampleException(
                "%s: %s: expected %s, as this training was begun, got %s: give it the options that"
                        .formatted(file, option, expected, value)
                    + " it was begun with, or leave "
                    + Resumption.OPTION
                    + " out to start another");
          }
        });
  }
}
