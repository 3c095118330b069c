package io.github.dl4jff.mnist.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.factory.Nd4j;

class ClassificationTextTest {
  /** Two classes: of 3 images of the first 2 are right, of 5 of the second 4. */
  private static Evaluation evaluation() {
    Evaluation evaluation = new Evaluation(2);
    int[][] predictedAndActual = {{0, 0}, {0, 0}, {1, 0}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {0, 1}};
    for (int[] each : predictedAndActual) {
      double[] actual = new double[2];
      double[] predicted = new double[2];
      predicted[each[0]] = 1;
      actual[each[1]] = 1;
      evaluation.eval(
          Nd4j.create(new double[][] {actual}), Nd4j.create(new double[][] {predicted}));
    }
    return evaluation;
  }

  @Test
  void lines_areInPercent_withTheErrorOfEachClass() {
    // precision and recall (2/3 + 4/5) / 2 each: 3 images are taken for the first class, 5 for the
    // second, as many as there are
    assertEquals(
        List.of(
            "Head: error 25.00%, accuracy 75.00%; means over the classes: precision 73.33%, recall"
                + " 73.33%",
            "Images of each class (row) by the class that they were taken for (column):",
            "           0  1    error",
            "0 T-shirt  2  1   33.33%",
            "1          1  4   20.00%"),
        ClassificationText.lines("Head", evaluation(), List.of("T-shirt", "1")));
  }
}
