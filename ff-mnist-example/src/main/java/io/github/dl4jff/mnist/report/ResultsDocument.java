package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.environment.Versions;
import io.github.dl4jff.training.LayerStatistics;
import java.util.Map;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * The results of one run or of several as a JSON document: data set, settings and versions, then
 * for each run {@code epochs}, {@code final} (the last epoch), {@code complete} and {@code
 * wallSeconds}. Errors are fractions of the test set.
 */
public final class ResultsDocument extends JsonDocument {
  private final int plannedEpochs;

  /**
   * Starts a document.
   *
   * @param command the command that ran
   * @param data what was trained on
   * @param settings how
   * @param versions of what, as {@link Versions#all()} returns them
   */
  public ResultsDocument(
      String command, ImageDataset data, RunSettings settings, Map<String, String> versions) {
    super(command);
    plannedEpochs = settings.epochs();
    root.set("dataset", dataset(data));
    root.set("settings", settings(settings));
    root.put("seed", settings.seed());
    putVersions(versions);
  }

  private static ObjectNode dataset(ImageDataset data) {
    return JSON.createObjectNode()
        .put("name", data.name().option())
        .put("train", data.train().size())
        .put("test", data.test().size())
        .put("width", data.train().side())
        .put("height", data.train().side())
        .put("classes", data.train().classes());
  }

  private static ObjectNode settings(RunSettings settings) {
    ObjectNode node = JSON.createObjectNode();
    ArrayNode hidden = node.putArray("hidden");
    settings.hidden().forEach(hidden::add);
    return node.put("epochs", settings.epochs())
        .put("batch", settings.batch())
        .put("seed", settings.seed())
        .put("learningRate", settings.learningRate());
  }

  /**
   * Sets the results of the only run.
   *
   * @param results the run, as far as it has come; at least one epoch
   * @return this document
   */
  public ResultsDocument run(RunResults results) {
    root.setAll(node(results));
    return this;
  }

  /**
   * Sets the results of one run of several.
   *
   * @param name name of the run
   * @param results the run, as far as it has come; at least one epoch
   * @return this document
   */
  public ResultsDocument run(String name, RunResults results) {
    root.set(name, node(results));
    return this;
  }

  private ObjectNode node(RunResults results) {
    ObjectNode node = JSON.createObjectNode();
    ArrayNode epochs = node.putArray("epochs");
    results.epochs().forEach(epoch -> epochs.add(node(epoch)));
    ObjectNode last = node.putObject("final");
    last.put("epoch", results.last().epoch());
    putErrors(last, results.last());
    return node.put("complete", results.epochs().size() == plannedEpochs)
        .put("wallSeconds", results.wallSeconds());
  }

  private static ObjectNode node(EpochResult epoch) {
    ObjectNode node = JSON.createObjectNode().put("epoch", epoch.epoch());
    putErrors(node, epoch);
    node.put("seconds", epoch.seconds());
    if (!epoch.layers().isEmpty()) {
      ArrayNode layers = node.putArray("layers");
      for (LayerStatistics layer : epoch.layers()) {
        layers
            .addObject()
            .put("layer", layer.layer())
            .put("localLoss", layer.localLoss())
            .put("positiveGoodness", layer.positiveGoodness())
            .put("negativeGoodness", layer.negativeGoodness())
            .put("toldApart", layer.toldApart());
      }
    }
    return node;
  }

  private static void putErrors(ObjectNode node, EpochResult epoch) {
    node.put("headError", epoch.headError());
    epoch.goodnessError().ifPresent(error -> node.put("goodnessError", error));
  }
}
