package io.github.dl4jff.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The command {@code compare}, from end to end. */
class CompareCommandTest {
  @TempDir static Path directory;

  @Test
  void compare_writesATableAPictureAndEveryTraining() throws IOException {
    Path compared = directory.resolve("compared");
    Program program = SmallTraining.run("compare", "--out", compared);
    assertEquals(0, program.exitCode(), program.err());
    assertEquals(13, program.out().lines().count(), program.out());
    assertTrue(program.out().contains("backprop, softmax head"), program.out());
    assertTrue(program.out().contains("one pass, projection, goodness"), program.out());
    assertTrue(program.out().contains("two passes, goodness"), program.out());
    assertTrue(program.out().contains("With 360 test images the standard error"), program.out());
    assertNotNull(ImageIO.read(compared.resolve("comparison.png").toFile()));
    JsonNode results = SmallTraining.read(compared.resolve("comparison.json"));
    assertEquals(
        SmallTraining.read(SmallTraining.directory().resolve("results.json")).get("final"),
        results.at("/forwardForward/final"));
    for (String name : List.of("projection", "groups", "backprop")) {
      assertEquals(4, results.get(name).get("epochs").size(), name);
      assertTrue(results.get(name).get("settings").asText().startsWith("UCI digits 64-"), name);
    }
    assertTrue(results.at("/projection/final/goodnessError").asDouble() < 0.2);
    assertTrue(results.at("/backprop/final/headError").asDouble() < 0.2);
  }
}
