package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.files.Json;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.io.IOException;
import java.util.List;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The fields of a JSON document that say what a run is to do. */
final class PlanJson {
  static final String EXPERIMENT = "experiment";

  private static final String VALIDATION = "validation";
  private static final String LAST_EPOCH = "last epoch";

  private PlanJson() {}

  static void put(ObjectNode root, RunPlan plan) {
    root.put(EXPERIMENT, plan.experiment());
    root.put("command", plan.command(new Seeds(List.of(plan.seed()))));
    root.set("settings", Json.MAPPER.valueToTree(plan.settings()));
    root.put("epochsGiven", plan.epochsGiven());
    root.put("chosenBy", plan.allImages() ? LAST_EPOCH : VALIDATION);
    root.put("seed", plan.seed());
  }

  static RunPlan read(JsonNode root) throws IOException {
    String chosenBy = Json.required(root, "chosenBy").asText();
    if (!chosenBy.equals(VALIDATION) && !chosenBy.equals(LAST_EPOCH)) {
      throw new IOException(
          "chosenBy: expected '"
              + VALIDATION
              + "' or '"
              + LAST_EPOCH
              + "', got '"
              + chosenBy
              + "'");
    }
    return new RunPlan(
        Json.required(root, EXPERIMENT).asText(),
        Json.value(Json.required(root, "settings"), TrainingSettings.class),
        Json.required(root, "epochsGiven").asBoolean(),
        chosenBy.equals(LAST_EPOCH),
        Json.required(root, "seed").asLong());
  }
}
