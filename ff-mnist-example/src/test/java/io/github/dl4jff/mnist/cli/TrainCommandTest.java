package io.github.dl4jff.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The command {@code train}, from end to end. */
class TrainCommandTest {
  @TempDir static Path directory;

  @Test
  void train_succeeds_andSaysHowItWent() {
    assertEquals(0, SmallTraining.program().exitCode(), SmallTraining.program().err());
    assertEquals(2, SmallTraining.program().out().lines().count(), SmallTraining.program().out());
    assertTrue(
        SmallTraining.program().out().startsWith("Test error after 4 epochs: goodness "),
        SmallTraining.program().out());
    assertTrue(
        SmallTraining.program().err().contains("epoch 4/4: test error goodness "),
        SmallTraining.program().err());
  }

  @Test
  void train_writesModelResultsAndPictures_andNothingElse() throws IOException {
    try (var files = Files.list(SmallTraining.directory())) {
      assertEquals(
          Set.of(
              "model.zip",
              "results.json",
              "learning-curves.png",
              "goodness.png",
              "confusion.png",
              "weights.png"),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
    for (File picture :
        SmallTraining.directory().toFile().listFiles((dir, name) -> name.endsWith(".png"))) {
      assertNotNull(ImageIO.read(picture), picture.toString());
    }
  }

  @Test
  void train_results_haveTheFieldsThatArePromised() throws IOException {
    JsonNode results = SmallTraining.read(SmallTraining.directory().resolve("results.json"));
    assertTrue(results.get("complete").asBoolean());
    assertEquals("digits", results.at("/dataset/name").asText());
    assertEquals(4, results.get("epochs").size());
    double seconds = 0;
    for (int i = 0; i < 4; i++) {
      JsonNode epoch = results.get("epochs").get(i);
      assertEquals(i + 1, epoch.get("epoch").asInt());
      assertTrue(epoch.get("headError").isDouble());
      assertTrue(epoch.get("goodnessError").isDouble());
      assertEquals(2, epoch.get("layers").size());
      seconds += epoch.get("seconds").asDouble();
    }
    JsonNode last = results.get("epochs").get(3);
    assertEquals(last.get("headError"), results.at("/final/headError"));
    assertEquals(last.get("goodnessError"), results.at("/final/goodnessError"));
    assertTrue(results.get("wallSeconds").asDouble() >= seconds);
    for (String version :
        List.of("project", "deeplearning4j", "java", "os", "backend", "device", "threads")) {
      assertTrue(results.get("versions").get(version).asText().length() > 0, version);
    }
    assertNotEquals("null", results.at("/versions/device").asText());
    assertNotEquals("null", results.at("/versions/threads").asText());
  }

  @Test
  void train_onATerminal_writesTheSameLinesBesideItsProgressBar() {
    Object[] args = {
      "train",
      "--dataset",
      "digits",
      "--hidden",
      "20",
      "--epochs",
      "2",
      "--out",
      directory.resolve("bar")
    };
    assertEquals(
        withoutTimes(Program.run(args).err()), withoutTimes(Program.runOnATerminal(args).err()));
  }

  @Test
  void train_json_isACopyOfTheResults() throws IOException {
    assertEquals(
        SmallTraining.read(SmallTraining.directory().resolve("results.json")),
        SmallTraining.read(SmallTraining.json()));
  }

  @Test
  void train_sameSeed_givesTheSameErrors() throws IOException {
    Path again = directory.resolve("again");
    Path other = directory.resolve("other");
    SmallTraining.run("train", "--objective", "two-pass", "--out", again);
    SmallTraining.run("train", "--objective", "two-pass", "--out", other, "--seed", "2");
    String expected = figures(SmallTraining.directory());
    assertEquals(expected, figures(again));
    assertNotEquals(expected, figures(other));
  }

  @Test
  void auto_whereMnistCannotBeHad_saysSoInOneLineAndTakesTheDigits() throws IOException {
    HttpServer empty =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    empty.start(); // answers 404 to everything
    String mirror = "http://localhost:" + empty.getAddress().getPort() + "/";
    try {
      Path files = directory.resolve("auto");
      Program program =
          Program.run(
              "train", "--mirror", mirror, "--hidden", "20", "--epochs", "1", "--out", files);
      assertEquals(0, program.exitCode(), program.err());
      String first = program.err().lines().findFirst().orElseThrow();
      assertTrue(first.startsWith("MNIST is not available: "), first);
      assertTrue(first.contains(mirror) && first.contains("UCI digits"), first);
      assertEquals(
          "digits", SmallTraining.read(files.resolve("results.json")).at("/dataset/name").asText());
    } finally {
      empty.stop(0);
    }
  }

  private static String withoutTimes(String lines) {
    return lines.replaceAll("[0-9.]+ s", "");
  }

  /** Everything of the epochs but the time that they took. */
  private static String figures(Path directory) throws IOException {
    return SmallTraining.read(directory.resolve("results.json"))
        .get("epochs")
        .toString()
        .replaceAll("\"seconds\":[^,]*,", "");
  }
}
