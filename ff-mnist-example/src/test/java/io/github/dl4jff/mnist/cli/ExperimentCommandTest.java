package io.github.dl4jff.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.experiment.Experiments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class ExperimentCommandTest {
  @TempDir Path directory;

  private Path results;
  private Path file;

  @BeforeEach
  void name() {
    results = directory.resolve("deep").resolve("results");
    file = results.resolve("digits-200x2").resolve("epochs-1-seed-1.json");
  }

  private Program run(Object... args) {
    List<Object> all = new ArrayList<>(List.of("experiment"));
    all.addAll(Arrays.asList(args));
    all.addAll(List.of("--results", results, "--work", directory.resolve("work")));
    return Program.run(all.toArray());
  }

  private Program runShort(Object... more) {
    List<Object> all = new ArrayList<>(List.of("digits-200x2", "--epochs", 1, "--seeds", 1));
    all.addAll(Arrays.asList(more));
    return run(all.toArray());
  }

  private static void assertUsageError(String expected, Program program) {
    assertEquals(2, program.exitCode(), program.err());
    assertEquals("", program.out());
    assertEquals(1, program.err().lines().count(), program.err());
    assertTrue(program.err().contains(expected), program.err());
  }

  private JsonNode json(Path path) throws IOException {
    return new ObjectMapper().readTree(path.toFile());
  }

  @Test
  void list_hasALineForEveryExperiment() {
    Program program = Program.run("experiment", "--list");
    assertEquals(0, program.exitCode(), program.err());
    List<String> lines = program.out().lines().toList();
    assertEquals(Experiments.names().size(), lines.size());
    for (int i = 0; i < lines.size(); i++) {
      String name = Experiments.names().get(i);
      int version = Experiments.of(name).orElseThrow().version();
      assertTrue(lines.get(i).startsWith(name + ": "), lines.get(i));
      assertTrue(lines.get(i).endsWith("; version " + version), lines.get(i));
    }
  }

  @Test
  void unknownName_suggestsTheNearest() {
    assertUsageError(
        "Unknown experiment 'mnist-500x3' (did you mean mnist-500x2 or ", run("mnist-500x3"));
    assertUsageError("see 'ff-mnist-example experiment --help'", run("x"));
  }

  @Test
  void missingName_isAUsageError() {
    assertUsageError("Missing required parameter: NAME, or --list", run());
  }

  @Test
  void help_namesAFolderForResultsThatIsNotTracked() {
    String help = Program.run("experiment", "--help").out().replaceAll("\\s+", " ");
    assertTrue(help.contains("Where the results go. Default: experiments."), help);
    assertFalse(help.contains("docs"), help);
  }

  @Test
  void badSeeds_areUsageErrors() {
    for (String seeds : new String[] {"", "x", "5-1", "1,,2", "1-9999"}) {
      Program program = run("digits-200x2", "--seeds", seeds);
      assertUsageError("--seeds", program);
      assertUsageError("got '" + seeds + "'", program);
    }
  }

  @Test
  void badEpochs_areUsageErrors() {
    assertUsageError(
        "'--epochs': expected a number > 0, got 0", run("digits-200x2", "--epochs", "0"));
  }

  @Test
  void directoryForTheDigits_isAUsageError() {
    assertUsageError("leave --data out", run("digits-200x2", "--data", directory));
  }

  @Test
  void unwritablePlaces_areSaidBeforeAnythingElse() throws IOException {
    Path text = Files.writeString(directory.resolve("text"), "");
    for (String option : new String[] {"--results", "--work"}) {
      Program program = Program.run("experiment", "digits-200x2", option, text.resolve("below"));
      assertEquals(1, program.exitCode());
      assertEquals(1, program.err().lines().count(), program.err());
      assertTrue(program.err().contains("choose another place by " + option), program.err());
    }
  }

  @Test
  void run_writesTheResult_andLeavesNoCheckpoint() throws IOException {
    Program program = run("digits-200x2", "--epochs", 2, "--seeds", "1,3");
    assertEquals(0, program.exitCode(), program.err());
    List<String> out = program.out().lines().toList();
    assertEquals(3, out.size(), program.out());
    assertTrue(out.get(0).startsWith("digits-200x2, seed 1: test error goodness "), out.get(0));
    assertTrue(out.get(2).startsWith("digits-200x2, seeds 1,3: test error goodness "), out.get(2));
    assertTrue(out.get(2).contains(" +/- "), out.get(2));
    JsonNode json = json(results.resolve("digits-200x2").resolve("epochs-2-seed-3.json"));
    assertEquals("digits-200x2", json.get("experiment").asText());
    assertEquals("experiment digits-200x2 --seeds 3 --epochs 2", json.get("command").asText());
    assertEquals(3, json.get("seed").asInt());
    assertEquals(1150, json.get("trainedOn").asInt());
    assertEquals(2, json.get("epochs").size());
    assertEquals("1", json.at("/versions/threads").asText());
    assertFalse(Files.exists(directory.resolve("work/digits-200x2/epochs-2-seed-1")));
  }

  @Test
  void run_again_isSkipped() throws IOException {
    Program first = runShort();
    byte[] before = Files.readAllBytes(file);
    Program second = runShort();
    assertEquals(0, second.exitCode(), second.err());
    assertEquals(first.out(), second.out());
    assertEquals(
        List.of(
            "Results go to %s, unfinished runs to %s"
                .formatted(file.getParent(), directory.resolve("work")),
            "digits-200x2, seed 1: " + file + " is complete, skipping it"),
        second.err().lines().toList());
    assertEquals(new String(before), Files.readString(file));
  }

  @Test
  void run_resultOfAnOlderVersion_isReplaced() throws IOException {
    runShort();
    String now = Files.readString(file);
    Files.writeString(file, now.replace("\"version\" : 1", "\"version\" : 99"));
    Program program = runShort();
    assertEquals(0, program.exitCode(), program.err());
    assertTrue(
        program.err().contains("of version 99 of the settings, which are now at 1; running it"),
        program.err());
    assertEquals(1, json(file).at("/settings/version").asInt());
  }

  @Test
  void run_resultOfOtherSettingsOfTheVersion_isNotReplaced() throws IOException {
    runShort();
    String other = Files.readString(file).replace("\"batch\" : 64", "\"batch\" : 65");
    Files.writeString(file, other);
    Program program = runShort();
    assertEquals(1, program.exitCode());
    assertTrue(program.err().contains("raise the version of the experiment"), program.err());
    assertEquals(other, Files.readString(file));
  }

  @Test
  void run_damagedResult_isReplaced() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{");
    Program program = runShort();
    assertEquals(0, program.exitCode(), program.err());
    assertEquals(
        1, program.err().lines().filter(line -> line.contains(file + ": damaged (")).count());
    assertTrue(json(file).get("complete").asBoolean());
  }

  @Test
  void run_allImages_isKeptApart() throws IOException {
    Program program = runShort("--all-images");
    assertEquals(0, program.exitCode(), program.err());
    JsonNode json = json(file.resolveSibling("all-images-epochs-1-seed-1.json"));
    assertEquals(1437, json.get("trainedOn").asInt());
    assertEquals("last epoch", json.get("chosenBy").asText());
    assertFalse(json.at("/epochs/0").has("validation"));
    assertFalse(Files.exists(file));
  }
}
