package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.report.ResultsDocument;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say where a run writes to. */
final class OutputOptions {
  private static final String JSON_OPTION = "--json";

  @Option(
      names = OutputDirectory.OPTION,
      paramLabel = "DIR",
      description = "Where results and pictures go. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("ff-out");

  @Option(
      names = JSON_OPTION,
      paramLabel = "FILE",
      description = "Write the results to this file too.")
  private Path json;

  /**
   * Makes sure, before a run starts, that it can write what it has to.
   *
   * @throws ExampleException if the directory or the JSON file cannot be written
   */
  OutputDirectory prepare() {
    OutputDirectory output = OutputDirectory.prepare(out, OutputDirectory.OPTION);
    if (json != null) {
      OutputDirectory.prepareFile(json, JSON_OPTION);
    }
    return output;
  }

  /**
   * Writes the results: into the output directory, and to the JSON file where one was asked for.
   */
  void write(OutputDirectory output, String name, ResultsDocument document) {
    output.write(name, document::write);
    if (json != null) {
      OutputDirectory.write(json, JSON_OPTION, document::write);
    }
  }
}
