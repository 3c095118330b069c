package io.github.dl4jff.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.CombinedPreProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.preprocessor.CompositeDataSetPreProcessor;
import org.nd4j.linalg.factory.Nd4j;

class ImageFlipTest {
  private static final int HEIGHT = 2;
  private static final int WIDTH = 3;
  private static final float[] PLANE = {1, 2, 3, 4, 5, 6};
  private static final float[] MIRRORED = {3, 2, 1, 6, 5, 4};

  /** The same image n times, [n, channels, height, width]; channel c is 10 c brighter. */
  private static INDArray images(int n, int channels) {
    INDArray images = Nd4j.create(DataType.FLOAT, n, channels, HEIGHT, WIDTH);
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < channels; c++) {
        images.slice(i).slice(c).assign(plane(PLANE).add(10 * c));
      }
    }
    return images;
  }

  private static INDArray plane(float[] pixels) {
    return Nd4j.create(pixels, new long[] {HEIGHT, WIDTH}, 'c');
  }

  private static DataSet vectors(int n) {
    return new DataSet(images(n, 1).reshape(n, HEIGHT * WIDTH), Nd4j.zeros(n, 2));
  }

  /** Returns which images are mirrored, and checks that the others are as they were. */
  private static List<Boolean> mirrored(DataSet data) {
    List<Boolean> mirrored = new ArrayList<>();
    for (int i = 0; i < data.numExamples(); i++) {
      float[] image = data.getFeatures().getRow(i).toFloatVector();
      mirrored.add(image[0] != PLANE[0]);
      assertArrayEquals(mirrored.get(i) ? MIRRORED : PLANE, image);
    }
    return mirrored;
  }

  private static List<Boolean> flip(ImageFlip flip, int n) {
    DataSet data = vectors(n);
    flip.preProcess(data);
    return mirrored(data);
  }

  @Test
  void preProcess_manyImages_aboutHalfAreMirroredAndTheOthersStay() {
    List<Boolean> mirrored = flip(new ImageFlip(HEIGHT, WIDTH, 7), 1000);
    long count = mirrored.stream().filter(each -> each).count();
    // the standard deviation of a binomial distribution of 1000 and 1/2 is 16
    assertTrue(Math.abs(count - 500) < 64, () -> count + " of 1000");
  }

  /** From the definition: SplittableRandom(7 * 0x9E3779B97F4A7C15 + minibatch).split(). */
  @Test
  void preProcess_seedSeven_mirrorsThese() {
    ImageFlip flip = new ImageFlip(HEIGHT, WIDTH, 7);
    assertEquals(List.of(true, false, true, true, false, true), flip(flip, 6));
    assertEquals(List.of(true, true, false, false, false, false), flip(flip, 6));
  }

  @Test
  void preProcess_channels_areMirroredAlikeAndShapeStays() {
    DataSet data = new DataSet(images(20, 3), Nd4j.zeros(20, 2));
    new ImageFlip(HEIGHT, WIDTH, 7).preProcess(data);
    assertArrayEquals(new long[] {20, 3, HEIGHT, WIDTH}, data.getFeatures().shape());
    List<Boolean> expected = flip(new ImageFlip(HEIGHT, WIDTH, 7), 20);
    for (int i = 0; i < 20; i++) {
      for (int c = 0; c < 3; c++) {
        INDArray plane = plane(expected.get(i) ? MIRRORED : PLANE).add(10 * c);
        assertEquals(plane, data.getFeatures().slice(i).slice(c));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"HALF", "FLOAT", "DOUBLE"})
  void preProcess_dataType_staysAsItWas(DataType type) {
    DataSet data = vectors(4);
    data.setFeatures(data.getFeatures().castTo(type));
    new ImageFlip(HEIGHT, WIDTH, 7).preProcess(data);
    assertEquals(type, data.getFeatures().dataType());
    data.setFeatures(data.getFeatures().castTo(DataType.FLOAT));
    assertEquals(List.of(true, false, true, true), mirrored(data));
  }

  /** Columns of the batch first in memory: 'f' order is another order of the same numbers. */
  @Test
  void preProcess_featuresInOrderOfColumns_areMirroredAlike() {
    DataSet data = vectors(4);
    data.setFeatures(data.getFeatures().dup('f'));
    new ImageFlip(HEIGHT, WIDTH, 7).preProcess(data);
    assertEquals(List.of(true, false, true, true), mirrored(data));
  }

  @Test
  void preProcess_sameSeedAndCount_mirrorsAlike() {
    ImageFlip flip = new ImageFlip(HEIGHT, WIDTH, 7);
    List<Boolean> first = flip(flip, 50);
    List<Boolean> second = flip(flip, 50);
    assertEquals(2, flip.getMinibatches());
    assertNotEquals(first, second);
    ImageFlip resumed = new ImageFlip(HEIGHT, WIDTH, 7);
    resumed.setMinibatches(1);
    assertEquals(second, flip(resumed, 50));
    assertNotEquals(first, flip(new ImageFlip(HEIGHT, WIDTH, 8), 50));
  }

  @Test
  void preProcess_besideAShiftOfTheSameSeed_isIndependentOfIt() {
    INDArray points = Nd4j.zeros(DataType.FLOAT, 900, 3 * 5);
    points.getColumn(5 + 1).assign(1); // row 1, column 1
    DataSet shifted = new DataSet(points.dup(), null);
    DataSet flipped = new DataSet(points.dup(), null);
    new ImageShift(3, 5, 1, 7).preProcess(shifted);
    new ImageFlip(3, 5, 7).preProcess(flipped);
    int[][] counts = new int[3][2];
    for (int i = 0; i < 900; i++) {
      int column = shifted.getFeatures().getRow(i).argMax().getInt(0) % 5;
      counts[column][flipped.getFeatures().getInt(i, 5 + 3)]++;
    }
    // 150 expected of each of six; the standard deviation is sqrt(900 1/6 5/6) = 11
    for (int count : IntStream.of(0, 1, 2).flatMap(i -> IntStream.of(counts[i])).toArray()) {
      assertTrue(Math.abs(count - 150) < 45, () -> Arrays.deepToString(counts));
    }
  }

  private static void assertShiftsAndFlips(DataSetPreProcessor both) {
    DataSet expected = vectors(50);
    new ImageShift(HEIGHT, WIDTH, 1, 7).preProcess(expected);
    new ImageFlip(HEIGHT, WIDTH, 7).preProcess(expected);
    ViewIterator iterator = new ViewIterator(vectors(50), 50);
    iterator.setPreProcessor(both);
    assertEquals(expected.getFeatures(), iterator.next().getFeatures());
  }

  @Test
  void preProcess_chainedWithAShift_doesBoth() {
    long seed = 7;
    assertShiftsAndFlips(
        new CompositeDataSetPreProcessor(
            new ImageShift(HEIGHT, WIDTH, 1, seed), new ImageFlip(HEIGHT, WIDTH, seed)));
    assertShiftsAndFlips(
        new CombinedPreProcessor.Builder()
            .addPreProcessor(new ImageShift(HEIGHT, WIDTH, 1, seed))
            .addPreProcessor(new ImageFlip(HEIGHT, WIDTH, seed))
            .build());
  }

  @Test
  void badArguments_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ImageFlip(0, 5, 1));
    assertThrows(IllegalArgumentException.class, () -> new ImageFlip(5, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new ImageFlip(5, 5, 1).setMinibatches(-1));
  }

  private static void assertRefused(String got, INDArray features) {
    ImageFlip flip = new ImageFlip(HEIGHT, WIDTH, 1);
    DataSet data = new DataSet(features, null);
    assertEquals(
        "features: expected [miniBatch, channels * 2 * 3] or [miniBatch, channels, 2, 3], got "
            + got,
        assertThrows(IllegalArgumentException.class, () -> flip.preProcess(data)).getMessage());
    assertEquals(0, flip.getMinibatches());
  }

  @Test
  void preProcess_featuresOfAnotherShape_areRefused() {
    assertRefused("[4, 7]", Nd4j.zeros(4, 7));
    assertRefused("[4, 1, 3, 2]", Nd4j.zeros(4, 1, 3, 2)); // width before height
    assertRefused("[4, 2, 3, 1]", Nd4j.zeros(4, 2, 3, 1)); // channels last
    assertRefused("null", null);
    assertRefused("[0, 6]", Nd4j.empty(DataType.FLOAT).reshape(0, 6));
  }
}
