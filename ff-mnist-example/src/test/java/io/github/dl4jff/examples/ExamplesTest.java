package io.github.dl4jff.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.common.resources.DL4JResources;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the short programs, and looks at what makes them programs to copy. */
class ExamplesTest {
  private static final Path SOURCES = Path.of("src/main/java/io/github/dl4jff/examples");
  private static final Pattern PERCENT = Pattern.compile("(\\d+\\.\\d+)%");
  private static final int MOST_LINES = 80;

  @TempDir Path directory;

  private interface Program {
    void main(String... args) throws Exception;
  }

  /** Runs a program, and returns what it prints. */
  private static String run(Program program, Object... args) throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      program.main(Stream.of(args).map(Object::toString).toArray(String[]::new));
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static List<Double> percentages(String printed) {
    return PERCENT.matcher(printed).results().map(found -> Double.valueOf(found.group(1))).toList();
  }

  private static void assertEachAtLeast(double least, int count, String printed) {
    List<Double> found = percentages(printed);
    assertEquals(count, found.size(), printed);
    assertTrue(found.stream().allMatch(percent -> percent >= least), printed);
  }

  @Test
  void iris_classifiesNineOfTenTestFlowers_byGoodnessAndHead() throws Exception {
    assertEachAtLeast(90, 2, run(Iris::main));
  }

  @Test
  void iris_ofAFile_isReadFromIt() throws Exception {
    Path file = directory.resolve("iris.csv");
    try (var bundled = Iris.class.getResourceAsStream("iris.csv")) {
      Files.copy(bundled, file);
    }
    assertEquals(run(Iris::main), run(Iris::main, file));
  }

  @Test
  void mnist_onDigitsInTheFormatOfMnist_errsInOneOfFiveAtMost() throws Exception {
    DigitsAsMnist.write(directory);
    List<Double> errors = percentages(run(Mnist::main, directory, 5, DigitsAsMnist.TRAIN));
    assertEquals(2, errors.size());
    assertTrue(errors.stream().allMatch(percent -> percent <= 20), errors::toString);
  }

  @Test
  @Tag("slow")
  void leNet_onDigitsInTheFormatOfMnist_errsInOneOfFiveAtMost_eachWay() throws Exception {
    DigitsAsMnist.write(directory);
    List<Double> errors = percentages(run(LeNet::main, directory, 3, 1, DigitsAsMnist.TRAIN));
    assertEquals(3, errors.size());
    assertTrue(errors.stream().allMatch(percent -> percent <= 20), errors::toString);
  }

  @Test
  void mnist_whoseDownloadFails_saysWhatIsMissing() {
    String url = DL4JResources.getURLString("");
    DL4JResources.setBaseDownloadURL("http://127.0.0.1:1/"); // where nothing listens
    try {
      IOException e = assertThrows(IOException.class, () -> run(Mnist::main, directory));
      assertEquals("expected the four files of MNIST in " + directory, e.getMessage());
    } finally {
      DL4JResources.setBaseDownloadURL(url);
    }
  }

  /** As DL4J unpacks CIFAR-10: each class has a bright stripe at a height of its own. */
  private static void writeAsCifar10(Path root) throws IOException {
    for (int i = 0; i < 200; i++) {
      Path file = root.resolve((i < 160 ? "train" : "test") + "/class" + i % 10 + "/" + i + ".png");
      Files.createDirectories(file.getParent());
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < 32 * 32; pixel++) {
        boolean bright = pixel / 32 / 3 == i % 10;
        image.setRGB(pixel % 32, pixel / 32, bright ? 0xF0E0D0 : 0x101010 + i);
      }
      ImageIO.write(image, "png", file.toFile());
    }
  }

  @Test
  void cifar10_onStripesInItsFormat_errsInOneOfFiveAtMost() throws Exception {
    DL4JResources.setBaseDirectory(directory.toFile());
    try {
      writeAsCifar10(directory.resolve("data/cifar10"));
      List<Double> errors = percentages(run(Cifar10::main, 20));
      assertEquals(2, errors.size());
      assertTrue(errors.stream().allMatch(percent -> percent <= 20), errors::toString);
    } finally {
      DL4JResources.resetBaseDirectoryLocation();
    }
  }

  @Test
  void fromDenseLayers_forwardForward_isNoMoreThanThreePointsBehind() throws Exception {
    String printed = run(FromDenseLayers::main);
    assertEachAtLeast(87, 3, printed);
    List<Double> accuracy = percentages(printed);
    assertTrue(accuracy.get(1) >= accuracy.get(0) - 3, printed);
    assertTrue(accuracy.get(2) >= accuracy.get(0) - 3, printed);
  }

  @Test
  void ownLoss_isThatComputedByHand_andTrains() throws Exception {
    String printed = run(OwnLoss::main);
    // (1 - (2 - 1.5))^2 = 0.25; the slope is 2 (1 - 0.5) for class 1, and its negative for class 2
    assertTrue(printed.contains("loss [0.2500]"), printed);
    assertTrue(printed.replaceAll("\\s", "").contains("gradient[[0,1.0000,-1.0000]]"), printed);
    assertEachAtLeast(90, 1, printed);
  }

  @Test
  void saveAndResume_endsWithTheParametersOfOneTraining() throws Exception {
    Path file = directory.resolve("iris.zip");
    String printed = run(SaveAndResume::main, file);
    assertTrue(printed.contains("as without the break: true"), printed);
    assertEachAtLeast(90, 1, printed);
    assertTrue(Files.size(file) > 0);
  }

  @Test
  void twoInputs_classifiesNineOfTenTestFlowers() throws Exception {
    assertEachAtLeast(90, 2, run(TwoInputs::main));
  }

  static Stream<Path> programs() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.filter(file -> !file.endsWith("package-info.java")).sorted().toList().stream();
    }
  }

  @Test
  void programs_areThoseThatAreRunHere() throws IOException {
    assertEquals(
        List.of(
            "Cifar10",
            "FromDenseLayers",
            "Iris",
            "LeNet",
            "Mnist",
            "OwnLoss",
            "SaveAndResume",
            "TwoInputs"),
        programs().map(file -> file.getFileName().toString().replace(".java", "")).toList());
  }

  @ParameterizedTest
  @MethodSource("programs")
  void program_isShort_andUsesNothingOfTheExample(Path program) throws IOException {
    String source = Files.readString(program);
    assertTrue(source.lines().count() <= MOST_LINES, () -> source.lines().count() + " lines");
    List<String> imports =
        Pattern.compile("import (.*);").matcher(source).results().map(MatchResult::group).toList();
    assertTrue(imports.size() > 5, imports::toString);
    assertTrue(imports.stream().noneMatch(name -> name.contains(".mnist.")), imports::toString);
    assertTrue(imports.stream().noneMatch(name -> name.contains(".internal.")), imports::toString);
    assertTrue(source.contains("OMP_NUM_THREADS=1"), "how to run it fast");
  }
}
