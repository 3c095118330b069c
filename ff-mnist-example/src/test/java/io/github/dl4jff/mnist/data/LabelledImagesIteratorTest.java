package io.github.dl4jff.mnist.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.AsyncDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

class LabelledImagesIteratorTest {
  private static final int IMAGES = 23;
  private static final int BATCH = 5;

  /** Images of one pixel, whose value is the number of the image. */
  private final LabelledImages images = images();

  private static LabelledImages images() {
    byte[] pixels = new byte[IMAGES];
    byte[] labels = new byte[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      pixels[i] = (byte) i;
      labels[i] = (byte) (i % 4);
    }
    return new LabelledImages(pixels, labels, 1, 4, IMAGES);
  }

  private LabelledImagesIterator shuffled(long seed) {
    return LabelledImagesIterator.shuffled(images, BATCH, seed);
  }

  /** Takes what is left of an epoch, and returns the numbers of the images. */
  private static List<Integer> rest(DataSetIterator iterator) {
    List<Integer> numbers = new ArrayList<>();
    while (iterator.hasNext()) {
      DataSet batch = iterator.next();
      for (float pixel : batch.getFeatures().toFloatVector()) {
        numbers.add(Math.round(pixel * IMAGES));
      }
    }
    return numbers;
  }

  private static List<Integer> epoch(DataSetIterator iterator) {
    List<Integer> numbers = rest(iterator);
    iterator.reset();
    return numbers;
  }

  @Test
  void next_inOrder_givesScaledPixelsAndOneHotLabels() {
    DataSet batch = LabelledImagesIterator.inOrder(images, BATCH).next();
    assertArrayEquals(new long[] {BATCH, 1}, batch.getFeatures().shape());
    assertArrayEquals(new long[] {BATCH, 4}, batch.getLabels().shape());
    assertEquals('c', batch.getFeatures().ordering());
    for (int row = 0; row < BATCH; row++) {
      assertEquals(row / (float) IMAGES, batch.getFeatures().getFloat(row, 0));
      for (int label = 0; label < 4; label++) {
        assertEquals(label == row % 4 ? 1 : 0, batch.getLabels().getFloat(row, label));
      }
    }
  }

  @Test
  void epoch_shuffled_givesEveryImageOnce() {
    LabelledImagesIterator iterator = shuffled(1);
    List<Integer> all = IntStream.range(0, IMAGES).boxed().toList();
    for (int epoch = 0; epoch < 3; epoch++) {
      assertEquals(all, epoch(iterator).stream().sorted().toList());
    }
  }

  @Test
  void lastBatch_isWhatIsLeft() {
    LabelledImagesIterator iterator = shuffled(1);
    List<Long> sizes = new ArrayList<>();
    while (iterator.hasNext()) {
      sizes.add(iterator.next().getFeatures().size(0));
    }
    assertEquals(List.of(5L, 5L, 5L, 5L, 3L), sizes);
    assertThrows(NoSuchElementException.class, iterator::next);
  }

  @Test
  void order_dependsOnSeedAndEpochAlone() {
    LabelledImagesIterator a = shuffled(7);
    LabelledImagesIterator b = shuffled(7);
    List<Integer> first = epoch(a);
    List<Integer> second = epoch(a);
    assertNotEquals(first, second);
    assertNotEquals(first, epoch(shuffled(8)));
    b.next();
    b.reset(); // an epoch that was left early counts as one
    b.reset();
    b.reset();
    assertEquals(second, rest(b));
  }

  @Test
  void order_afterSomeEpochs_isThatOfTheNext() {
    LabelledImagesIterator a = shuffled(7);
    epoch(a);
    epoch(a);
    LabelledImagesIterator b = LabelledImagesIterator.shuffled(images, BATCH, 7, 2);
    assertEquals(epoch(a), epoch(b));
    assertEquals(rest(a), rest(b));
    assertThrows(
        IllegalArgumentException.class,
        () -> LabelledImagesIterator.shuffled(images, BATCH, 7, -1));
  }

  @Test
  void order_ofNeighbouringSeedsAndEpochs_isNotShared() {
    LabelledImagesIterator a = shuffled(7);
    epoch(a);
    assertNotEquals(rest(a), rest(shuffled(8)));
  }

  @Test
  void order_throughDl4jsPrefetching_isTheSame() {
    LabelledImagesIterator plain = shuffled(3);
    LabelledImagesIterator prefetched = shuffled(3);
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Integer> expected = rest(plain);
      assertEquals(expected, rest(new AsyncDataSetIterator(prefetched, 2)));
      plain.reset();
      prefetched.reset();
    }
  }

  @Test
  void preProcessor_isApplied() {
    LabelledImagesIterator iterator = LabelledImagesIterator.inOrder(images, BATCH);
    iterator.setPreProcessor(batch -> batch.getFeatures().muli(0));
    assertEquals(0, iterator.next().getFeatures().sumNumber().doubleValue());
  }

  @Test
  void properties_areThoseOfTheImages() {
    LabelledImagesIterator iterator = shuffled(1);
    assertEquals(1, iterator.inputColumns());
    assertEquals(4, iterator.totalOutcomes());
    assertEquals(BATCH, iterator.batch());
    assertTrue(iterator.resetSupported());
    assertTrue(iterator.asyncSupported());
    assertTrue(iterator.hasNext());
    rest(iterator);
    assertFalse(iterator.hasNext());
  }

  @Test
  void new_batchOfNone_isRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> LabelledImagesIterator.inOrder(images, 0));
    assertEquals("batch: expected a number > 0, got 0", e.getMessage());
  }
}
