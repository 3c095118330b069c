package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.data.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The test of a model as a JSON document. Errors are fractions of the test set. */
public final class EvaluationDocument {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final ObjectNode root = JSON.createObjectNode().put("command", "evaluate");

  /**
   * Starts a document.
   *
   * @param dataset name of the data set
   * @param images number of test images
   * @param versions of what, as {@link Versions#all()} returns them
   */
  public EvaluationDocument(String dataset, int images, Map<String, String> versions) {
    root.put("dataset", dataset).put("images", images);
    ObjectNode versionsNode = root.putObject("versions");
    versions.forEach(versionsNode::put);
  }

  /**
   * Adds a way to classify.
   *
   * @param name its name
   * @param error share of the images that it gets wrong
   * @param seconds how long it took for all images
   * @return what was added, for more fields
   */
  public ObjectNode add(String name, double error, double seconds) {
    return root.putObject(name).put("error", error).put("seconds", seconds);
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
