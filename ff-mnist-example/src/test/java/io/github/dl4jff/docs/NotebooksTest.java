package io.github.dl4jff.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The notebooks are kept with the outputs of one run from the first cell to the last. */
class NotebooksTest {
  private static final int NOTEBOOKS = 5;
  private static final long MOST_BYTES = 1_000_000;

  /** Paths of the machine, log lines, and what an object without toString prints. */
  private static final Pattern NOISE =
      Pattern.compile("(^|[\\s'\"(])/(home|root|tmp|Users|work)/|SLF4J|\\bWARN\\b|\\w@[0-9a-f]{6}");

  static Stream<Path> notebooks() {
    return Documentation.documents(Documentation.NOTEBOOK).stream()
        .map(Documentation.ROOT::relativize);
  }

  @Test
  void notebooks_areAllChecked() {
    assertEquals(NOTEBOOKS, notebooks().count());
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void cells_wereExecutedOnceAndInOrder(Path notebook) {
    int expected = 1;
    for (JsonNode cell : code(notebook)) {
      assertEquals(expected, cell.get("execution_count").asInt(), () -> source(cell));
      expected++;
    }
    assertTrue(expected > 1, "no cell");
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void outputs_areTextAndPictures_withoutErrorsAndNoise(Path notebook) {
    int pictures = 0;
    for (JsonNode cell : code(notebook)) {
      boolean importsOnly = source(cell).lines().allMatch(line -> line.matches("(import .*)?"));
      boolean declaresOnly = source(cell).endsWith("\n}");
      boolean silent = cell.get("outputs").isEmpty();
      assertTrue(!silent || importsOnly || declaresOnly, () -> "no output: " + source(cell));
      for (JsonNode output : cell.get("outputs")) {
        assertFalse(output.get("output_type").asText().equals("error"), () -> source(cell));
        assertEquals("stdout", output.path("name").asText("stdout"), () -> source(cell));
        String text = Documentation.text(output.path("text"));
        assertFalse(NOISE.matcher(text).find(), text);
        JsonNode data = output.path("data");
        assertFalse(data.has("text/html"), () -> "a bare value: " + source(cell));
        pictures += data.has("image/png") ? 1 : 0;
      }
    }
    assertTrue(pictures > 0, "no picture");
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void metadata_nameJavaAndTheKernelThatIsInstalled(Path notebook) {
    JsonNode metadata = read(notebook).get("metadata");
    String kernel = metadata.at("/kernelspec/name").asText();
    assertEquals("java", metadata.at("/kernelspec/language").asText());
    assertEquals("java", metadata.at("/language_info/name").asText());
    Path script = Documentation.ROOT.resolve("docs/notebooks/install-kernel.sh");
    assertTrue(Documentation.read(script).contains("/kernels/" + kernel), kernel);
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void file_isOfModerateSize(Path notebook) throws Exception {
    assertTrue(Files.size(Documentation.ROOT.resolve(notebook)) < MOST_BYTES);
  }

  private static JsonNode read(Path notebook) {
    return Documentation.notebook(Documentation.ROOT.resolve(notebook));
  }

  private static List<JsonNode> code(Path notebook) {
    return Documentation.cells(read(notebook), "code");
  }

  private static String source(JsonNode cell) {
    return Documentation.text(cell.get("source"));
  }
}
