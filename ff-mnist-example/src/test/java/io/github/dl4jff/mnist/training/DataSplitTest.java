package io.github.dl4jff.mnist.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.data.LabelledImages;
import org.junit.jupiter.api.Test;

class DataSplitTest {
  private final ImageDataset digits = DigitsDataset.load();

  private static void assertSameImages(LabelledImages all, int from, LabelledImages part) {
    float[] expected = new float[all.pixelsPerImage()];
    float[] actual = new float[all.pixelsPerImage()];
    for (int i = 0; i < part.size(); i++) {
      all.copyScaled(from + i, expected, 0);
      part.copyScaled(i, actual, 0);
      assertArrayEquals(expected, actual, "image " + i);
      assertEquals(all.label(from + i), part.label(i), "label " + i);
    }
  }

  @Test
  void withValidation_keepsExactlyTheLastTrainingImagesBack() {
    DataSplit split = DataSplit.withValidation(digits, 287);
    assertEquals(1150, split.train().size());
    assertEquals(287, split.afterEpoch().orElseThrow().images().size());
    assertSameImages(digits.train(), 0, split.train());
    assertSameImages(digits.train(), 1150, split.afterEpoch().orElseThrow().images());
    assertSame(digits.test(), split.test());
  }

  @Test
  void allImages_hasNoValidation() {
    DataSplit split = DataSplit.allImages(digits);
    assertSame(digits.train(), split.train());
    assertFalse(split.afterEpoch().isPresent());
    assertSame(digits.test(), split.test());
  }

  @Test
  void testedAfterEveryEpoch_classifiesTheTestImages() {
    DataSplit split = DataSplit.testedAfterEveryEpoch(digits);
    assertSame(digits.train(), split.train());
    assertSame(digits.test(), split.afterEpoch().orElseThrow().images());
    assertSame(digits.test(), split.test());
  }

  @Test
  void withValidation_ofAllImages_isRefused() {
    assertEquals(
        "validationImages: expected a number < 1437, got 1437",
        assertThrows(IllegalArgumentException.class, () -> DataSplit.withValidation(digits, 1437))
            .getMessage());
  }
}
