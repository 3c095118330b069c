package io.github.dl4jff.mnist.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BackgroundTest {
  private static final double TOLERANCE = 0.01;
  private static final int WIDTH = 90;
  private static final int HEIGHT = 70;

  /** Between 0.35 and 0.9. */
  private static double light(int i) {
    double x = (double) (i % WIDTH) / WIDTH - 0.5;
    double y = (double) (i / WIDTH) / HEIGHT - 0.5;
    return 0.8 - 0.3 * x + 0.1 * y - 0.4 * x * x - 0.2 * x * y - 0.3 * y * y;
  }

  @Test
  void of_lightOfTheSecondDegreeWithInk_isTheLight() {
    float[] plane = new float[WIDTH * HEIGHT];
    for (int i = 0; i < plane.length; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      // a stroke from the border to the middle, and a square
      boolean ink = (Math.abs(x - 30) < 4 && y < 40) || (x > 45 && x < 75 && y > 20 && y < 50);
      plane[i] = ink ? 0.1f : (float) light(i);
    }
    float[] paper = Background.of(plane, WIDTH, HEIGHT);
    for (int i = 0; i < plane.length; i++) {
      assertEquals(light(i), paper[i], TOLERANCE, "pixel " + i);
    }
  }

  @Test
  void of_squareThatFillsMost_isTheBorder() {
    float[] plane = new float[WIDTH * HEIGHT];
    for (int i = 0; i < plane.length; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      plane[i] = x < 3 || y < 3 || x >= WIDTH - 3 || y >= HEIGHT - 3 ? 0.7f : 0.2f;
    }
    for (float paper : Background.of(plane, WIDTH, HEIGHT)) {
      assertEquals(0.7f, paper, TOLERANCE);
    }
  }

  @Test
  void of_pictureOfAFewPixels_isTheMedianOfTheBorder() {
    float[] plane = {0, 0, 1, 0, 1, 0, 0.5f, 0, 0};
    assertEquals(0, Background.of(plane, 3, 3)[4], 0);
    assertEquals(0.25f, Background.of(new float[] {0.25f}, 1, 1)[0], 0);
  }
}
