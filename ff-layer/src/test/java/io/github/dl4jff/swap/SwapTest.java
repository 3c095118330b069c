package io.github.dl4jff.swap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deeplearning4j's smallest examples, with nothing changed but the layers. */
@Tag("slow")
class SwapTest {

  /** In points of a percentage. */
  private static final double MOST_BEHIND = 3.0;

  /**
   * Four sigmoid units with weights between 0 and 1, of which a warning says that they are dead.
   */
  private static final String DEAD_IN_TWO_PASSES = "ModelXOR";

  private static final Path NONE = Path.of("none");

  private static double best(Accuracy accuracy) {
    return Math.max(accuracy.head(), accuracy.goodness());
  }

  @ParameterizedTest
  @ValueSource(strings = {"LinearDataClassifier", "SaturnClassifier", "IrisClassifier", "ModelXOR"})
  void example_swapped_isNoMoreThanThreePointsBehindBackprop(String name) throws IOException {
    SwapExample example =
        SwapExamples.all(NONE, NONE).stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow()
            .withSeeds(1);
    double backprop = Accuracy.of(example, Hidden.backprop(), false).head();
    Accuracy onePass = Accuracy.of(example, Hidden.onePass(UnaryOperator.identity()), true);
    String got = name + ": " + backprop + ", one pass " + onePass;
    assertTrue(backprop > 90, got);
    assertTrue(backprop - best(onePass) <= MOST_BEHIND, got);
    if (!name.equals(DEAD_IN_TWO_PASSES)) {
      Accuracy twoPasses = Accuracy.of(example, Hidden.twoPasses(UnaryOperator.identity()), true);
      assertTrue(backprop - best(twoPasses) <= MOST_BEHIND, got + ", two passes " + twoPasses);
    }
  }
}
