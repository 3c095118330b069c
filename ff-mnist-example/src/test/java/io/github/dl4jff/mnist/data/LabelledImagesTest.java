package io.github.dl4jff.mnist.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LabelledImagesTest {
  private static String messageOf(byte[] pixels, byte[] labels) {
    return assertThrows(
            IllegalArgumentException.class, () -> new LabelledImages(pixels, labels, 2, 10, 16))
        .getMessage();
  }

  @Test
  void new_lengthsThatDoNotFit_areRefused() {
    assertEquals(
        "pixels: expected 8 bytes for 2 labels, got 7", messageOf(new byte[7], new byte[2]));
  }

  @Test
  void new_labelOutOfRange_isRefused() {
    assertEquals(
        "label 1: expected a number in [0, 10), got 10",
        messageOf(new byte[8], new byte[] {9, 10}));
    assertEquals(
        "label 0: expected a number in [0, 10), got -1", messageOf(new byte[4], new byte[] {-1}));
  }

  @Test
  void new_pixelOutOfRange_isRefused() {
    assertEquals(
        "pixel 2: expected a number in [0, 16], got 255",
        messageOf(new byte[] {0, 16, -1, 0}, new byte[1]));
  }

  @Test
  void range_ofImages_keepsPixelsAndLabels() {
    LabelledImages all =
        new LabelledImages(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, new byte[] {3, 4}, 2, 10, 8);
    LabelledImages second = all.range(1, 2);
    float[] pixels = new float[5];
    second.copyScaled(0, pixels, 1);
    assertEquals(1, second.size());
    assertEquals(4, second.label(0));
    assertEquals(5 / 8f, pixels[1]);
    assertEquals(1, pixels[4]);
  }
}
