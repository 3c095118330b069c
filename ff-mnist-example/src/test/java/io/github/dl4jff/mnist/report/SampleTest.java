package io.github.dl4jff.mnist.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.mnist.training.Errors;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SampleTest {
  private static final double TOLERANCE = 1e-15;

  @Test
  void meanAndStandardDeviation_ofThree() {
    Sample sample = new Sample(List.of(1.0, 2.0, 6.0));
    assertEquals(3, sample.mean());
    // (4 + 1 + 9) / (3 - 1) = 7
    assertEquals(Math.sqrt(7), sample.standardDeviation().orElseThrow(), TOLERANCE);
  }

  @Test
  void standardDeviation_ofOne_isNone() {
    Sample sample = new Sample(List.of(0.5));
    assertEquals(0.5, sample.mean());
    assertTrue(sample.standardDeviation().isEmpty());
  }

  @Test
  void standardDeviation_ofEqualFigures_isZero() {
    assertEquals(0, new Sample(List.of(0.25, 0.25)).standardDeviation().orElseThrow());
  }

  @Test
  void new_ofNone_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Sample(List.of()));
  }

  @Test
  void errorText_isInPercent() {
    Errors both = new Errors(0.015, OptionalDouble.of(0.0125));
    Errors head = new Errors(0.025, OptionalDouble.empty());
    assertEquals("goodness 1.25%, head 1.50%", both.text());
    assertEquals("head 2.50%", head.text());
    assertEquals("goodness 1.25 +/- 0.00%, head 1.50 +/- 0.00%", ErrorText.of(List.of(both, both)));
    assertEquals("goodness 1.25%, head 1.50%", ErrorText.of(List.of(both)));
    // half of the difference times the square root of 2
    assertEquals("head 2.00 +/- 0.71%", ErrorText.of(List.of(both, head)));
  }
}
