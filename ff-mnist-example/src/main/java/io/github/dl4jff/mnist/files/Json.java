package io.github.dl4jff.mnist.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;

/** Reads and writes trees of JSON. What is read must be whole: nothing missing, nothing else. */
public final class Json {
  public static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private Json() {}

  public static String text(JsonNode root) {
    try {
      return MAPPER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can always be written", e);
    }
  }

  /**
   * Writes a document, replacing an older one.
   *
   * @throws IOException if it cannot be written; an old file is then still there
   */
  public static void write(Path file, JsonNode root) throws IOException {
    byte[] text = text(root).getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, stream -> stream.write(text));
  }

  public static <T> T value(JsonNode node, Class<T> type) throws IOException {
    return MAPPER.treeToValue(node, type);
  }

  public static JsonNode required(JsonNode node, String field) throws IOException {
    JsonNode value = node == null ? null : node.get(field);
    if (value == null || value.isNull()) {
      throw new IOException("there is no '" + field + "'");
    }
    return value;
  }

  public static double number(JsonNode node, String field) throws IOException {
    JsonNode value = required(node, field);
    if (!value.isNumber()) {
      throw new IOException(field + ": expected a number, got " + value);
    }
    return value.asDouble();
  }

  public static int whole(JsonNode node, String field) throws IOException {
    JsonNode value = required(node, field);
    if (!value.isInt()) {
      throw new IOException(field + ": expected a whole number, got " + value);
    }
    return value.asInt();
  }
}
