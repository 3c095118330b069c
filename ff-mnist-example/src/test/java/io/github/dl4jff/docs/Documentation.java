package io.github.dl4jff.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Finds and reads the documents of this checkout. */
final class Documentation {
  /** The checkout: tests run in the directory of their module. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  static final String MARKDOWN = ".md";
  static final String NOTEBOOK = ".ipynb";

  private Documentation() {}

  /** Returns README.md and everything of this kind below docs. */
  static List<Path> documents(String extension) {
    return Stream.concat(
            Stream.of(ROOT.resolve("README.md")),
            files(ROOT.resolve("docs"), file -> !file.toString().contains(".ipynb_checkpoints")))
        .filter(file -> file.toString().endsWith(extension))
        .sorted()
        .toList();
  }

  static Stream<Path> files(Path directory, Predicate<Path> which) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).filter(which).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode notebook(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the cells of a kind, {@code code} or {@code markdown}. */
  static List<JsonNode> cells(JsonNode notebook, String kind) {
    return StreamSupport.stream(notebook.get("cells").spliterator(), false)
        .filter(cell -> cell.get("cell_type").asText().equals(kind))
        .toList();
  }

  /** Returns a field of a notebook that is a string, or a list of strings to join. */
  static String text(JsonNode field) {
    if (field.isTextual()) {
      return field.asText();
    }
    StringBuilder text = new StringBuilder();
    field.forEach(line -> text.append(line.asText()));
    return text.toString();
  }

  /** Returns the text of a Markdown file, or that of all Markdown cells of a notebook. */
  static String markdown(Path file) {
    if (file.toString().endsWith(MARKDOWN)) {
      return read(file);
    }
    return String.join(
        "\n\n",
        cells(notebook(file), "markdown").stream().map(cell -> text(cell.get("source"))).toList());
  }
}
