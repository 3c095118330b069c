package io.github.dl4jff.mnist.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CropTest {
  /** A bar of a certain width and of three quarters of the height of a square. */
  private static Crop bar(int side, int wide) {
    float[] ink = new float[side * side];
    Box box = new Box(side / 2, side / 8, side / 2 + wide, side / 8 + side * 3 / 4);
    for (int y = box.top(); y < box.bottom(); y++) {
      for (int x = box.left(); x < box.right(); x++) {
        ink[y * side + x] = 1;
      }
    }
    return Crop.of(new Shape(ink, side, side, box, 1));
  }

  @Test
  void of_largeDigit_isReducedToABoundedSize() {
    Crop crop = bar(800, 60); // 600 high: by 4 to 15 x 150, with margins of 0.15 * 150
    assertEquals(new Box(23, 23, 38, 173), crop.box());
    assertEquals(61, crop.width());
    assertEquals(196, crop.height());
  }

  /** Area 6 * 60, edges 2 * (6 + 60): twice the one by pi / 4 of the other. */
  @Test
  void strokeWidth_ofABar_isByAreaAndEdges() {
    assertEquals(2 * 360 / (132 * Math.PI / 4), bar(80, 6).strokeWidth(), 1e-9);
  }

  @Test
  void thickened_bar_isWiderByTwiceTheRadius() {
    Crop thin = bar(80, 6);
    Crop thick = thin.thickened(3);
    assertEquals(thin.box().width() + 6, thick.box().width());
    assertEquals(thin.box().height() + 6, thick.box().height());
    int middle = thick.height() / 2;
    double wide = 0;
    for (int x = 0; x < thick.width(); x++) {
      wide += thick.ink()[middle * thick.width() + x];
    }
    assertEquals(12, wide, 1e-6);
  }
}
