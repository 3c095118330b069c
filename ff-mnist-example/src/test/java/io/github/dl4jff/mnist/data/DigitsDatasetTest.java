package io.github.dl4jff.mnist.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DigitsDatasetTest {
  private final ImageDataset digits = DigitsDataset.load();

  @Test
  void load_hasAllImages_inTwoParts() {
    assertEquals(1437, digits.train().size());
    assertEquals(360, digits.test().size());
  }

  @Test
  void load_hasTheLabelsOfTheSource() {
    int[] counts = new int[10];
    for (LabelledImages part : new LabelledImages[] {digits.train(), digits.test()}) {
      for (int i = 0; i < part.size(); i++) {
        counts[part.label(i)]++;
      }
    }
    // Counted in the source file.
    assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, counts);
  }

  @Test
  void load_scalesTheFirstImage_bySixteen() {
    float[] pixels = new float[64];
    digits.train().copyScaled(0, pixels, 0);
    assertEquals(0, digits.train().label(0));
    // The first row of the source file begins 0,0,5,13,9,1,0,0.
    for (int i = 0; i < 8; i++) {
      assertEquals(new float[] {0, 0, 5, 13, 9, 1, 0, 0}[i] / 16, pixels[i]);
    }
  }

  @Test
  void attribution_isBesideTheData() throws IOException {
    try (var stream = DigitsDataset.class.getResourceAsStream("digits-ATTRIBUTION.txt")) {
      assertNotNull(stream);
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(text.contains("CC BY 4.0") && text.contains("Alpaydin"), text);
    }
  }
}
