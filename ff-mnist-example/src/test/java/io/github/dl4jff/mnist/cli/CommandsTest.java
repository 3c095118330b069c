package io.github.dl4jff.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.data.ImageDataset;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The commands from end to end, with a small network on the digits. */
class CommandsTest {
  private static final Object[] SMALL = {
    "--dataset", "digits", "--hidden", "100,100", "--epochs", "4", "--batch", "50"
  };

  @TempDir static Path directory;

  private static Path out;
  private static Path json;
  private static Program trained;

  @BeforeAll
  static void train() {
    out = directory.resolve("deep").resolve("out");
    json = directory.resolve("copy").resolve("results.json");
    trained = run("train", SMALL, "--out", out, "--json", json);
  }

  private static Program run(String command, Object[] common, Object... more) {
    List<Object> args = new ArrayList<>(List.of(command));
    args.addAll(Arrays.asList(common));
    args.addAll(Arrays.asList(more));
    return Program.run(args.toArray());
  }

  private static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void train_succeeds_andSaysHowItWent() {
    assertEquals(0, trained.exitCode(), trained.err());
    assertEquals(2, trained.out().lines().count(), trained.out());
    assertTrue(trained.out().startsWith("Test error after 4 epochs: goodness "), trained.out());
    assertTrue(trained.err().contains("epoch 4/4: test error goodness "), trained.err());
  }

  @Test
  void train_writesModelResultsAndPictures_andNothingElse() throws IOException {
    try (var files = Files.list(out)) {
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
    for (File picture : out.toFile().listFiles((dir, name) -> name.endsWith(".png"))) {
      assertNotNull(ImageIO.read(picture), picture.toString());
    }
  }

  @Test
  void train_results_haveTheFieldsThatArePromised() throws IOException {
    JsonNode results = read(out.resolve("results.json"));
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

  private static String withoutTimes(String lines) {
    return lines.replaceAll("[0-9.]+ s", "");
  }

  @Test
  void train_json_isACopyOfTheResults() throws IOException {
    assertEquals(read(out.resolve("results.json")), read(json));
  }

  @Test
  void train_sameSeed_givesTheSameErrors() throws IOException {
    Path again = directory.resolve("again");
    Path other = directory.resolve("other");
    run("train", SMALL, "--out", again);
    run("train", SMALL, "--out", other, "--seed", "2");
    String expected = figures(out);
    assertEquals(expected, figures(again));
    assertNotEquals(expected, figures(other));
  }

  /** Everything of the epochs but the time that they took. */
  private static String figures(Path directory) throws IOException {
    return read(directory.resolve("results.json"))
        .get("epochs")
        .toString()
        .replaceAll("\"seconds\":[^,]*,", "");
  }

  @Test
  void evaluate_model_givesTheErrorsOfTheTraining() throws IOException {
    Program program = Program.run("evaluate", out.resolve("model.zip"));
    JsonNode last = read(out.resolve("results.json")).get("final");
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
    assertTrue(program.out().contains("Confusion Matrix"), program.out());
  }

  @Test
  void evaluate_inTwoStages_isAtItsEndsTheHeadAndTheGoodnessOfAllLabels() throws IOException {
    Path json = directory.resolve("evaluation.json");
    Program never =
        Program.run("evaluate", out.resolve("model.zip"), "--sureness", "0", "--json", json);
    assertEquals(0, never.exitCode(), never.err());
    JsonNode result = read(json);
    assertEquals(result.get("head").get("error"), result.get("twoStage").get("error"));
    assertEquals(0.0, result.get("twoStage").get("shareUnsure").asDouble());
    Program.run(
        "evaluate",
        out.resolve("model.zip"),
        "--sureness",
        "1",
        "--candidates",
        "10",
        "--json",
        json);
    result = read(json);
    assertEquals(result.get("goodness").get("error"), result.get("twoStage").get("error"));
    assertTrue(result.get("twoStage").get("shareUnsure").asDouble() > 0.9);
  }

  @Test
  void evaluate_impossibleStages_isAUsageError() {
    Program program = Program.run("evaluate", out.resolve("model.zip"), "--candidates", "11");
    assertEquals(2, program.exitCode());
    assertTrue(
        program.err().contains("--candidates: expected a number in [2, 10], got 11"),
        program.err());
  }

  @Test
  void evaluate_onOtherData_isRefused() throws IOException {
    Program program =
        Program.run(
            "evaluate", out.resolve("model.zip"), "--dataset", "mnist", "--data", directory);
    assertEquals(1, program.exitCode());
    assertTrue(
        program.err().contains("the model takes 64 pixels and knows 10 classes, but MNIST has 784"),
        program.err());
  }

  @Test
  void evaluate_digitsModelWithADirectory_isAUsageError() {
    Program program = Program.run("evaluate", out.resolve("model.zip"), "--data", directory);
    assertEquals(2, program.exitCode(), program.err());
    assertTrue(program.err().contains("leave --data out"), program.err());
  }

  @Test
  void evaluate_truncatedModel_saysSoInOneLine() throws IOException {
    byte[] model = Files.readAllBytes(out.resolve("model.zip"));
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

  @Test
  void predict_testImages_mostlyFindsTheirLabels() throws IOException {
    ImageDataset digits = DigitsDataset.load();
    List<Object> args = new ArrayList<>(List.of("predict", out.resolve("model.zip")));
    int images = 30;
    for (int i = 0; i < images; i++) {
      args.add(picture(digits, i, false));
    }
    Program program = Program.run(args.toArray());
    assertEquals(0, program.exitCode(), program.err());
    assertEquals("", program.err());
    List<String> heads =
        program.out().lines().filter(line -> line.contains(", by goodness ")).toList();
    assertEquals(images, heads.size());
    assertEquals(images * 12L, program.out().lines().count(), program.out());
    int right = 0;
    for (int i = 0; i < images; i++) {
      if (heads.get(i).endsWith(", by goodness " + digits.test().label(i))) {
        right++;
      }
    }
    assertTrue(right >= images * 2 / 3, right + " of " + images + " right");
  }

  @Test
  void predict_blackOnWhite_isTheSameWithInvert() throws IOException {
    ImageDataset digits = DigitsDataset.load();
    Path model = out.resolve("model.zip");
    Path plain = picture(digits, 3, false);
    Path inverted = picture(digits, 3, true);
    String expected = Program.run("predict", model, plain).out();
    String actual = Program.run("predict", "--invert", model, inverted).out();
    assertEquals(expected.replace(plain.toString(), ""), actual.replace(inverted.toString(), ""));
  }

  @Test
  void predict_largePicture_isScaledAndSaysSo() throws IOException {
    Path file = directory.resolve("large.png");
    ImageIO.write(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    Program program = Program.run("predict", out.resolve("model.zip"), file);
    assertEquals(0, program.exitCode(), program.err());
    assertEquals(file + ": scaled from 30x20 to 8x8", program.err().strip());
  }

  @Test
  void predict_missingOrUnknownImage_saysSoInOneLine() throws IOException {
    Path model = out.resolve("model.zip");
    Path missing = directory.resolve("missing.png");
    Path text = Files.writeString(directory.resolve("text.png"), "text");
    for (Path image : List.of(missing, text)) {
      Program program = Program.run("predict", model, image);
      assertEquals(1, program.exitCode());
      assertEquals("", program.out());
      assertEquals(1, program.err().lines().count(), program.err());
      assertTrue(program.err().contains(image + ": cannot be read ("), program.err());
    }
  }

  /** Writes a test image of the digits as a grey picture. */
  private static Path picture(ImageDataset digits, int image, boolean inverted) throws IOException {
    float[] pixels = new float[64];
    digits.test().copyScaled(image, pixels, 0);
    BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < pixels.length; i++) {
      int grey = Math.round(255 * pixels[i]);
      picture.getRaster().setSample(i % 8, i / 8, 0, inverted ? 255 - grey : grey);
    }
    Path file = directory.resolve((inverted ? "inverted-" : "image-") + image + ".png");
    ImageIO.write(picture, "png", file.toFile());
    return file;
  }

  @Test
  void compare_writesATableAPictureAndEveryTraining() throws IOException {
    Path compared = directory.resolve("compared");
    Program program = run("compare", SMALL, "--out", compared);
    assertEquals(0, program.exitCode(), program.err());
    assertEquals(9, program.out().lines().count(), program.out());
    assertTrue(program.out().contains("backprop, softmax head"), program.out());
    assertTrue(program.out().contains("one pass, projection, goodness"), program.out());
    assertNotNull(ImageIO.read(compared.resolve("comparison.png").toFile()));
    JsonNode results = read(compared.resolve("comparison.json"));
    assertEquals(
        read(out.resolve("results.json")).get("final"), results.at("/forwardForward/final"));
    for (String name : List.of("projection", "groups", "backprop")) {
      assertEquals(4, results.get(name).get("epochs").size(), name);
      assertTrue(results.get(name).get("settings").asText().startsWith("UCI digits 64-"), name);
    }
    assertTrue(results.at("/projection/final/goodnessError").asDouble() < 0.2);
    assertTrue(results.at("/backprop/final/headError").asDouble() < 0.2);
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
      assertTrue(first.startsWith("MNIST cannot be had: "), first);
      assertTrue(first.contains(mirror) && first.contains("UCI digits"), first);
      assertEquals("digits", read(files.resolve("results.json")).at("/dataset/name").asText());
    } finally {
      empty.stop(0);
    }
  }
}
