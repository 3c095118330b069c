package io.github.dl4jff.negative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class HybridImagesTest {
  private static final int SIDE = 28;

  /** Image i is i + 1 everywhere. */
  private static INDArray plain(int n) {
    return Nd4j.arange(1, n + 1).reshape(n, 1).castTo(DataType.FLOAT).repeat(1, SIDE * SIDE);
  }

  @Test
  void negatives_everyPixel_isOfTheImageItselfOrOfOneOther() {
    INDArray hybrids = new HybridImages(SIDE, SIDE).negatives(plain(20), new SplittableRandom(1));
    double own = 0;
    for (int i = 0; i < 20; i++) {
      float other = 0;
      for (float pixel : hybrids.getRow(i).toFloatVector()) {
        if (pixel == i + 1) {
          own++;
        } else {
          assertTrue(other == 0 || other == pixel, "three images in one");
          other = pixel;
        }
      }
      assertTrue(other >= 1 && other <= 20 && other != i + 1);
    }
    assertEquals(0.5, own / (20 * SIDE * SIDE), 0.05);
  }

  @Test
  void negatives_mask_hasLargeRegions() {
    // neighbours of a mask of random bits differ in half of all cases
    assertEquals(0.5, changes(new HybridImages(SIDE, SIDE, 0)), 0.03);
    assertTrue(changes(new HybridImages(SIDE, SIDE)) < 0.15);
  }

  private static double changes(HybridImages images) {
    INDArray hybrids = images.negatives(plain(20), new SplittableRandom(1));
    int changes = 0;
    for (int i = 0; i < 20; i++) {
      float[] pixels = hybrids.getRow(i).toFloatVector();
      for (int j = 0; j < pixels.length - SIDE; j++) {
        changes += pixels[j] != pixels[j + SIDE] ? 1 : 0;
      }
    }
    return changes / (20.0 * SIDE * (SIDE - 1));
  }

  @Test
  void negatives_sameSeed_givesTheSameAndShapeStays() {
    INDArray images = Nd4j.rand(DataType.DOUBLE, 6, 2, SIDE, SIDE);
    HybridImages hybrids = new HybridImages(SIDE, SIDE);
    INDArray first = hybrids.negatives(images, new SplittableRandom(1));
    assertEquals(first, hybrids.negatives(images, new SplittableRandom(1)));
    assertNotEquals(first, hybrids.negatives(images, new SplittableRandom(2)));
    assertEquals(DataType.DOUBLE, first.dataType());
  }

  @Test
  void badArguments_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new HybridImages(1, 5));
    assertThrows(IllegalArgumentException.class, () -> new HybridImages(5, 5, -1));
    HybridImages images = new HybridImages(SIDE, SIDE);
    SplittableRandom random = new SplittableRandom(1);
    assertThrows(
        IllegalArgumentException.class,
        () -> images.negatives(Nd4j.ones(DataType.FLOAT, 1, SIDE * SIDE), random));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> images.negatives(Nd4j.ones(DataType.FLOAT, 3, 100), random));
    assertTrue(error.getMessage().endsWith("got [3, 100]"), error.getMessage());
  }
}
