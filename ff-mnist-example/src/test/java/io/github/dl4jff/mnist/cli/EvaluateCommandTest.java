package io.github.dl4jff.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The command {@code evaluate}, on a model that {@code train} wrote. */
class EvaluateCommandTest {
  @TempDir static Path directory;

  @Test
  void evaluate_model_givesTheErrorsOfTheTraining() throws IOException {
    Program program = Program.run("evaluate", SmallTraining.directory().resolve("model.zip"));
    JsonNode last =
        SmallTraining.read(SmallTraining.directory().resolve("results.json")).get("final");
    assertEquals(0, program.exitCode(), program.err());
    assertTrue(
        program
            .out()
            .startsWith(
                String.format(
                    Locale.ROOT,
                    "Test error: goodness %.2f%%, softmax head %.2f%%",
                    100 * last.get("goodnessError").asDouble(),
                    100 * last.get("headError").asDouble())),
        program.out());
    assertTrue(
        program
            .out()
            .contains(
                String.format(
                    Locale.ROOT,
                    "Softmax head: error %.2f%%, accuracy %.2f%%;",
                    100 * last.get("headError").asDouble(),
                    100 - 100 * last.get("headError").asDouble())),
        program.out());
    assertFalse(program.out().contains("Accuracy: "), program.out());
    assertTrue(program.out().contains("Images of each class (row)"), program.out());
  }

  @Test
  void evaluate_inTwoStages_isAtItsEndsTheHeadAndTheGoodnessOfAllLabels() throws IOException {
    Path json = directory.resolve("evaluation.json");
    Program never =
        Program.run(
            "evaluate",
            SmallTraining.directory().resolve("model.zip"),
            "--sureness",
            "0",
            "--json",
            json);
    assertEquals(0, never.exitCode(), never.err());
    JsonNode result = SmallTraining.read(json);
    assertEquals(result.get("head").get("error"), result.get("twoStage").get("error"));
    assertEquals(0.0, result.get("twoStage").get("shareUnsure").asDouble());
    Program.run(
        "evaluate",
        SmallTraining.directory().resolve("model.zip"),
        "--sureness",
        "1",
        "--candidates",
        "10",
        "--json",
        json);
    result = SmallTraining.read(json);
    assertEquals(result.get("goodness").get("error"), result.get("twoStage").get("error"));
    assertTrue(result.get("twoStage").get("shareUnsure").asDouble() > 0.9);
  }

  @Test
  void evaluate_impossibleStages_isAUsageError() {
    Program program =
        Program.run(
            "evaluate", SmallTraining.directory().resolve("model.zip"), "--candidates", "11");
    assertEquals(2, program.exitCode());
    assertTrue(
        program.err().contains("--candidates: expected a number in [2, 10], got 11"),
        program.err());
  }

  @Test
  void evaluate_onOtherData_isRefused() throws IOException {
    Program program =
        Program.run(
            "evaluate",
            SmallTraining.directory().resolve("model.zip"),
            "--dataset",
            "mnist",
            "--data",
            directory);
    assertEquals(1, program.exitCode());
    assertTrue(
        program.err().contains("the model takes 64 pixels and knows 10 classes, but MNIST has 784"),
        program.err());
  }

  @Test
  void evaluate_digitsModelWithADirectory_isAUsageError() {
    Program program =
        Program.run(
            "evaluate", SmallTraining.directory().resolve("model.zip"), "--data", directory);
    assertEquals(2, program.exitCode(), program.err());
    assertTrue(program.err().contains("leave --data out"), program.err());
  }

  @Test
  void evaluate_truncatedModel_saysSoInOneLine() throws IOException {
    byte[] model = Files.readAllBytes(SmallTraining.directory().resolve("model.zip"));
    Path truncated = directory.resolve("truncated.zip");
    for (int length : new int[] {0, 100, model.length / 2, model.length - 1}) {
      Files.write(truncated, Arrays.copyOf(model, length));
      Program program = Program.run("evaluate", truncated);
      assertEquals(1, program.exitCode());
      assertEquals(1, program.err().lines().count(), program.err());
      assertTrue(
          program.err().contains(truncated + ": damaged, or no model of DL4J"), program.err());
    }
  }
}
