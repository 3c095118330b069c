package io.github.dl4jff.internal.linalg;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Tells whether arrays hold neither NaN nor infinity. */
public final class Finite {
  private Finite() {}

  /**
   * Returns whether all numbers are finite.
   *
   * @param arrays arrays of any type
   * @return whether none is NaN or infinite
   */
  public static boolean are(INDArray... arrays) {
    for (INDArray array : arrays) {
      if (array.dataType().isFPType() && !isFinite(array)) {
        return false;
      }
    }
    return true;
  }

  /** A finite sum of magnitudes, which BLAS computes at once, has finite terms. */
  private static boolean isFinite(INDArray array) {
    return Double.isFinite(HostBlas.sumOfMagnitudes(array)) || Double.isFinite(halfOfMean(array));
  }

  /**
   * Returns half of the mean, which does not overflow in DOUBLE. ND4J's own count of numbers that
   * are not finite does not see NaN in DOUBLE.
   */
  private static double halfOfMean(INDArray array) {
    return array.castTo(DataType.DOUBLE).div(2.0 * array.length()).norm1Number().doubleValue();
  }
}
