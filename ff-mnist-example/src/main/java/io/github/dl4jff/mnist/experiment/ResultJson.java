package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.files.Json;
import io.github.dl4jff.mnist.settings.NegativesName;
import io.github.dl4jff.mnist.settings.TrainingSettings;
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
  static final String EXPERIMENT = "experiment";

  private static final String BATCH_NORMALIZATION = "batchNormalization";
  private static final String CONVOLUTIONS = "convolutions";
  private static final String FLIP = "flip";
  private static final String LAYERS = "layers";
  private static final String NEGATIVES = "negatives";
  private static final String SIMILARITY = "similarity";
  private static final String VALIDATION = "validation";
  private static final String LAST_EPOCH = "last epoch";

  private ResultJson() {}

  static ObjectNode write(ExperimentResult result) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    RunPlan plan = result.plan();
    root.put(EXPERIMENT, plan.experiment());
    root.put("command", plan.command(new Seeds(List.of(plan.seed()))));
    putPlan(root, plan);
    List<String> commits = result.commits();
    int last = commits.size() - 1;
    root.put("commit", commits.get(last));
    if (last > 0) {
      root.set("earlierCommits", Json.MAPPER.valueToTree(commits.subList(0, last)));
    }
    root.set("versions", Json.MAPPER.valueToTree(result.versions()));
    root.put("trainedOn", result.trainedOn());
    root.set("epochs", EpochJson.validated(result.epochs()));
    root.put("chosenEpoch", result.chosenEpoch());
    EpochJson.put(root.putObject("test"), result.test());
    root.put("trainSeconds", result.trainSeconds());
    root.put("complete", true);
    return root;
  }

  /**
   * Reads a result.
   *
   * @param root a JSON document that {@link #write} wrote
   * @throws IOException if it is no such document, or that of a run that is not complete
   */
  static ExperimentResult read(JsonNode root) throws IOException {
    if (!Json.required(root, "complete").asBoolean()) {
      throw new IOException("the run is not complete");
    }
    return new ExperimentResult(
        readPlan(root),
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

  static void putPlan(ObjectNode root, RunPlan plan) {
    root.put(EXPERIMENT, plan.experiment());
    root.set("settings", Json.MAPPER.valueToTree(plan.settings()));
    root.put("epochsGiven", plan.epochsGiven());
    root.put("chosenBy", plan.allImages() ? LAST_EPOCH : VALIDATION);
    root.put("seed", plan.seed());
  }

  static RunPlan readPlan(JsonNode root) throws IOException {
    String chosenBy = Json.required(root, "chosenBy").asText();
    if (!chosenBy.equals(VALIDATION) && !chosenBy.equals(LAST_EPOCH)) {
      throw new IOException(
          "chosenBy: expected '%s' or '%s', got '%s'".formatted(VALIDATION, LAST_EPOCH, chosenBy));
    }
    return new RunPlan(
        Json.required(root, EXPERIMENT).asText(),
        settings(Json.required(root, "settings")),
        Json.required(root, "epochsGiven").asBoolean(),
        chosenBy.equals(LAST_EPOCH),
        Json.required(root, "seed").asLong());
  }

  private static TrainingSettings settings(JsonNode settings) throws IOException {
    if (settings instanceof ObjectNode fields) { // what older files do not have
      if (!fields.has(CONVOLUTIONS)) {
        fields.putArray(CONVOLUTIONS);
      }
      if (!fields.has(BATCH_NORMALIZATION)) {
        fields.put(BATCH_NORMALIZATION, false);
      }
      if (!fields.has(FLIP)) {
        fields.put(FLIP, false);
      }
      if (fields.get(LAYERS) instanceof ObjectNode layers) {
        if (!layers.has(NEGATIVES)) {
          layers.put(NEGATIVES, NegativesName.HYBRID_IMAGES.title());
        }
        if (!layers.has(SIMILARITY)) {
          layers.put(SIMILARITY, 0.0);
        }
      }
    }
    return Json.value(settings, TrainingSettings.class);
  }
}
