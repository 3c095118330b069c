package io.github.dl4jff.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ImageShiftTest {
  private static final int HEIGHT = 5;
  private static final int WIDTH = 6;
  private static final int ROW = 2;
  private static final int COLUMN = 3;

  /** Images of one bright pixel, in the middle. */
  private static DataSet points(int n, int channels) {
    INDArray features = Nd4j.zeros(DataType.FLOAT, n, channels, HEIGHT, WIDTH);
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < channels; c++) {
        features.putScalar(new int[] {i, c, ROW, COLUMN}, i + 1);
      }
    }
    return new DataSet(features.reshape(n, (long) channels * HEIGHT * WIDTH), Nd4j.zeros(n, 2));
  }

  @Test
  void preProcess_everyShiftInRangeAndNoOther_occurs() {
    DataSet data = points(400, 1);
    new ImageShift(HEIGHT, WIDTH, 2, 7).preProcess(data);
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      float[] image = data.getFeatures().getRow(i).toFloatVector();
      int at = -1;
      for (int j = 0; j < image.length; j++) {
        if (image[j] != 0) {
          assertEquals(-1, at, "one pixel became two");
          assertEquals(i + 1, image[j]);
          at = j;
        }
      }
      assertTrue(Math.abs(at / WIDTH - ROW) <= 2 && Math.abs(at % WIDTH - COLUMN) <= 2);
      places.add(at);
    }
    assertEquals(25, places.size());
  }

  @Test
  void preProcess_wholeImage_losesWhatLeavesItAndFillsWithZeros() {
    INDArray ones = Nd4j.ones(DataType.FLOAT, 50, HEIGHT * WIDTH);
    DataSet data = new DataSet(ones, Nd4j.zeros(50, 2));
    new ImageShift(HEIGHT, WIDTH, 1, 3).preProcess(data);
    Set<Integer> left = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      left.add((int) data.getFeatures().getRow(i).sumNumber().doubleValue());
    }
    // 5x6 whole, without a row, without a column, without both
    assertEquals(Set.of(30, 24, 25, 20), left);
  }

  @Test
  void preProcess_channels_areShiftedAlikeAndShapeStays() {
    DataSet data = points(20, 3);
    data.setFeatures(data.getFeatures().reshape(20, 3, HEIGHT, WIDTH));
    new ImageShift(HEIGHT, WIDTH, 2, 7).preProcess(data);
    assertArrayEquals(new long[] {20, 3, HEIGHT, WIDTH}, data.getFeatures().shape());
    for (int i = 0; i < 20; i++) {
      INDArray image = data.getFeatures().slice(i);
      assertEquals(image.slice(0), image.slice(1));
      assertEquals(image.slice(0), image.slice(2));
    }
  }

  @Test
  void preProcess_sameSeedAndCount_shiftsAlike() {
    ImageShift shift = new ImageShift(HEIGHT, WIDTH, 2, 7);
    DataSet first = points(9, 1);
    DataSet second = points(9, 1);
    shift.preProcess(first);
    shift.preProcess(second);
    assertEquals(2, shift.getMinibatches());
    assertNotEquals(first.getFeatures(), second.getFeatures());
    ImageShift resumed = new ImageShift(HEIGHT, WIDTH, 2, 7);
    resumed.setMinibatches(1);
    DataSet again = points(9, 1);
    resumed.preProcess(again);
    assertEquals(second.getFeatures(), again.getFeatures());
  }

  /** The draws of published results: a change of them is a change of these. */
  @Test
  void preProcess_seedSeven_drawsTheseShifts() {
    ImageShift shift = new ImageShift(HEIGHT, WIDTH, 2, 7);
    for (int[] expected : new int[][] {{28, 26, 25, 7, 14, 15}, {15, 9, 9, 25, 5, 2}}) {
      DataSet data = points(expected.length, 1);
      shift.preProcess(data);
      assertArrayEquals(expected, data.getFeatures().argMax(1).toIntVector());
    }
  }

  @Test
  void preProcess_noShift_changesNothing() {
    DataSet data = points(5, 1);
    INDArray before = data.getFeatures().dup();
    new ImageShift(HEIGHT, WIDTH, 0, 7).preProcess(data);
    assertEquals(before, data.getFeatures());
  }

  @Test
  void badArguments_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ImageShift(0, 5, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new ImageShift(5, 5, 5, 1));
    assertThrows(IllegalArgumentException.class, () -> new ImageShift(5, 5, -1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new ImageShift(5, 5, 1, 1).setMinibatches(-1));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ImageShift(4, 4, 1, 1).preProcess(points(2, 1)));
    assertTrue(error.getMessage().contains("got [2, 30]"), error.getMessage());
  }
}
