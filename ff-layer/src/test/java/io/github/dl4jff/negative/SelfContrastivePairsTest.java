package io.github.dl4jff.negative;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SelfContrastivePairsTest {
  private static final int N = 8;
  private static final int WIDTH = 8;

  @Test
  void negatives_rowOfOneExample_isHalfOfItAndHalfOfAnother() {
    SplittableRandom random = new SplittableRandom(1);
    SelfContrastivePairs pairs = new SelfContrastivePairs();
    INDArray examples = Nd4j.eye(N).castTo(DataType.FLOAT); // example i is 1 at i
    INDArray before = examples.dup();
    Set<Integer> othersOfTheFirst = new HashSet<>();
    for (int draw = 0; draw < 200; draw++) {
      INDArray negatives = pairs.negatives(examples, random);
      for (int i = 0; i < N; i++) {
        INDArray row = negatives.getRow(i);
        assertEquals(0.5, row.getDouble(i), 0);
        assertEquals(1, row.sumNumber().doubleValue(), 0);
        assertEquals(0.5, row.maxNumber().doubleValue(), 0);
      }
      INDArray first = negatives.getRow(0).dup();
      first.putScalar(0, 0);
      othersOfTheFirst.add(first.argMax().getInt(0));
    }
    assertEquals(Set.of(1, 2, 3, 4, 5, 6, 7), othersOfTheFirst);
    assertEquals(before, examples);
  }

  @Test
  void negatives_sameSeed_givesTheSame_andShapeAndTypeStay() {
    INDArray images = Nd4j.rand(DataType.DOUBLE, 6, 2, 3, WIDTH);
    SelfContrastivePairs pairs = new SelfContrastivePairs();
    INDArray first = pairs.negatives(images, new SplittableRandom(1));
    assertEquals(first, pairs.negatives(images, new SplittableRandom(1)));
    assertNotEquals(first, pairs.negatives(images, new SplittableRandom(2)));
    assertEquals(DataType.DOUBLE, first.dataType());
    assertArrayEquals(new long[] {6, 2, 3, WIDTH}, first.shape());
  }

  @Test
  void negatives_oneExample_isRefused() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new SelfContrastivePairs()
                    .negatives(Nd4j.ones(DataType.FLOAT, 1, WIDTH), new SplittableRandom(1)));
    assertTrue(error.getMessage().endsWith("got [1, 8]"), error.getMessage());
  }
}
