package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.environment.Versions;
import java.util.Map;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The test of a model as a JSON document. Errors are fractions of the test set. */
public final class EvaluationDocument extends JsonDocument {
  /**
   * Starts a document.
   *
   * @param dataset name of the data set
   * @param images number of test images
   * @param versions of what, as {@link Versions#all()} returns them
   */
  public EvaluationDocument(String dataset, int images, Map<String, String> versions) {
    super("evaluate");
    root.put("dataset", dataset).put("images", images);
    putVersions(versions);
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
}
