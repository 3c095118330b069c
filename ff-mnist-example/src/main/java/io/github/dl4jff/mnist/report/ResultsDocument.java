package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.data.AtomicFile;
import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.training.LayerStatistics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * The results of one run or of several as a JSON document: data set, settings and versions, then
 * for each run {@code epochs}, {@code final} (the last epoch), {@code complete} and {@code
 * wallSeconds}. Errors are fractions of the test set.
 */
public final class ResultsDocument {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final ObjectNode root = JSON.createObjectNode();
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
    plannedEpochs = settings.epochs();
    root.put("command", command);
    root.set("dataset", dataset(data));
    root.set("settings", settings(settings));
    root.put("seed", settings.seed());
    ObjectNode versionsNode = root.putObject("versions");
    versions.forEach(versionsNode::put);
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

  /**
   * Writes the document.
   *
   * @param file the file; its directory must exist
   * @throws IOException if it cannot be written; an old file is then still there
   */
  public void write(Path file) throws IOException {
    byte[] text = (JSON.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, stream -> stream.write(text));
  }
}
