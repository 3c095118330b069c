package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.files.Json;
import io.github.dl4jff.mnist.training.EpochJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Trials in a directory of results: {@code trials/NAME/CHANGES-seed-1.json} and so on.
 *
 * @param directory the directory of results
 */
public record TrialFiles(Path directory) {
  private static final String TRIALS = "trials";
  private static final String SUFFIX = ".json";

  /** Returns the file of a trial, whether it exists or not. */
  public Path of(String experiment, Map<String, String> changes, long seed) {
    String changed = Trial.changed(changes).replaceAll("[^A-Za-z0-9._=,-]", "-");
    String name = (changed.isEmpty() ? "" : changed + "-") + "seed-" + seed + SUFFIX;
    return directory.resolve(TRIALS).resolve(experiment).resolve(name);
  }

  /** Returns the file of a trial. */
  public Path of(Trial trial) {
    return of(trial.experiment(), trial.changes(), trial.seed());
  }

  /**
   * Writes a trial, replacing an older one.
   *
   * @throws IOException if it cannot be written; an old file is then still there
   */
  public void write(Trial trial) throws IOException {
    ObjectNode root = Json.MAPPER.createObjectNode();
    root.put("trial", trial.experiment());
    root.put("command", trial.command());
    root.set("changes", Json.MAPPER.valueToTree(trial.changes()));
    root.put("seed", trial.seed());
    root.put("settings", trial.settings());
    root.put("commit", trial.commit());
    root.put("chosenEpoch", trial.chosenEpoch());
    EpochJson.put(root.putObject("validation"), trial.validation());
    root.put("trainSeconds", trial.trainSeconds());
    Files.createDirectories(of(trial).getParent());
    Json.write(of(trial), root);
  }

  private static Trial read(Path file) throws IOException {
    JsonNode root = Json.MAPPER.readTree(Files.readString(file));
    Map<String, String> changes = new TreeMap<>();
    Json.required(root, "changes")
        .fields()
        .forEachRemaining(change -> changes.put(change.getKey(), change.getValue().asText()));
    return new Trial(
        Json.required(root, "trial").asText(),
        changes,
        Json.required(root, "seed").asLong(),
        Json.required(root, "settings").asText(),
        Json.required(root, "commit").asText(),
        Json.whole(root, "chosenEpoch"),
        EpochJson.readErrors(Json.required(root, "validation")),
        Json.number(root, "trainSeconds"));
  }

  /**
   * Reads all trials.
   *
   * @return trials in the order of their files
   * @throws IOException if a file cannot be read, or is none of a trial
   */
  public List<Trial> readAll() throws IOException {
    Path trials = directory.resolve(TRIALS);
    if (!Files.isDirectory(trials)) {
      return List.of();
    }
    List<Trial> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(trials)) {
      for (Path file :
          (Iterable<Path>)
              files.filter(path -> path.toString().endsWith(SUFFIX)).sorted()::iterator) {
        try {
          all.add(read(file));
        } catch (IOException e) {
          throw new IOException(file + ": " + e.getMessage(), e);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return all;
  }
}
