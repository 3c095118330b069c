package io.github.dl4jff.mnist.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.training.Errors;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Expected values are computed by hand from {@code sqrt(p (1 - p) / n)}. */
class ComparisonTextTest {
  private static Errors byGoodness(double goodness) {
    return new Errors(0.5, OptionalDouble.of(goodness)); // the head does not count
  }

  private static List<String> lines(
      double two, double projection, double groups, double backprop, int images) {
    Map<TrainingMethod, Errors> errors = new EnumMap<>(TrainingMethod.class);
    errors.put(TrainingMethod.FORWARD_FORWARD, byGoodness(two));
    errors.put(TrainingMethod.PROJECTION, byGoodness(projection));
    errors.put(TrainingMethod.GROUPS, byGoodness(groups));
    errors.put(TrainingMethod.BACKPROP, new Errors(backprop, OptionalDouble.empty()));
    return new ComparisonText(errors, images).lines(DatasetName.DIGITS, 1);
  }

  @Test
  void lines_differencesWithinTwoStandardErrors_mayBeChance() {
    // of 10% and 100 images: sqrt(0.09 / 100) = 3 points; of 5%: sqrt(0.0475 / 100) = 2.18;
    // differences: at most sqrt(9 + 9) = 4.24
    assertEquals(
        List.of(
            "Lowest error: one pass, projection, 5.00% by goodness.",
            "By goodness, against backprop's 10.00% by its softmax head: two passes the same;"
                + " one pass, projection 5.00 points better; one pass, groups the same.",
            "With 100 test images the standard error of each figure is up to 3.00 points, and that"
                + " of a difference up to 4.24: no difference is more than twice that, so each"
                + " may be chance.",
            "To try: one pass in place of two ('train --objective projection'); another seed (--seed"
                + " 2), which changes the figures too; more images (--dataset mnist)."),
        lines(0.1, 0.05, 0.1, 0.1, 100));
  }

  @Test
  void lines_aDifferenceBeyondTwoStandardErrors_isNamed() {
    // of 20% and 400 images: sqrt(0.16 / 400) = 2 points; of 10%: sqrt(0.09 / 400) = 1.5;
    // sqrt(4 + 2.25) = 2.5, and 10 points are more than twice as much; 1.5 * sqrt(2) = 2.12
    List<String> lines = lines(0.2, 0.1, 0.11, 0.1, 400);
    assertEquals("Lowest error: one pass, projection, 10.00% by goodness.", lines.get(0));
    assertEquals(
        "By goodness, against backprop's 10.00% by its softmax head: two passes 10.00 points worse;"
            + " one pass, projection the same; one pass, groups 1.00 points worse.",
        lines.get(1));
    assertEquals(
        "With 400 test images the standard error of each figure is up to 2.00 points, and that of a"
            + " difference up to 2.50: only that of two passes is more than twice that, the rest"
            + " may be chance.",
        lines.get(2));
  }

  @Test
  void lines_allFarFromBackprop_areTooMuchForChance() {
    List<String> lines = lines(0.01, 0.02, 0.03, 0.5, 10_000);
    assertEquals("Lowest error: two passes, 1.00% by goodness.", lines.get(0));
    assertEquals(
        "With 10,000 test images the standard error of each figure is up to 0.50 points, and that of"
            + " a difference up to 0.53: each difference is more than twice that, too much for"
            + " chance alone.",
        lines.get(2)); // sqrt(0.25 / 10000) = 0.5; sqrt(0.25 + 0.17 * 0.17) = 0.53
    assertEquals(
        "To try: another seed (--seed 2), which changes the figures too; more images (--dataset"
            + " mnist).",
        lines.get(3));
  }

  @Test
  void lines_withoutASingleError_countOneImage() {
    // 1 of 100: sqrt(0.0099 / 100) = 0.99 points, and sqrt(2) of that is 1.41
    assertEquals(
        "With 100 test images the standard error of each figure is up to 0.99 points, and that of a"
            + " difference up to 1.41: no difference is more than twice that, so each may be"
            + " chance.",
        lines(0, 0, 0, 0, 100).get(2));
  }
}
