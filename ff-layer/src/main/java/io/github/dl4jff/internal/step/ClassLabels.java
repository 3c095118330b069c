package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.layer.FFLayer;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Labels of examples, hard or soft: the share of each class.
 *
 * @param columns a column for each class, {@code [n, C]}
 * @param right for each example the class of the largest share
 */
public record ClassLabels(INDArray columns, int[] right) {
  /** How far the shares of an example may be from adding up to 1. */
  private static final double TOLERANCE = 1e-3;

  /**
   * Reads labels.
   *
   * @param labels as the output layer takes them, see {@link LabelColumns}
   * @param first the lowest layer that learns of them, in one pass
   * @param examples how many there are to be
   * @return the labels
   * @throws DL4JInvalidInputException if their shape is another, or a row is not of numbers of at
   *     least 0 that add up to 1
   */
  public static ClassLabels of(INDArray labels, FFLayer first, long examples) {
    int classes = first.learning().competitive().getClasses();
    INDArray columns = LabelColumns.of(labels, classes, first, examples);
    return new ClassLabels(columns, check(columns, first));
  }

  /** Returns for each row the class of the largest share. */
  private static int[] check(INDArray labels, FFLayer first) {
    int classes = (int) labels.size(1);
    float[] values = labels.castTo(DataType.FLOAT).dup('c').data().asFloat();
    int[] largest = new int[(int) labels.size(0)];
    for (int i = 0; i < largest.length; i++) {
      largest[i] = largest(values, i, classes, first);
    }
    return largest;
  }

  private static int largest(float[] values, int row, int classes, FFLayer first) {
    int largest = 0;
    double sum = 0;
    boolean shares = true;
    for (int c = 0; c < classes; c++) {
      float value = values[row * classes + c];
      shares &= value >= 0;
      sum += value;
      if (value > values[row * classes + largest]) {
        largest = c;
      }
    }
    if (!shares || !(Math.abs(sum - 1) <= TOLERANCE)) {
      throw new DL4JInvalidInputException(
          first.describe()
              + ": expected labels that are at least 0 and add up to 1, got row "
              + row
              + " = "
              + Arrays.toString(Arrays.copyOfRange(values, row * classes, (row + 1) * classes))
              + "; Forward-Forward learns classes: there is no local loss of a regression");
    }
    return largest;
  }
}
