package io.github.dl4jff.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.picture.DrawnPicture;
import io.github.dl4jff.mnist.picture.Hand;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code predict}, on a model that {@code train} wrote. */
class PredictCommandTest {
  private static final Path MODEL = SmallTraining.directory().resolve("model.zip");

  @TempDir static Path directory;

  @Test
  void predict_testImages_mostlyFindsTheirLabels() throws IOException {
    ImageDataset digits = DigitsDataset.load();
    List<Object> args = new ArrayList<>(List.of("predict", MODEL));
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
  void predict_blackOnWhite_isTheSameAsWhiteOnBlackAndSaysSo() throws IOException {
    ImageDataset digits = DigitsDataset.load();
    Path plain = picture(digits, 3, false);
    Path inverted = picture(digits, 3, true);
    String expected = Program.run("predict", MODEL, plain).out();
    Program detected = Program.run("predict", MODEL, inverted);
    assertEquals(inverted + ": inverted", detected.err().strip());
    Program told = Program.run("predict", "--as-is", "--invert", MODEL, inverted);
    assertEquals("", told.err());
    for (Program program : List.of(detected, told)) {
      assertEquals(
          expected.replace(plain.toString(), ""), program.out().replace(inverted.toString(), ""));
    }
  }

  @Test
  void predict_invertWithoutAsIs_isAUsageError() throws IOException {
    Program program =
        Program.run("predict", "--invert", MODEL, picture(DigitsDataset.load(), 3, true));
    assertEquals(2, program.exitCode());
    assertEquals("", program.out());
    assertTrue(program.err().contains("--invert: expected only with --as-is"), program.err());
  }

  @Test
  void predict_drawnDigit_saysWhatWasDone() throws IOException {
    BufferedImage picture =
        new DrawnPicture(60, 90, Color.WHITE)
            .ink(Color.GRAY)
            .filled(new Rectangle(10, 20, 15, 40))
            .image();
    Program program = Program.run("predict", MODEL, written(picture, "drawn"));
    assertEquals(0, program.exitCode(), program.err());
    assertEquals(
        directory.resolve("drawn.png")
            + ": inverted, contrast stretched, cropped to 15x40, centred",
        program.err().strip());
    assertEquals(12, program.out().lines().count(), program.out());
  }

  @Test
  void predict_blankPicture_saysBlankWithoutAProbability() throws IOException {
    Path file = written(new DrawnPicture(30, 20, Color.WHITE).image(), "blank");
    Program program = Program.run("predict", MODEL, file);
    assertEquals(0, program.exitCode(), program.err());
    assertEquals(file + ": blank", program.out().strip());
    assertEquals(file + ": nothing stands out from the background", program.err().strip());
  }

  @Test
  void predict_twoDigits_namesNone() throws IOException {
    BufferedImage picture =
        new DrawnPicture(300, 200, Color.WHITE)
            .strokes(Hand.ROUND.write(4, 0, 0), new Rectangle(40, 50, 60, 100), 0, 9)
            .strokes(Hand.ROUND.write(2, 0, 0), new Rectangle(150, 55, 60, 90), 0, 9)
            .image();
    Path file = written(picture, "two");
    Program program = Program.run("predict", MODEL, file);
    assertEquals(0, program.exitCode(), program.err());
    assertEquals(file + ": more than one thing", program.out().strip());
    assertTrue(program.err().contains("2 things of like size stand side by side"), program.err());
  }

  @Test
  void predict_largePictureAsIs_isScaledAndSaysSo() throws IOException {
    Path file = written(new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB), "large");
    Program program = Program.run("predict", "--as-is", MODEL, file);
    assertEquals(0, program.exitCode(), program.err());
    assertEquals(file + ": scaled from 30x20 to 8x8", program.err().strip());
    assertEquals(12, program.out().lines().count(), program.out());
  }

  private static Path written(BufferedImage picture, String name) throws IOException {
    Path file = directory.resolve(name + ".png");
    ImageIO.write(picture, "png", file.toFile());
    return file;
  }

  @Test
  void predict_missingOrUnknownImage_saysSoInOneLine() throws IOException {
    Path missing = directory.resolve("missing.png");
    Path text = Files.writeString(directory.resolve("text.png"), "text");
    for (Path image : List.of(missing, text)) {
      Program program = Program.run("predict", MODEL, image);
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
    return written(picture, (inverted ? "inverted-" : "image-") + image);
  }
}
