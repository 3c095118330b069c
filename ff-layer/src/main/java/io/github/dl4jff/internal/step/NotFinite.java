package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.linalg.Finite;
import java.util.Arrays;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Says that features are not finite, and finds out why a figure of a network is not. Users have no
 * need of this class.
 */
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
    double largest = largestOf(features);
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

  /**
   * Checks features. Figures of a network do not always tell: where all weights of a feature are
   * negative, RELU makes 0 of an infinite one, and the gradient of those weights is NaN.
   *
   * @param where the layer that takes the features, and when
   * @param type the data type of the network
   * @param features the features that the network is shown
   * @throws DL4JInvalidInputException if they are not finite
   */
  public static void check(String where, DataType type, INDArray... features) {
    if (!Finite.are(features)) {
      String message = where + ": expected finite features, got " + largestOf(features);
      throw because(message, type, features);
    }
  }

  /** How many numbers an example is. */
  private static long width(INDArray... features) {
    return Arrays.stream(features).mapToLong(array -> array.length() / array.size(0)).sum();
  }

  /** The largest magnitude; NaN where there is one. */
  private static double largestOf(INDArray... features) {
    double largest = 0;
    for (INDArray array : features) {
      for (double value : array.dup('c').data().asDouble()) {
        largest = Math.max(largest, Math.abs(value));
      }
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
