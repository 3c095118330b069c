package io.github.dl4jff.mnist.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.data.ImageDataset;
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
  @TempDir static Path directory;

  @Test
  void predict_testImages_mostlyFindsTheirLabels() throws IOException {
    ImageDataset digits = DigitsDataset.load();
    List<Object> args =
        new ArrayList<>(List.of("predict", SmallTraining.directory().resolve("model.zip")));
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
    Path model = SmallTraining.directory().resolve("model.zip");
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
    Program program = Program.run("predict", SmallTraining.directory().resolve("model.zip"), file);
    assertEquals(0, program.exitCode(), program.err());
    assertEquals(file + ": scaled from 30x20 to 8x8", program.err().strip());
  }

  @Test
  void predict_missingOrUnknownImage_saysSoInOneLine() throws IOException {
    Path model = SmallTraining.directory().resolve("model.zip");
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
}
