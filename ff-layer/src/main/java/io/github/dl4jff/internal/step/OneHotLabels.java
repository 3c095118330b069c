package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.layer.FFDense;
import io.github.dl4jff.negative.NegativeSampler;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads one-hot labels and makes them. */
final class OneHotLabels {
  private OneHotLabels() {}

  /**
   * Returns the class of each row.
   *
   * @param labels {@code [miniBatch, classes]}
   * @param first the layer that sees the labels
   * @return for each row the column of its 1
   * @throws DL4JInvalidInputException if a row is not a 1 among zeros
   */
  static int[] read(INDArray labels, FFDense first) {
    int classes = (int) labels.size(1);
    float[] values = labels.castTo(DataType.FLOAT).dup('c').data().asFloat();
    int[] result = new int[(int) labels.size(0)];
    for (int i = 0; i < result.length; i++) {
      result[i] = readRow(values, i, classes, first.describe());
    }
    return result;
  }

  private static int readRow(float[] values, int row, int classes, String layer) {
    int found = -1;
    boolean oneHot = true;
    for (int c = 0; c < classes; c++) {
      float value = values[row * classes + c];
      if (value == 1f) {
        oneHot &= found < 0;
        found = c;
      } else {
        oneHot &= value == 0f;
      }
    }
    if (!oneHot || found < 0) {
      float[] got = Arrays.copyOfRange(values, row * classes, (row + 1) * classes);
      throw new DL4JInvalidInputException(
          layer
              + ": expected one-hot labels, a single 1 among zeros, got row "
              + row
              + " = "
              + Arrays.toString(got));
    }
    return found;
  }

  /**
   * Checks what a sampler has drawn.
   *
   * @param right the label of each example
   * @param wrong what should be another one
   * @param classes the number of classes
   * @param sampler what has drawn them, for the message
   * @throws IllegalStateException if one is the same, or there is no such label
   */
  static void checkWrong(int[] right, int[] wrong, int classes, NegativeSampler sampler) {
    boolean good = wrong.length == right.length;
    for (int i = 0; good && i < right.length; i++) {
      good = wrong[i] >= 0 && wrong[i] < classes && wrong[i] != right[i];
    }
    if (!good) {
      throw new IllegalStateException(
          sampler
              + ": expected for each of the labels "
              + Arrays.toString(right)
              + " another one in [0, "
              + classes
              + "), got "
              + Arrays.toString(wrong));
    }
  }

  /**
   * Makes one-hot rows: first those of {@code above}, then those of {@code below}.
   *
   * @param above labels in {@code [0, classes)}
   * @param below as many again
   * @param classes the number of columns
   * @param dataType FLOAT, DOUBLE or HALF
   * @return one-hot labels, {@code [2 n, classes]}
   */
  static INDArray write(int[] above, int[] below, int classes, DataType dataType) {
    int n = above.length;
    float[] values = new float[2 * n * classes];
    for (int i = 0; i < n; i++) {
      values[i * classes + above[i]] = 1f;
      values[(n + i) * classes + below[i]] = 1f;
    }
    return Nd4j.create(values, new long[] {2L * n, classes}, 'c').castTo(dataType);
  }
}
