package io.github.dl4jff.mnist.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A small network on the digits that {@code train} trains in two passes, once for all tests of the
 * commands.
 */
final class SmallTraining {
  private static final Object[] OPTIONS = {
    "--dataset", "digits", "--hidden", "100,100", "--epochs", "4", "--batch", "50"
  };

  private static final Path ROOT = root();
  private static final Program TRAINED =
      run("train", "--objective", "two-pass", "--out", directory(), "--json", json());

  private SmallTraining() {}

  private static Path root() {
    try {
      Path root = Files.createTempDirectory("small-training");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(root)));
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path root) {
    try (var files = Files.walk(root)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command with the options of the small network. */
  static Program run(String command, Object... more) {
    List<Object> args = new ArrayList<>(List.of(command));
    args.addAll(Arrays.asList(OPTIONS));
    args.addAll(Arrays.asList(more));
    return Program.run(args.toArray());
  }

  /** What the training did. */
  static Program program() {
    return TRAINED;
  }

  /** Where the training wrote model, results and pictures; it made the directory. */
  static Path directory() {
    return ROOT.resolve("deep").resolve("out");
  }

  /** Where it wrote a copy of the results. */
  static Path json() {
    return ROOT.resolve("copy").resolve("results.json");
  }

  static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
