package io.github.dl4jff.mnist.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.files.Json;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;

class ResultFilesTest {
  private static final RunPlan PLAN = Results.plan("digits-200x2", 3);
  private static final RunPlan BACKPROP = Results.plan("digits-200x2-backprop", 3);

  @TempDir Path directory;

  private ResultFiles files;

  @BeforeEach
  void open() {
    files = new ResultFiles(directory);
  }

  private ExperimentResult roundTrip(ExperimentResult result) throws IOException {
    files.write(result);
    return files.read(files.of(result.plan())).orElseThrow();
  }

  private String messageOf(String json) throws IOException {
    Path file = files.of(PLAN);
    Files.createDirectories(file.getParent());
    Files.writeString(file, json);
    return assertThrows(IOException.class, () -> files.read(file)).getMessage();
  }

  @Test
  void of_namesAFileForEveryKindOfRun() {
    TrainingSettings settings = PLAN.settings();
    assertEquals(directory.resolve("digits-200x2/seed-3.json"), files.of(PLAN));
    assertEquals(
        directory.resolve("digits-200x2/all-images-seed-3.json"),
        files.of(new RunPlan("digits-200x2", settings, false, true, 3)));
    assertEquals(
        directory.resolve("digits-200x2/all-images-epochs-20-seed-3.json"),
        files.of(new RunPlan("digits-200x2", settings, true, true, 3)));
  }

  @Test
  void command_isTheOneThatDoesTheRun() {
    TrainingSettings settings = PLAN.settings();
    assertEquals("experiment digits-200x2 --seeds 1-3", PLAN.command(Seeds.parse("1-3")));
    assertEquals(
        "experiment digits-200x2 --seeds 3 --all-images --epochs 20",
        new RunPlan("digits-200x2", settings, true, true, 3).command(Seeds.parse("3")));
  }

  @Test
  void write_andRead_keepsEverything() throws IOException {
    for (RunPlan plan :
        List.of(
            PLAN,
            BACKPROP,
            new RunPlan("digits-200x2", PLAN.settings(), true, true, 1L << 40),
            new RunPlan(
                "digits-200x2", PLAN.settings().toBuilder().flip(true).build(), false, false, 3))) {
      ExperimentResult result = Results.result(plan, 0.1, 0.05);
      assertEquals(result, roundTrip(result));
    }
  }

  @Test
  void write_runOfSeveralCommits_keepsThemAll() throws IOException {
    ExperimentResult one = Results.result(PLAN, 0.1, 0.05);
    ExperimentResult two =
        new ExperimentResult(
            PLAN, List.of("a", "b", "c"), Map.of(), 1, one.epochs(), 1, one.test(), 1);
    assertEquals(List.of("a", "b", "c"), roundTrip(two).commits());
    JsonNode json = Json.MAPPER.readTree(files.of(PLAN).toFile());
    assertEquals("c", json.get("commit").asText());
    assertEquals("[\"a\",\"b\"]", json.get("earlierCommits").toString());
  }

  @Test
  void write_hasTheFieldsThatArePromised() throws IOException {
    files.write(Results.result(PLAN, 0.125, 0.0625));
    JsonNode json = Json.MAPPER.readTree(files.of(PLAN).toFile());
    assertEquals("digits-200x2", json.get("experiment").asText());
    assertEquals("experiment digits-200x2 --seeds 3", json.get("command").asText());
    assertEquals("[200,200]", json.at("/settings/hidden").toString());
    assertEquals(1, json.at("/settings/version").asInt());
    assertEquals("false", json.at("/settings/flip").toString());
    assertEquals(3, json.get("seed").asInt());
    assertEquals(40, json.get("commit").asText().length());
    assertEquals("1.2.3", json.at("/versions/project").asText());
    assertEquals(50_000, json.get("trainedOn").asInt());
    assertEquals("validation", json.get("chosenBy").asText());
    assertEquals(20, json.get("epochs").size());
    assertEquals(0.25, json.at("/epochs/19/validation/headError").asDouble());
    assertEquals(0.125, json.at("/epochs/19/validation/goodnessError").asDouble());
    assertEquals(0.9, json.at("/epochs/19/layers/0/pairAccuracy").asDouble());
    assertEquals(30, json.at("/epochs/19/seconds").asDouble());
    assertEquals(20, json.get("chosenEpoch").asInt());
    assertEquals(0.125, json.at("/test/headError").asDouble());
    assertEquals(0.0625, json.at("/test/goodnessError").asDouble());
    assertEquals(600, json.get("trainSeconds").asDouble());
    assertTrue(json.get("complete").asBoolean());
  }

  @Test
  void read_documentOfAnotherCommand_isNoResult() throws IOException {
    Path file = Files.writeString(directory.resolve("seed-1.json"), "{\"command\": \"train\"}");
    assertEquals(Optional.empty(), files.read(file));
  }

  @Test
  void read_damagedFile_saysWhy() throws IOException {
    String json = Json.text(ResultJson.write(Results.result(PLAN, 0.1, 0.05)));
    assertTrue(messageOf("").contains("there is no"), "empty");
    String half = json.substring(0, json.indexOf("\"chosenEpoch\"")); // not within a word
    assertTrue(messageOf(half).contains("end-of-input"));
    assertEquals(
        "the run is not complete",
        messageOf(json.replace("\"complete\" : true", "\"complete\" : false")));
    assertEquals("there is no 'chosenEpoch'", messageOf(json.replace("chosenEpoch", "epoch")));
    assertTrue(messageOf(json.replace("\"batch\" : 64", "\"batch\" : 0")).contains("batch"));
    assertTrue(
        messageOf(json.replace("\"validation\",", "\"the test set\",")).contains("chosenBy"));
    assertEquals(
        "trainSeconds: expected a number, got \"long\"",
        messageOf(json.replace("\"trainSeconds\" : 600.0", "\"trainSeconds\" : \"long\"")));
  }

  @Test
  void read_olderFile_isTheSameResult() throws IOException {
    ExperimentResult result = Results.result(PLAN, 0.1, 0.05);
    files.write(result);
    Path file = files.of(PLAN);
    String older =
        Files.readString(file)
            .replace("\"layer\" : 1", "\"layer\" : \"layer0\"")
            .replace("pairAccuracy", "toldApart")
            .replaceFirst("\\s*\"flip\" : false,", "")
            .replaceFirst("\\s*\"convolutions\" : \\[ \\],", "")
            .replaceFirst("\\s*\"similarity\" : 0.0,", "")
            .replaceFirst("\\s*\"batchNormalization\" : false,", "")
            .replaceFirst(",\\s*\"negatives\" : \"hybrid images\"", "");
    assertTrue(older.contains("layer0") && older.contains("toldApart"), older);
    for (String field :
        List.of("flip", "convolutions", "batchNormalization", "similarity", "negatives")) {
      assertFalse(older.contains(field), older);
    }
    Files.writeString(file, older);
    assertEquals(Optional.of(result), files.read(file));
  }

  @Test
  void read_layersOutOfOrder_areRefused() throws IOException {
    files.write(Results.result(PLAN, 0.1, 0.05));
    Path file = files.of(PLAN);
    Files.writeString(file, Files.readString(file).replace("\"layer\" : 1", "\"layer\" : 2"));
    String message = assertThrows(IOException.class, () -> files.read(file)).getMessage();
    assertEquals("layer: expected 1, got 2", message);
  }

  @Test
  void read_fileThatWasMoved_isRefused() throws IOException {
    files.write(Results.result(PLAN, 0.1, 0.05));
    Path copy = directory.resolve("digits-200x2").resolve("seed-4.json");
    Files.copy(files.of(PLAN), copy);
    String message = assertThrows(IOException.class, () -> files.read(copy)).getMessage();
    assertEquals("it holds what belongs into " + files.of(PLAN), message);
  }

  @Test
  void list_isSorted_andHoldsJsonOfSubdirectoriesAlone() throws IOException {
    files.write(Results.result(PLAN.withSeed(2), 0.1, 0.05));
    files.write(Results.result(PLAN.withSeed(1), 0.1, 0.05));
    files.write(Results.result(BACKPROP, 0.1, 0.05));
    Files.writeString(directory.resolve("top.json"), "");
    Files.writeString(directory.resolve("digits-200x2").resolve("notes.txt"), "");
    assertEquals(
        List.of(files.of(BACKPROP), files.of(PLAN.withSeed(1)), files.of(PLAN.withSeed(2))),
        files.list());
  }

  @Test
  void list_missingDirectory_isRefused() {
    ResultFiles missing = new ResultFiles(directory.resolve("missing"));
    assertThrows(IOException.class, missing::list);
  }
}
