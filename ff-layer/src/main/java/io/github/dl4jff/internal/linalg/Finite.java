package io.github.dl4jff.internal.linalg;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.longer.MatchCondition;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.conditions.Conditions;

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

  /** A finite sum of magnitudes, which BLAS adds up in no time, has finite terms. */
  private static boolean isFinite(INDArray array) {
    return Double.isFinite(HostBlas.sumOfMagnitudes(array)) || count(array) == 0;
  }

  private static long count(INDArray array) {
    return Nd4j.getExecutioner().exec(new MatchCondition(array, Conditions.notFinite())).getLong(0);
  }
}
