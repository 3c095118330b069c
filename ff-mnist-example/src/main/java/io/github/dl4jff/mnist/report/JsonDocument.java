package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** What a command has found out, as a JSON document. */
abstract class JsonDocument {
  static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  final ObjectNode root = JSON.createObjectNode();

  JsonDocument(String command) {
    root.put("command", command);
  }

  final void putVersions(Map<String, String> versions) {
    ObjectNode node = root.putObject("versions");
    versions.forEach(node::put);
  }

  /**
   * Writes the document.
   *
   * @param file the file; its directory must exist
   * @throws IOException if it cannot be written; an old file is then still there
   */
  public final void write(Path file) throws IOException {
    byte[] text = (JSON.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, stream -> stream.write(text));
  }
}
