package io.github.dl4jff.internal.step;

import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Finds out why a figure of a network is not finite. Users have no need of this class. */
public final class NotFinite {
  private static final double LARGEST_HALF = 65504;

  private NotFinite() {}

  /**
   * Makes the exception for a figure that is not finite.
   *
   * @param message what was expected and what came
   * @param type the data type of the network
   * @param features the features that the network was shown; none where they are not known
   * @return a {@link DL4JInvalidInputException} where the features are not finite, or too large for
   *     the data type; else an {@link IllegalStateException}
   */
  public static RuntimeException because(String message, DataType type, INDArray... features) {
    double largest = Arrays.stream(features).mapToDouble(NotFinite::largestOf).reduce(0, Math::max);
    if (!Double.isFinite(largest)) {
      return new DL4JInvalidInputException(
          message + "; the features of this minibatch hold NaN or infinite values");
    }
    if (largest * largest * width(features) > largestOf(type)) {
      return new DL4JInvalidInputException(
          message
              + "; the features of this minibatch go up to "
              + largest
              + ", and the sum of their squares is too large for "
              + type
              + ": scale them");
    }
    return new IllegalStateException(
        message
            + "; the parameters have grown out of bounds: try a lower learning rate, or smaller"
            + " features (they go up to "
            + largest
            + ")");
  }

  /** How many numbers an example is. */
  private static long width(INDArray... features) {
    return Arrays.stream(features).mapToLong(array -> array.length() / array.size(0)).sum();
  }

  /** The largest magnitude; NaN where there is one. */
  private static double largestOf(INDArray features) {
    double largest = 0;
    for (double value : features.dup('c').data().asDouble()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double largestOf(DataType type) {
    return switch (type) {
      case HALF -> LARGEST_HALF;
      case FLOAT -> Float.MAX_VALUE;
      default -> Double.MAX_VALUE;
    };
  }
}
