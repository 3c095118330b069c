package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.layer.FFLayer;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Labels of examples, hard or soft: the share of each class. */
final class ClassLabels {
  /** How far the shares of an example may be from adding up to 1. */
  private static final double TOLERANCE = 1e-3;

  private ClassLabels() {}

  /**
   * Checks labels and returns the class of each example.
   *
   * @param labels {@code [miniBatch, classes]}
   * @param classes the width that is expected
   * @param first the lowest layer that learns of them, for messages
   * @param examples the number of examples
   * @return for each row the class of the largest share
   * @throws DL4JInvalidInputException if the shape is another, there are not as many labels as
   *     examples, or a row is not of numbers of at least 0 that add up to 1
   */
  static int[] check(INDArray labels, int classes, FFLayer first, long examples) {
    if (labels == null || labels.rank() != 2 || labels.size(1) != classes) {
      throw new DL4JInvalidInputException(
          first.describe()
              + ": expected labels [miniBatch, "
              + classes
              + "], the share of each class, got "
              + (labels == null ? "none" : Arrays.toString(labels.shape()))
              + "; "
              + reason(labels));
    }
    if (labels.size(0) != examples) {
      throw new DL4JInvalidInputException(
          first.describe()
              + ": expected "
              + examples
              + " labels, one for each example, got "
              + labels.size(0));
    }
    float[] values = labels.castTo(DataType.FLOAT).dup('c').data().asFloat();
    int[] largest = new int[(int) examples];
    for (int i = 0; i < largest.length; i++) {
      largest[i] = largest(values, i, classes, first);
    }
    return largest;
  }

  private static String reason(INDArray labels) {
    if (labels != null && labels.rank() == 3) {
      return "sequences of labels have no local loss: classify a sequence by its last step";
    }
    if (labels != null && labels.rank() == 2 && labels.size(1) == 1) {
      return "a single column is a regression or a binary label: Forward-Forward learns classes, so"
          + " give each its column, and the output layer a softmax over them";
    }
    return "classes(C) must be the number of classes";
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
