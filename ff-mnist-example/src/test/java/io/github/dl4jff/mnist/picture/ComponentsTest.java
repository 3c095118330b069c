package io.github.dl4jff.mnist.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jff.mnist.picture.Components.Component;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComponentsTest {
  /** A diagonal, which is connected by its corners, and a bar in the last column. */
  @Test
  void found_diagonalAndBar_areTwo() {
    String picture = "#....#" + ".#...#" + "..#..#" + "......";
    boolean[] mask = new boolean[picture.length()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = picture.charAt(i) == '#';
    }
    Components components = new Components(mask, 6, 4);
    assertEquals(
        List.of(new Component(1, 3, new Box(0, 0, 3, 3)), new Component(2, 3, new Box(5, 0, 6, 3))),
        components.found());
    assertArrayEquals(
        new int[] {1, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 2, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0},
        components.labels());
  }
}
