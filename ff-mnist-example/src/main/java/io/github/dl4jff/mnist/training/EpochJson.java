package io.github.dl4jff.mnist.training;

import io.github.dl4jff.mnist.files.Json;
import io.github.dl4jff.training.LayerStatistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The parts of a JSON document that say how epochs went, and errors. */
public final class EpochJson {
  private static final String VALIDATION = "validation";
  private static final String LAYERS = "layers";
  private static final String GOODNESS_ERROR = "goodnessError";

  private EpochJson() {}

  public static ArrayNode write(List<ExperimentEpoch> epochs) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    for (ExperimentEpoch epoch : epochs) {
      ObjectNode node = array.addObject().put("epoch", epoch.epoch());
      epoch.validation().ifPresent(validation -> node.set(VALIDATION, write(validation)));
      node.put("seconds", epoch.seconds());
      if (!epoch.layers().isEmpty()) {
        node.set(LAYERS, Json.MAPPER.valueToTree(epoch.layers()));
      }
    }
    return array;
  }

  public static List<ExperimentEpoch> read(JsonNode array) throws IOException {
    List<ExperimentEpoch> epochs = new ArrayList<>();
    for (JsonNode node : array) {
      List<LayerStatistics> layers = new ArrayList<>();
      for (JsonNode layer : node.path(LAYERS)) {
        layers.add(Json.value(layer, LayerStatistics.class));
      }
      epochs.add(
          new ExperimentEpoch(
              Json.whole(node, "epoch"),
              node.has(VALIDATION)
                  ? Optional.of(readErrors(node.get(VALIDATION)))
                  : Optional.empty(),
              Json.number(node, "seconds"),
              layers));
    }
    return epochs;
  }

  public static ObjectNode write(Errors errors) {
    ObjectNode node = Json.MAPPER.createObjectNode().put("headError", errors.head());
    errors.goodness().ifPresent(error -> node.put(GOODNESS_ERROR, error));
    return node;
  }

  public static Errors readErrors(JsonNode node) throws IOException {
    return new Errors(
        Json.number(node, "headError"),
        node.has(GOODNESS_ERROR)
            ? OptionalDouble.of(Json.number(node, GOODNESS_ERROR))
            : OptionalDouble.empty());
  }
}
