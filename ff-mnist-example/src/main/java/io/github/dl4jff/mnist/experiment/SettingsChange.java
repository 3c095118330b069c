package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.files.Json;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nd4j.shade.jackson.databind.JsonMappingException.Reference;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.exc.InvalidFormatException;
import org.nd4j.shade.jackson.databind.exc.ValueInstantiationException;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Settings that differ from others in a few values, which are named as in the files of results. */
public final class SettingsChange {
  private SettingsChange() {}

  /**
   * Changes settings.
   *
   * @param settings the settings
   * @param changes values in JSON by their names, such as {@code keep.hidden}
   * @return changed settings
   * @throws IllegalArgumentException if there is no such setting, or it cannot have such a value
   */
  public static TrainingSettings apply(TrainingSettings settings, Map<String, String> changes) {
    ObjectNode root = Json.MAPPER.valueToTree(settings);
    changes.forEach((name, value) -> set(root, name, value));
    try {
      return Json.value(root, TrainingSettings.class);
    } catch (ValueInstantiationException e) {
      throw new IllegalArgumentException(e.getCause().getMessage(), e);
    } catch (InvalidFormatException e) {
      throw new IllegalArgumentException(
          "%s: expected %s, got '%s'"
              .formatted(nameOf(e), valuesOf(e.getTargetType()), e.getValue()),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          changes + ": expected values of their settings' types, got others", e);
    }
  }

  private static String nameOf(InvalidFormatException e) {
    return e.getPath().stream().map(Reference::getFieldName).collect(Collectors.joining("."));
  }

  private static String valuesOf(Class<?> type) {
    return type.isEnum()
        ? "one of " + Json.MAPPER.valueToTree(type.getEnumConstants())
        : type.getSimpleName();
  }

  private static void set(ObjectNode root, String name, String value) {
    int dot = name.indexOf('.');
    ObjectNode parent =
        dot > 0 && root.get(name.substring(0, dot)) instanceof ObjectNode inner ? inner : root;
    String field = parent == root ? name : name.substring(dot + 1);
    JsonNode before = parent.get(field);
    if (before == null || before instanceof ObjectNode) {
      throw new IllegalArgumentException(
          "settings: expected one of %s, got '%s'".formatted(names(root, ""), name));
    }
    parent.set(field, json(value));
  }

  private static JsonNode json(String value) {
    try {
      return Json.MAPPER.readTree(value);
    } catch (IOException e) {
      return Json.MAPPER.valueToTree(value); // a word
    }
  }

  private static List<String> names(JsonNode node, String prefix) {
    List<String> names = new ArrayList<>();
    node.fields()
        .forEachRemaining(
            field -> {
              if (field.getValue() instanceof ObjectNode inner) {
                names.addAll(names(inner, prefix + field.getKey() + "."));
              } else {
                names.add(prefix + field.getKey());
              }
            });
    return names;
  }
}
