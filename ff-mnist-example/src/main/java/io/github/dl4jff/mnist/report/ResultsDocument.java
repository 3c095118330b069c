package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.files.Json;
import io.github.dl4jff.mnist.settings.ConvolutionSettings;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.training.EpochJson;
import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.TrainingResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * The results of one training or of several as a JSON document: data set, settings and versions,
 * then for each training {@code epochs}, {@code final} (the last epoch), {@code complete} and
 * {@code wallSeconds}. Errors are fractions of the test set.
 */
public final class ResultsDocument {
  /** The field of the settings that names the way of training; of one training only. */
  public static final String METHOD = "method";

  private final ObjectNode root = Json.MAPPER.createObjectNode();
  private final int plannedEpochs;

  /**
   * Starts a document.
   *
   * @param settings how; of several trainings, what they have in common
   */
  public ResultsDocument(
      String command,
      ImageDataset data,
      TrainingSettings settings,
      long seed,
      Map<String, String> versions) {
    plannedEpochs = settings.epochs();
    root.put("command", command);
    root.putObject("dataset")
        .put("name", data.name().option())
        .put("train", data.train().size())
        .put("test", data.test().size())
        .put("width", data.train().side())
        .put("height", data.train().side())
        .put("classes", data.train().classes());
    ObjectNode node = root.putObject("settings");
    node.set(
        "convolutions",
        Json.MAPPER.valueToTree(
            settings.convolutions().stream().map(ConvolutionSettings::text).toList()));
    node.set("hidden", Json.MAPPER.valueToTree(settings.hidden()));
    node.put("epochs", settings.epochs())
        .put("batch", settings.batch())
        .put("seed", seed)
        .put("learningRate", settings.adam().learningRate());
    root.put("seed", seed);
    root.set("versions", Json.MAPPER.valueToTree(versions));
  }

  /**
   * Sets the results of the only training, as far as it has come; at least one epoch.
   *
   * @param method the way of training
   * @param settings how it was trained, in words
   */
  public ResultsDocument run(TrainingMethod method, String settings, TrainingResults results) {
    ((ObjectNode) root.get("settings")).put(METHOD, method.title()).put("text", settings);
    root.setAll(node(results));
    return this;
  }

  /**
   * Sets the results of one training of several.
   *
   * @param settings how it was trained, in words
   */
  public ResultsDocument run(String name, String settings, TrainingResults results) {
    ObjectNode node = root.putObject(name).put("settings", settings);
    node.setAll(node(results));
    return this;
  }

  private ObjectNode node(TrainingResults results) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.set("epochs", EpochJson.tested(results.epochs()));
    EpochResult last = results.last();
    ObjectNode end = node.putObject("final").put("epoch", last.epoch());
    last.errors().ifPresent(errors -> EpochJson.put(end, errors));
    return node.put("complete", results.epochs().size() == plannedEpochs)
        .put("wallSeconds", results.wallSeconds());
  }

  /**
   * Writes the document.
   *
   * @throws IOException if it cannot be written; an old file is then still there
   */
  public void write(Path file) throws IOException {
    Json.write(file, root);
  }
}
