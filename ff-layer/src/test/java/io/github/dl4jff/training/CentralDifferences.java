package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Compares a gradient with central differences of a loss, in double. The differences are of fourth
 * order, {@code f' = (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12h + O(h^4)}, so that a step that is
 * large beside the rounding of a large loss is still exact enough.
 */
final class CentralDifferences {
  private static final double STEP = 1e-4;
  private static final double MAX_RELATIVE_ERROR = 1e-5;

  /** Below this both are rounding. */
  static final double NEGLIGIBLE = 1e-8;

  private CentralDifferences() {}

  /**
   * Fails where one entry of a gradient differs.
   *
   * @param what name for the message
   * @param parameter what the loss depends on; changed and put back
   * @param gradient the gradient, in the same order
   * @param loss evaluates the loss
   */
  static void check(String what, INDArray parameter, INDArray gradient, DoubleSupplier loss) {
    for (long i = 0; i < parameter.length(); i++) {
      long at = i;
      double value = parameter.getDouble(i);
      double[] losses = new double[5];
      for (int j : new int[] {-2, -1, 1, 2}) {
        parameter.putScalar(i, value + j * STEP);
        losses[j + 2] = loss.getAsDouble();
      }
      parameter.putScalar(i, value);
      double expected = (8 * (losses[3] - losses[1]) - (losses[4] - losses[0])) / (12 * STEP);
      double got = gradient.getDouble(i);
      double error = Math.abs(expected - got);
      double size = Math.max(Math.abs(expected), Math.abs(got));
      assertTrue(
          error <= NEGLIGIBLE || error <= MAX_RELATIVE_ERROR * size,
          () ->
              what
                  + ", parameter "
                  + at
                  + ": expected "
                  + expected
                  + " by differences, got "
                  + got);
    }
  }
}
