package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.files.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * The results of complete runs in a directory: {@code NAME/seed-1.json} and so on, one file a run.
 *
 * @param directory the directory
 */
public record ResultFiles(Path directory) {
  private static final String SUFFIX = ".json";

  /** Returns the file of a run, whether it exists or not. */
  public Path of(RunPlan plan) {
    return directory.resolve(plan.experiment()).resolve(plan.runName() + SUFFIX);
  }

  /**
   * Writes a result, replacing an older one of the same run.
   *
   * @throws IOException if it cannot be written; an old file is then still there
   */
  public void write(ExperimentResult result) throws IOException {
    Path file = of(result.plan());
    Files.createDirectories(file.getParent());
    Json.write(file, ResultJson.write(result));
  }

  /**
   * Reads the result of a run.
   *
   * @return the result; empty for a JSON document of another kind, such as a command's other than
   *     {@code experiment}
   * @throws IOException if the file cannot be read, is damaged, or lies where that of another run
   *     belongs
   */
  public Optional<ExperimentResult> read(Path file) throws IOException {
    JsonNode root = Json.MAPPER.readTree(Files.readString(file));
    if (root.isObject() && !root.has(ResultJson.EXPERIMENT)) {
      return Optional.empty();
    }
    ExperimentResult result;
    try {
      result = ResultJson.read(root);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    Path place = of(result.plan());
    if (!place.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize())) {
      throw new IOException("it holds what belongs into " + place);
    }
    return Optional.of(result);
  }

  /**
   * Lists the files.
   *
   * @return all files of JSON in subdirectories, in the order of their names
   * @throws IOException if the directory cannot be read
   */
  public List<Path> list() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> found = Files.walk(directory, 2)) {
      found
          .filter(file -> directory.relativize(file).getNameCount() == 2)
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted()
          .forEach(files::add);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return files;
  }
}
