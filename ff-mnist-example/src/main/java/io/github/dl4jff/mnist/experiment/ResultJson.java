package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.files.Json;
import io.github.dl4jff.mnist.training.EpochJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Turns results into JSON documents and back. */
final class ResultJson {
  private ResultJson() {}

  static String write(ExperimentResult result) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    PlanJson.put(root, result.plan());
    List<String> commits = result.commits();
    int last = commits.size() - 1;
    root.put("commit", commits.get(last));
    if (last > 0) {
      root.set("earlierCommits", Json.MAPPER.valueToTree(commits.subList(0, last)));
    }
    root.set("versions", Json.MAPPER.valueToTree(result.versions()));
    root.put("trainedOn", result.trainedOn());
    root.set("epochs", EpochJson.write(result.epochs()));
    root.put("chosenEpoch", result.chosenEpoch());
    root.set("test", EpochJson.write(result.test()));
    root.put("trainSeconds", result.trainSeconds());
    root.put("complete", true);
    return Json.text(root);
  }

  /**
   * Reads a result.
   *
   * @param root a JSON document that {@link #write} wrote
   * @return the result
   * @throws IOException if it is no such document, or that of a run that is not complete
   */
  static ExperimentResult read(JsonNode root) throws IOException {
    if (!Json.required(root, "complete").asBoolean()) {
      throw new IOException("the run is not complete");
    }
    return new ExperimentResult(
        PlanJson.read(root),
        commits(root),
        versions(root),
        Json.whole(root, "trainedOn"),
        EpochJson.read(Json.required(root, "epochs")),
        Json.whole(root, "chosenEpoch"),
        EpochJson.readErrors(Json.required(root, "test")),
        Json.number(root, "trainSeconds"));
  }

  private static List<String> commits(JsonNode root) throws IOException {
    List<String> commits = new ArrayList<>();
    root.path("earlierCommits").forEach(commit -> commits.add(commit.asText()));
    commits.add(Json.required(root, "commit").asText());
    return commits;
  }

  private static Map<String, String> versions(JsonNode root) throws IOException {
    Map<String, String> versions = new LinkedHashMap<>();
    Json.required(root, "versions")
        .fields()
        .forEachRemaining(version -> versions.put(version.getKey(), version.getValue().asText()));
    return versions;
  }
}
