package io.github.dl4jff.mnist.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.data.LabelledImages;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreparedPictureTest {
  private static final float TOLERANCE = 1e-5f;

  /** A byte is that far away. */
  private static final float HALF_A_LEVEL = 0.5f / 255 + TOLERANCE;

  private static DrawnPicture white(int width, int height) {
    return new DrawnPicture(width, height, Color.WHITE);
  }

  private static float[] mnist(DrawnPicture picture) {
    return PreparedPicture.of(picture.image(), DatasetName.MNIST).image().orElseThrow().pixels();
  }

  /** Returns an image with a rectangle in white. */
  private static float[] image(int side, Rectangle rectangle) {
    float[] pixels = new float[side * side];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = rectangle.contains(i % side, i / side) ? 1 : 0;
    }
    return pixels;
  }

  /** 10 x 40 becomes 5 x 20; MNIST's centre of mass is at 14.5: 12 + 5 / 2 and 5 + 20 / 2 - 0.5. */
  @Test
  void of_blackRectangleSomewhere_isWhiteOf20PixelsInTheMiddle() {
    for (Rectangle place : List.of(new Rectangle(3, 7, 10, 40), new Rectangle(80, 100, 10, 40))) {
      float[] pixels = mnist(white(100, 150).filled(place));
      float[] expected = image(28, new Rectangle(12, 5, 5, 20));
      float[] other = image(28, new Rectangle(12, 4, 5, 20));
      double difference = Math.min(distance(expected, pixels), distance(other, pixels));
      // at the edges, a new pixel has a part of the old ones on both sides
      assertTrue(difference < 0.03, "mean difference " + difference);
    }
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / a.length;
  }

  /** A T has its mass at the top: its middle would be at 14, its centre of mass is at 14.5. */
  @Test
  void of_topHeavyShape_isCentredByItsMass() {
    float[] pixels =
        mnist(
            white(120, 120)
                .filled(new Rectangle(20, 20, 60, 15))
                .filled(new Rectangle(40, 20, 20, 60)));
    double[] centre = Placement.centreOfMass(pixels, 28);
    assertEquals(14.5, centre[0], 0.5 + TOLERANCE);
    assertEquals(14.5, centre[1], 0.5 + TOLERANCE);
  }

  @Test
  void of_imagesOfTheDigits_staysAsItIs() {
    LabelledImages images = DigitsDataset.load().test();
    for (int i = 0; i < images.size(); i++) {
      float[] pixels = new float[images.pixelsPerImage()];
      images.copyScaled(i, pixels, 0);
      for (boolean dark : new boolean[] {false, true}) {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int k = 0; k < pixels.length; k++) {
          int level = Math.round(255 * pixels[k]);
          picture.getRaster().setSample(k % 8, k / 8, 0, dark ? 255 - level : level);
        }
        PreparedPicture prepared = PreparedPicture.of(picture, DatasetName.DIGITS);
        assertEquals(dark ? List.of("inverted") : List.of(), prepared.steps(), "image " + i);
        assertArrayEquals(pixels, prepared.image().orElseThrow().pixels(), HALF_A_LEVEL);
      }
    }
  }

  @Test
  void of_colourLightAndTransparency_makeNoDifference() {
    Path2D five = Hand.ROUND.write(5, 0, 0);
    Rectangle box = new Rectangle(40, 30, 70, 110);
    float[] expected = mnist(white(200, 200).strokes(five, box, 0, 14));
    Map<String, DrawnPicture> same =
        Map.of(
            "light on dark", new DrawnPicture(200, 200, Color.BLACK).ink(Color.WHITE),
            "red on green of equal luma",
                new DrawnPicture(200, 200, new Color(60, 150, 60)).ink(new Color(230, 60, 60)),
            "dark on transparent", new DrawnPicture(200, 200, null).ink(Color.BLACK),
            "light on transparent", new DrawnPicture(200, 200, null).ink(Color.WHITE),
            "grey on grey", new DrawnPicture(200, 200, Color.GRAY).ink(new Color(90, 90, 90)));
    same.forEach(
        (name, picture) ->
            assertEquals(
                0, distance(expected, mnist(picture.strokes(five, box, 0, 14))), 0.01, name));
    DrawnPicture uneven = white(200, 200).strokes(five, box, 0, 14);
    uneven.light((x, y) -> 1 - 0.6 * (0.5 * x + 0.5 * y));
    assertEquals(0, distance(expected, mnist(uneven)), 0.02, "uneven light");
  }

  @Test
  void of_steps_sayWhatWasDone() {
    DrawnPicture picture =
        new DrawnPicture(200, 200, Color.WHITE)
            .ink(Color.GRAY)
            .filled(new Rectangle(50, 60, 31, 90))
            .light((x, y) -> 1 - 0.5 * x);
    assertEquals(
        List.of(
            "inverted", "background evened", "contrast stretched", "cropped to 31x90", "centred"),
        PreparedPicture.of(picture.image(), DatasetName.MNIST).steps());
  }

  @Test
  void of_blankPictures_findsNothing() {
    Map<String, DrawnPicture> blank =
        Map.of(
            "white", white(300, 200),
            "black 28x28", new DrawnPicture(28, 28, Color.BLACK),
            "grey 8x8", new DrawnPicture(8, 8, Color.GRAY),
            "one pixel", white(1, 1),
            "transparent", new DrawnPicture(50, 50, null),
            "noise", new DrawnPicture(200, 200, Color.GRAY).noise(0.1, 1),
            "light from the left", white(200, 300).light((x, y) -> 1 - 0.6 * x).noise(0.02, 2),
            "JPEG", white(200, 300).light((x, y) -> 1 - 0.3 * y * y).noise(0.03, 3).jpeg(0.3f),
            "a dot", white(300, 400).filled(new Rectangle(100, 100, 3, 3)));
    blank.forEach(
        (name, picture) -> {
          PreparedPicture prepared = PreparedPicture.of(picture.image(), DatasetName.MNIST);
          assertTrue(prepared.image().isEmpty(), name);
          assertEquals(0, prepared.things(), name);
        });
  }

  @Test
  void of_thingsSideBySide_areCountedAndNotRead() {
    DrawnPicture three = white(300, 120);
    for (int left = 30; left < 300; left += 90) {
      three.filled(new Rectangle(left, 20, 30, 80));
    }
    three.filled(new Rectangle(5, 90, 6, 6)); // too small to count
    PreparedPicture prepared = PreparedPicture.of(three.image(), DatasetName.MNIST);
    assertEquals(3, prepared.things());
    assertTrue(prepared.image().isEmpty());
  }

  /** The upper stroke of a 5 may be apart: below one another is one thing. */
  @Test
  void of_partsBelowOneAnother_areOneThing() {
    DrawnPicture parts =
        white(200, 200)
            .filled(new Rectangle(60, 30, 60, 20))
            .filled(new Rectangle(50, 60, 60, 20))
            .filled(new Rectangle(60, 90, 60, 20));
    PreparedPicture prepared = PreparedPicture.of(parts.image(), DatasetName.MNIST);
    assertEquals(1, prepared.things());
    assertTrue(prepared.steps().contains("cropped to 70x80"), prepared.steps().toString());
  }

  @Test
  void of_clothes_isAnError() {
    BufferedImage picture = white(28, 28).image();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> PreparedPicture.of(picture, DatasetName.FASHION_MNIST));
    assertEquals("dataset: expected one of digits, got fashion-mnist", e.getMessage());
  }
}
