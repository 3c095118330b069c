package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.training.Errors;
import io.github.dl4jff.mnist.training.ModelTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.nd4j.evaluation.EvaluationAveraging;
import org.nd4j.evaluation.classification.Evaluation;

/** Says how test images were classified: all shares in percent, and the confusion matrix. */
public final class ClassificationText {
  private ClassificationText() {}

  /**
   * Returns the text, line by line.
   *
   * @param title the way to classify
   * @param test DL4J's evaluation
   * @param classNames names of the classes
   */
  public static List<String> lines(String title, Evaluation test, List<String> classNames) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: error %s%%, accuracy %s%%; means over the classes: precision %s%%, recall %s%%"
            .formatted(
                title,
                Errors.percent(ModelTest.error(test)),
                Errors.percent(1 - ModelTest.error(test)),
                Errors.percent(test.precision(EvaluationAveraging.Macro)),
                Errors.percent(test.recall(EvaluationAveraging.Macro))));
    lines.add("Images of each class (row) by the class that they were taken for (column):");
    lines.addAll(matrix(ModelTest.confusion(test), classNames));
    return lines;
  }

  private static List<String> matrix(int[][] counts, List<String> classNames) {
    List<String> rows =
        IntStream.range(0, counts.length).mapToObj(c -> row(c, classNames.get(c))).toList();
    int label = rows.stream().mapToInt(String::length).max().orElse(1);
    int most =
        IntStream.range(0, counts.length).flatMap(c -> IntStream.of(counts[c])).max().orElse(0);
    int cell = 2 + Math.max(String.valueOf(most).length(), String.valueOf(counts.length).length());
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder(" ".repeat(label));
    for (int c = 0; c < counts.length; c++) {
      head.append(cell(c, cell));
    }
    lines.add(head + "    error");
    for (int actual = 0; actual < counts.length; actual++) {
      StringBuilder line = new StringBuilder(String.format("%-" + label + "s", rows.get(actual)));
      for (int count : counts[actual]) {
        line.append(cell(count, cell));
      }
      int images = IntStream.of(counts[actual]).sum();
      double wrong = images == 0 ? 0 : 1 - counts[actual][actual] / (double) images;
      lines.add(line + String.format(Locale.ROOT, "  %6s%%", Errors.percent(wrong)));
    }
    return lines;
  }

  /**
   * Returns the name of a row: number and name of the class, or the number where it is its name.
   */
  private static String row(int number, String name) {
    return name.equals(String.valueOf(number)) ? name : number + " " + name;
  }

  private static String cell(int number, int width) {
    return String.format(Locale.ROOT, "%" + width + "d", number);
  }
}
