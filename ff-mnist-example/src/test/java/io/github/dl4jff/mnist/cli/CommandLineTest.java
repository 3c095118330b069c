package io.github.dl4jff.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every mistake is answered by one line that says what and what to do, and by the right exit code.
 */
class CommandLineTest {
  @TempDir Path directory;

  private static void assertFails(int exitCode, String expected, Object... args) {
    Program program = Program.run(args);
    assertEquals(exitCode, program.exitCode(), program.err());
    assertEquals("", program.out());
    assertEquals(1, program.err().lines().count(), program.err());
    assertTrue(program.err().startsWith("ff-mnist-example: "), program.err());
    assertTrue(program.err().contains(expected), program.err());
  }

  @Test
  void help_ofEveryCommand_goesToStandardOutput() {
    for (String command :
        new String[] {"train", "evaluate", "predict", "compare", "experiment", "tune", "report"}) {
      Program program = Program.run(command, "--help");
      assertEquals(0, program.exitCode());
      assertTrue(program.out().contains("Usage: ff-mnist-example " + command), program.out());
      assertTrue(program.out().contains("--debug"), program.out());
    }
  }

  @Test
  void version_isThatOfTheBuild() {
    Program program = Program.run("--version");
    assertEquals(0, program.exitCode());
    assertTrue(
        program.out().matches("(?s)ff-mnist-example \\d.*Deeplearning4j 1\\..*"), program.out());
  }

  @Test
  void noCommand_isAUsageError() {
    assertFails(
        2, "Missing command: train, evaluate, predict, compare, experiment, tune or report");
  }

  @Test
  void unknownCommand_isAUsageError() {
    assertFails(2, "Unknown command 'trian' (did you mean train or ", "trian");
  }

  @Test
  void unknownOption_isAUsageErrorThatSuggestsAnother() {
    assertFails(2, "Unknown option '--epoch' (did you mean --epochs?)", "train", "--epoch", "3");
    assertFails(2, "Unknown argument 'extra';", "train", "extra");
    assertFails(2, "see 'ff-mnist-example train --help'", "train", "--no-such-option");
  }

  @Test
  void badHidden_isAUsageError() {
    assertFails(
        2, "'--hidden': expected a number > 0, at most 20000, got 0", "train", "--hidden", "500,0");
    assertFails(2, "at most 20000, got 20001", "train", "--hidden", "20001");
    assertFails(2, "expected a whole number, got 'x'", "train", "--hidden", "500,x");
    assertFails(2, "--hidden", "train", "--hidden", "500,,500");
    assertFails(2, "--hidden", "train", "--hidden", "");
  }

  @Test
  void badNumbers_areUsageErrors() {
    assertFails(2, "'--epochs': expected a number > 0, got -1", "train", "--epochs", "-1");
    assertFails(2, "'--batch': expected a number > 0, got 0", "compare", "--batch", "0");
    assertFails(2, "'--seed': expected a whole number, got 'one'", "train", "--seed", "one");
  }

  @Test
  void badDataset_isAUsageError() {
    assertFails(
        2,
        "expected mnist, fashion-mnist, digits or auto, got 'cifar'",
        "train",
        "--dataset",
        "cifar");
    assertFails(2, "--data", "train", "--dataset", "digits", "--data", directory);
  }

  @Test
  void badMirror_isAUsageError() {
    assertFails(
        2, "expected an http or https address, got 'ftp://x/'", "train", "--mirror", "ftp://x/");
    assertFails(2, "http", "train", "--mirror", "mirror.example");
  }

  @Test
  void missingArguments_areUsageErrors() {
    assertFails(2, "MODEL", "evaluate");
    assertFails(2, "IMAGE", "predict", "model.zip");
  }

  @Test
  void missingDataDirectory_saysWhatToDo() {
    Path missing = directory.resolve("missing");
    assertFails(
        1,
        missing + ": no such directory: put the four files of MNIST into a directory",
        "train",
        "--data",
        missing,
        "--out",
        directory.resolve("out"));
  }

  @Test
  void emptyDataDirectory_namesTheFile() {
    assertFails(
        1,
        directory + ": no train-images-idx3-ubyte[.gz]",
        "compare",
        "--dataset",
        "fashion-mnist",
        "--data",
        directory,
        "--out",
        directory.resolve("out"));
  }

  @Test
  void corruptedDataFile_namesTheFile() throws IOException {
    Path file = directory.resolve("train-images-idx3-ubyte.gz");
    Files.write(
        file, new byte[] {0, 0, 8, 3, 0, 0, (byte) 0xEA, 0x60, 0, 0, 0, 28, 0, 0, 0, 28, 1});
    assertFails(
        1,
        file
            + ": expected 47,040,016 bytes (60,000 images of 28x28), got 17: the file is truncated",
        "train",
        "--data",
        directory,
        "--out",
        directory.resolve("out"));
  }

  @Test
  void unwritableOut_isSaidBeforeAnythingElse() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertFails(1, file + ": cannot be written (a file is in the way)", "train", "--out", file);
    assertFails(1, "choose another place by --out", "compare", "--out", file.resolve("below"));
  }

  @Test
  void unwritableJson_isSaidBeforeAnythingElse() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    Path out = directory.resolve("out");
    assertFails(1, "by --json", "train", "--out", out, "--json", file.resolve("results.json"));
    assertFails(1, "is a directory", "train", "--out", out, "--json", directory);
  }

  @Test
  void missingModel_saysWhatToName() {
    Path model = directory.resolve("model.zip");
    assertFails(1, model + ": no such file: name the model.zip", "evaluate", model);
    assertFails(1, model + ": no such file: name the model.zip", "predict", model, "image.png");
  }

  @Test
  void modelThatIsNone_saysSo() throws IOException {
    Path model = Files.writeString(directory.resolve("model.zip"), "no zip file");
    assertFails(1, model + ": damaged, or no model of DL4J", "evaluate", model);
  }

  @Test
  void debug_showsTheStackTrace() {
    Path model = directory.resolve("model.zip");
    assertTrue(Program.run("evaluate", model, "--debug").err().contains("\tat "));
    assertFalse(Program.run("evaluate", model).err().contains("\tat "));
  }
}
