package io.github.dl4jff.internal.linalg;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Loops over rows of FLOAT in the memory of the host that take ND4J several operations each. Rows
 * go through a Java array that stays in the nearest cache.
 */
final class HostRows {
  /** Numbers in the Java array, 16 KiB, or one row. */
  private static final int CHUNK = 4096;

  private HostRows() {}

  /**
   * Writes a vector into every row.
   *
   * @param vector {@code [width]}
   * @param rows {@code [n, width]}
   * @return whether it was done; false where the arrays are not FLOAT in the memory of the host
   */
  static boolean fill(INDArray vector, INDArray rows) {
    if (!HostMemory.holds(DataType.FLOAT, vector, rows) || vector.length() != rows.size(1)) {
      return false;
    }
    int width = (int) rows.size(1);
    int together = together(width, rows.size(0));
    float[] chunk = new float[together * width];
    FloatPointer from = HostMemory.floats(vector);
    from.get(chunk, 0, width);
    for (int i = 1; i < together; i++) {
      System.arraycopy(chunk, 0, chunk, i * width, width);
    }
    FloatPointer to = HostMemory.floats(rows);
    for (long left = rows.size(0); left > 0; left -= together) {
      int length = (int) Math.min(together, left) * width;
      to.put(chunk, 0, length);
      to.position(to.position() + length);
    }
    return true;
  }

  /**
   * Divides every row by its root mean square, like {@link LengthNormalization#normalize}.
   *
   * @param rows {@code [n, width]}
   * @param result the normalised rows, {@code [n, width]}; may be {@code rows}
   * @return whether it was done; false where the arrays are not FLOAT in the memory of the host
   */
  static boolean normalize(INDArray rows, INDArray result) {
    if (!HostMemory.holds(DataType.FLOAT, rows, result)) {
      return false;
    }
    int width = (int) rows.size(1);
    int together = together(width, rows.size(0));
    float[] chunk = new float[together * width];
    double root = Math.sqrt(width);
    FloatPointer from = HostMemory.floats(rows);
    FloatPointer to = HostMemory.floats(result);
    for (long left = rows.size(0); left > 0; left -= together) {
      int length = (int) Math.min(together, left) * width;
      from.get(chunk, 0, length);
      for (int row = 0; row < length; row += width) {
        double norm = Math.sqrt(sumOfSquares(chunk, row, width));
        scale(chunk, row, width, (float) (root / (norm + root * LengthNormalization.EPSILON)));
      }
      to.put(chunk, 0, length);
      from.position(from.position() + length);
      to.position(to.position() + length);
    }
    return true;
  }

  private static int together(int width, long rows) {
    return (int) Math.max(1, Math.min(CHUNK / width, rows));
  }

  /** Four sums side by side, for an addition takes longer than it takes to start the next. */
  private static float sumOfSquares(float[] numbers, int from, int length) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int end = from + length;
    int i = from;
    for (; i < end - 3; i += 4) {
      a += numbers[i] * numbers[i];
      b += numbers[i + 1] * numbers[i + 1];
      c += numbers[i + 2] * numbers[i + 2];
      d += numbers[i + 3] * numbers[i + 3];
    }
    for (; i < end; i++) {
      a += numbers[i] * numbers[i];
    }
    return a + b + c + d;
  }

  private static void scale(float[] numbers, int from, int length, float factor) {
    for (int i = from; i < from + length; i++) {
      numbers[i] *= factor;
    }
  }
}
