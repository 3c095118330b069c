package io.github.dl4jff.mnist.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GreyImageTest {
  private static final float TOLERANCE = 1e-6f;

  @TempDir Path directory;

  /** A picture of 2x2: black, a quarter, a half, white. */
  private static BufferedImage picture(int type) {
    BufferedImage picture = new BufferedImage(2, 2, type);
    int[] values = {0, 64, 128, 255};
    for (int i = 0; i < values.length; i++) {
      if (picture.getRaster().getNumBands() == 1) {
        picture.getRaster().setSample(i % 2, i / 2, 0, values[i]);
      } else {
        picture.setRGB(i % 2, i / 2, 0xFF000000 | values[i] * 0x010101);
      }
    }
    return picture;
  }

  private GreyImage roundTrip(BufferedImage picture) throws IOException {
    Path file = directory.resolve("picture.png");
    ImageIO.write(picture, "png", file.toFile());
    return GreyImage.read(file);
  }

  @Test
  void read_greyOrColourPng_givesTheSameValues() throws IOException {
    float[] expected = {0, 64 / 255f, 128 / 255f, 1};
    for (int type :
        new int[] {
          BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB
        }) {
      assertArrayEquals(expected, roundTrip(picture(type)).pixels(), TOLERANCE, "type " + type);
    }
  }

  @Test
  void of_coloursAndTransparency_areLumaOnBlack() {
    BufferedImage picture = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    picture.setRGB(0, 0, 0xFFFF0000);
    picture.setRGB(1, 0, 0xFF00FF00);
    picture.setRGB(2, 0, 0x00FFFFFF);
    assertArrayEquals(new float[] {0.299f, 0.587f, 0}, GreyImage.of(picture).pixels(), TOLERANCE);
  }

  @Test
  void inverted_swapsBlackAndWhite() {
    assertArrayEquals(
        new float[] {1, 191 / 255f, 127 / 255f, 0},
        GreyImage.of(picture(BufferedImage.TYPE_BYTE_GRAY)).inverted().pixels(),
        TOLERANCE);
  }

  @Test
  void scaledTo_smaller_takesMeansOfAreas() {
    GreyImage one = GreyImage.of(picture(BufferedImage.TYPE_BYTE_GRAY)).scaledTo(1, 1);
    assertEquals((0 + 64 + 128 + 255) / 4f / 255f, one.pixels()[0], TOLERANCE);
    // Thirds: the middle pixel covers half of each of the four.
    GreyImage three = GreyImage.of(picture(BufferedImage.TYPE_BYTE_GRAY)).scaledTo(3, 3);
    assertEquals((0 + 64 + 128 + 255) / 4f / 255f, three.pixels()[4], TOLERANCE);
    assertEquals(1, three.pixels()[8], TOLERANCE);
  }

  @Test
  void scaledTo_white_staysWhite() {
    BufferedImage white = new BufferedImage(37, 53, BufferedImage.TYPE_BYTE_GRAY);
    white.getRaster().setSamples(0, 0, 37, 53, 0, filled(37 * 53));
    for (float pixel : GreyImage.of(white).scaledTo(28, 28).pixels()) {
      assertEquals(1, pixel, TOLERANCE);
    }
  }

  private static int[] filled(int length) {
    int[] values = new int[length];
    Arrays.fill(values, 255);
    return values;
  }

  @Test
  void read_noPicture_saysSo() throws IOException {
    Path file = Files.writeString(directory.resolve("text.png"), "no picture");
    IOException e = assertThrows(IOException.class, () -> GreyImage.read(file));
    assertEquals("not a picture in a known format", e.getMessage());
  }
}
