package io.github.dl4jff.mnist.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class EpochResultTest {
  private final List<EpochResult> epochs = new ArrayList<>();

  private void add(Errors validation) {
    epochs.add(new EpochResult(epochs.size() + 1, Optional.ofNullable(validation), 1, List.of()));
  }

  private static Errors errors(double head, double goodness) {
    return new Errors(head, OptionalDouble.of(goodness));
  }

  @Test
  void chosen_isTheLowestByGoodness() {
    add(errors(0.1, 0.3));
    add(errors(0.3, 0.1));
    add(errors(0.2, 0.2));
    assertEquals(2, EpochResult.chosen(epochs));
  }

  @Test
  void chosen_ofEqualOnes_isTheLatest() {
    add(errors(0.1, 0.1));
    add(errors(0.2, 0.1));
    add(errors(0.1, 0.2));
    assertEquals(2, EpochResult.chosen(epochs));
  }

  @Test
  void chosen_withoutGoodness_isTheLowestByTheHead() {
    add(new Errors(0.1, OptionalDouble.empty()));
    add(new Errors(0.2, OptionalDouble.empty()));
    assertEquals(1, EpochResult.chosen(epochs));
  }

  @Test
  void chosen_isAmongTheValidated() {
    add(null);
    add(errors(0.9, 0.9));
    add(null);
    assertEquals(2, EpochResult.chosen(epochs));
  }

  @Test
  void chosen_whereNoneWasValidated_isTheLast() {
    add(null);
    add(null);
    assertEquals(2, EpochResult.chosen(epochs));
  }
}
