package io.github.dl4jff.mnist.training;

import io.github.dl4jff.mnist.files.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The parts of a JSON document that say how epochs went, and errors. */
public final class EpochJson {
  private static final String VALIDATION = "validation";
  private static final String LAYERS = "layers";
  private static final String LAYER = "layer";
  private static final String HEAD_ERROR = "headError";
  private static final String GOODNESS_ERROR = "goodnessError";

  /** What older files call the pair accuracy. */
  private static final String OLD_PAIR_ACCURACY = "toldApart";

  private EpochJson() {}

  /** Writes epochs whose errors are those of the validation images. */
  public static ArrayNode validated(List<EpochResult> epochs) {
    return write(epochs, (node, errors) -> put(node.putObject(VALIDATION), errors));
  }

  /** Writes epochs whose errors are those of the test images, beside the other figures. */
  public static ArrayNode tested(List<EpochResult> epochs) {
    return write(epochs, EpochJson::put);
  }

  private static ArrayNode write(
      List<EpochResult> epochs, BiConsumer<ObjectNode, Errors> putErrors) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    for (EpochResult epoch : epochs) {
      ObjectNode node = array.addObject().put("epoch", epoch.epoch());
      epoch.errors().ifPresent(errors -> putErrors.accept(node, errors));
      node.put("seconds", epoch.seconds());
      if (!epoch.layers().isEmpty()) {
        ArrayNode layers = node.putArray(LAYERS);
        for (LayerFigures layer : epoch.layers()) {
          ObjectNode figures = layers.addObject().put(LAYER, layer.layer());
          layer.values().forEach(figures::put);
        }
      }
    }
    return array;
  }

  /** Reads what {@link #validated} wrote. */
  public static List<EpochResult> read(JsonNode array) throws IOException {
    List<EpochResult> epochs = new ArrayList<>();
    for (JsonNode node : array) {
      List<LayerFigures> layers = new ArrayList<>();
      for (JsonNode layer : node.path(LAYERS)) {
        layers.add(readLayer(layers.size() + 1, layer));
      }
      epochs.add(
          new EpochResult(
              Json.whole(node, "epoch"),
              node.has(VALIDATION)
                  ? Optional.of(readErrors(node.get(VALIDATION)))
                  : Optional.empty(),
              Json.number(node, "seconds"),
              layers));
    }
    return epochs;
  }

  /**
   * Reads a layer. Older files have its name for its number: {@code layer0} and so on, which is
   * left aside.
   */
  private static LayerFigures readLayer(int number, JsonNode node) throws IOException {
    JsonNode layer = Json.required(node, LAYER);
    if (!layer.isTextual() && Json.whole(node, LAYER) != number) {
      throw new IOException(LAYER + ": expected " + number + ", got " + layer);
    }
    Json.number(node, LayerFigures.LOCAL_LOSS); // every layer that learns has one
    Map<String, Double> values = new LinkedHashMap<>();
    List<String> fields = new ArrayList<>();
    node.fieldNames().forEachRemaining(fields::add);
    fields.remove(LAYER);
    for (String field : fields) {
      values.put(
          field.equals(OLD_PAIR_ACCURACY) ? LayerFigures.PAIR_ACCURACY : field,
          Json.number(node, field));
    }
    return new LayerFigures(number, values);
  }

  /** Adds errors to an object. */
  public static void put(ObjectNode node, Errors errors) {
    node.put(HEAD_ERROR, errors.head());
    errors.goodness().ifPresent(error -> node.put(GOODNESS_ERROR, error));
  }

  /** Reads the errors of an object. */
  public static Errors readErrors(JsonNode node) throws IOException {
    return new Errors(
        Json.number(node, HEAD_ERROR),
        node.has(GOODNESS_ERROR)
            ? OptionalDouble.of(Json.number(node, GOODNESS_ERROR))
            : OptionalDouble.empty());
  }
}
