package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.network.ChainRules;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Labels as DL4J's output layers take them, with a column for each class: one-hot or soft labels
 * have them; the index of the class, from 0, in a single column, as for {@code SPARSE_MCXENT} or
 * for one sigmoid of two classes, is written out.
 */
public final class LabelColumns {
  private LabelColumns() {}

  /**
   * Returns labels with a column for each class.
   *
   * @param labels {@code [n, classes]}, or {@code [n, 1]} or {@code [n]} of class indices
   * @param classes the number of classes
   * @param first the lowest layer that learns of them, for messages
   * @param examples the number {@code n} of examples
   * @return labels {@code [n, classes]}
   * @throws DL4JInvalidInputException if the shape is another, there are not as many labels as
   *     examples, or an index is not of a class
   */
  public static INDArray of(INDArray labels, int classes, FFLayer first, long examples) {
    boolean indices = labels != null && (labels.rank() == 1 || isColumn(labels));
    if (!indices && (labels == null || labels.rank() != 2 || labels.size(1) != classes)) {
      throw new DL4JInvalidInputException(
          first.describe()
              + ": expected labels [miniBatch, "
              + classes
              + "], a column for each class, or [miniBatch, 1], the index of the class, got "
              + (labels == null ? "none" : Arrays.toString(labels.shape()))
              + "; "
              + (labels != null && labels.rank() == 3
                  ? ChainRules.OF_SEQUENCES
                  : option(first) + " must be the number of classes"));
    }
    if (labels.size(0) != examples) {
      throw new DL4JInvalidInputException(
          first.describe()
              + ": expected "
              + examples
              + " labels, one for each example, got "
              + labels.size(0));
    }
    return indices ? oneHot(labels, classes, first) : labels;
  }

  private static String option(FFLayer first) {
    return first.learning().competitive() == null ? "labels(C)" : "classes(C)";
  }

  private static boolean isColumn(INDArray array) {
    return array.rank() == 2 && array.size(1) == 1;
  }

  private static INDArray oneHot(INDArray labels, int classes, FFLayer first) {
    double[] indices = labels.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    float[] oneHot = new float[indices.length * classes];
    for (int i = 0; i < indices.length; i++) {
      int index = (int) indices[i];
      if (index != indices[i] || index < 0 || index >= classes) {
        throw new DL4JInvalidInputException(
            first.describe()
                + ": expected class indices from 0 to "
                + (classes - 1)
                + " in a single column of labels, got "
                + indices[i]
                + " for example "
                + i
                + "; classes count from 0, "
                + option(first)
                + " must be their number, and there is no local loss of a regression:"
                + " Forward-Forward learns classes, so divide the range of its target into some");
      }
      oneHot[i * classes + index] = 1f;
    }
    return Nd4j.create(oneHot, new long[] {indices.length, classes}, 'c');
  }

  /**
   * Returns an output with the probability of each class.
   *
   * @param output output of the network's output layer, {@code [n, classes]}; for two classes also
   *     {@code [n, 1]}, the probability of class 1
   * @param classes the number of classes
   * @return the probabilities, {@code [n, classes]}; any other output as it is
   */
  public static INDArray probabilities(INDArray output, int classes) {
    return classes == 2 && isColumn(output) ? Nd4j.hstack(output.rsub(1.0), output) : output;
  }
}
