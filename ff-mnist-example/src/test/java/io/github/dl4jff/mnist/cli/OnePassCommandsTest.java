package io.github.dl4jff.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The commands on networks that learn in one pass. */
class OnePassCommandsTest {
  @TempDir static Path directory;

  private static Path out;
  private static Program trained;

  @BeforeAll
  static void train() {
    out = directory.resolve("projection");
    trained = train("projection", out);
  }

  private static Program train(String objective, Path to) {
    return Program.run(
        "train",
        "--objective",
        objective,
        "--dataset",
        "digits",
        "--hidden",
        "60,40",
        "--epochs",
        "8",
        "--out",
        to);
  }

  /** With dropout of pixels, whose random numbers do not depend on the threads. */
  @Test
  void train_threads_learnTheSame() throws IOException {
    List<JsonNode> epochs = new ArrayList<>();
    for (String threads : List.of("1", "2")) {
      Path to = directory.resolve("threads-" + threads);
      Program program =
          Program.run(
              "train", "--dataset", "digits", "--epochs", "4", "--threads", threads, "--out", to);
      assertEquals(0, program.exitCode(), program.err());
      JsonNode results = read(to.resolve("results.json"));
      double error = results.at("/final/goodnessError").asDouble();
      assertTrue(error < 0.2, "error " + error);
      epochs.add(results.at("/epochs/3/layers"));
    }
    assertEquals(epochs.get(0), epochs.get(1));
  }

  @ParameterizedTest
  @CsvSource({"two-pass, 2", "projection, 0"})
  void train_threads_ofTwoPassesOrNone_areRefused(String objective, String threads) {
    Program program =
        Program.run("train", "--dataset", "digits", "--objective", objective, "--threads", threads);
    assertEquals(2, program.exitCode());
    assertTrue(program.err().contains("'--threads': expected a number > 0"), program.err());
  }

  private static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void train_projection_writesModelResultsAndPictures() throws IOException {
    assertEquals(0, trained.exitCode(), trained.err());
    assertTrue(trained.out().startsWith("Test error after 8 epochs: goodness "), trained.out());
    for (String picture : List.of("learning-curves", "goodness", "confusion", "weights")) {
      assertNotNull(ImageIO.read(out.resolve(picture + ".png").toFile()), picture);
    }
    JsonNode results = read(out.resolve("results.json"));
    String settings = results.at("/settings/text").asText();
    assertTrue(settings.contains("one pass, projection"), settings);
    assertTrue(settings.contains("label smoothing 0.1"), settings);
    JsonNode layer = results.at("/epochs/7/layers/1");
    assertTrue(layer.get("accuracy").asDouble() > 0.8, layer.toString());
    assertTrue(layer.get("margin").asDouble() > 0, layer.toString());
    double error = results.at("/final/goodnessError").asDouble();
    assertTrue(error < 0.2, "error " + error);
  }

  @Test
  void train_groups_learns() throws IOException {
    Path groups = directory.resolve("groups");
    Program program = train("groups", groups);
    assertEquals(0, program.exitCode(), program.err());
    double error = read(groups.resolve("results.json")).at("/final/goodnessError").asDouble();
    assertTrue(error < 0.3, "error " + error);
  }

  @Test
  void convolutions_areTrainedTestedAndAsked() throws IOException {
    Path convolutions = directory.resolve("convolutions");
    Program program = trainConvolutions("3x3x8-pool,3x3x16", convolutions);
    assertEquals(0, program.exitCode(), program.err());
    JsonNode results = read(convolutions.resolve("results.json"));
    assertEquals("3x3x8-pool", results.at("/settings/convolutions/0").asText());
    assertEquals(0, results.at("/settings/hidden").size());
    double error = results.at("/final/goodnessError").asDouble();
    assertTrue(error < 0.2, "error " + error);
    // eight kernels in a row of twelve
    assertEquals(
        96 + 84 + 24, ImageIO.read(convolutions.resolve("weights.png").toFile()).getHeight());

    Path model = convolutions.resolve("model.zip");
    Path json = directory.resolve("convolutions.json");
    Program evaluated = Program.run("evaluate", model, "--json", json);
    assertEquals(0, evaluated.exitCode(), evaluated.err());
    assertEquals(results.at("/final/goodnessError"), read(json).at("/goodness/error"));
    assertEquals(2, read(json).at("/goodness/layerErrors").size());

    Path picture = convolutions.resolve("confusion.png");
    Program predicted = Program.run("predict", "--as-is", model, picture);
    assertEquals(0, predicted.exitCode(), predicted.err());
    assertTrue(predicted.out().contains("layer 2"), predicted.out());
  }

  private static Program trainConvolutions(String layers, Path to, Object... more) {
    List<Object> args = new ArrayList<>(List.of("train", "--dataset", "digits", "--epochs", 4));
    args.addAll(List.of("--convolutions", layers, "--out", to));
    args.addAll(List.of(more));
    return Program.run(args.toArray());
  }

  @ParameterizedTest
  @ValueSource(strings = {"3x3", "3x5x8", "3x3x8-pool-pool", "0x0x8"})
  void train_unknownConvolutions_areAUsageError(String layers) {
    Program program = trainConvolutions(layers, directory.resolve("none"));
    assertEquals(2, program.exitCode());
    assertTrue(program.err().contains("'--convolutions'"), program.err());
  }

  @Test
  void train_convolutionsInTwoPasses_isAUsageError() {
    Program program =
        trainConvolutions("3x3x8", directory.resolve("none"), "--objective", "two-pass");
    assertEquals(2, program.exitCode());
    assertTrue(
        program.err().contains("--convolutions: expected none but in one pass"), program.err());
  }

  @Test
  void train_resumeWithOtherConvolutions_isRefused() {
    Path to = directory.resolve("resumed");
    assertEquals(0, trainConvolutions("3x3x8", to, "--batch", 500).exitCode());
    Program program = trainConvolutions("3x3x9", to, "--batch", 500, "--resume");
    assertEquals(1, program.exitCode());
    assertTrue(
        program
            .err()
            .contains("--convolutions: expected 3x3x8, as this training was begun, got 3x3x9"),
        program.err());
  }

  @Test
  void evaluate_tellsEachLayerAndEarlyExit() throws IOException {
    Path json = directory.resolve("evaluate.json");
    Program program =
        Program.run("evaluate", out.resolve("model.zip"), "--sureness", "1", "--json", json);
    assertEquals(0, program.exitCode(), program.err());
    assertTrue(program.out().contains("Each layer alone, by goodness: "), program.out());
    JsonNode results = read(json);
    JsonNode trainedEnd = read(out.resolve("results.json")).get("final");
    assertEquals(trainedEnd.get("goodnessError"), results.at("/goodness/error"));
    assertEquals(trainedEnd.get("headError"), results.at("/head/error"));
    assertEquals(2, results.at("/goodness/layerErrors").size());
    // nobody is as sure as that: all leave at the last layer, with the answer of all layers
    assertEquals(results.at("/goodness/error"), results.at("/earlyExit/error"));
    assertEquals(1.0, results.at("/earlyExit/sharesLeft/1").asDouble(), 0.05);
  }

  @Test
  void evaluate_candidatesOfAModelOfOnePass_isAUsageError() {
    Program program = Program.run("evaluate", out.resolve("model.zip"), "--candidates", "3");
    assertEquals(2, program.exitCode());
    assertTrue(program.err().contains("--candidates: the model learns in one pass"), program.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"onepass", "PROJECTION", ""})
  void train_unknownObjective_isAUsageErrorThatNamesThem(String objective) {
    Program program = Program.run("train", "--objective", objective);
    assertEquals(2, program.exitCode());
    assertTrue(
        program.err().contains("expected two-pass, projection, groups, got " + objective),
        program.err());
  }
}
