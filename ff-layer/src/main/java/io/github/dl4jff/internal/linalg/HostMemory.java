package io.github.dl4jff.internal.linalg;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays whose numbers lie in the memory of the host, within reach of Java and of BLAS. */
public final class HostMemory {
  private static final boolean IS_HOST = Nd4j.getEnvironment().isCPU();

  private HostMemory() {}

  /**
   * Returns whether ND4J's arrays lie in the memory of the host.
   *
   * @return whether the backend is that for the CPU
   */
  public static boolean isUsed() {
    return IS_HOST;
  }

  /**
   * Returns whether arrays hold numbers in the memory of the host, one behind the other.
   *
   * @param type the type of the numbers
   * @param arrays vectors, or matrices row by row
   * @return whether all do
   */
  public static boolean holds(DataType type, INDArray... arrays) {
    for (INDArray array : arrays) {
      if (!IS_HOST || array.dataType() != type || !isDense(array)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDense(INDArray array) {
    int last = array.rank() - 1;
    return array.stride(last) == 1
        && (last == 0 || (last == 1 && array.stride(0) == array.size(1)));
  }

  /**
   * Returns where an array begins.
   *
   * @param array an array of FLOAT
   * @return a pointer of its own: others may share that of the array
   */
  public static FloatPointer floats(INDArray array) {
    return new FloatPointer(array.data().pointer()).position(array.offset());
  }

  /**
   * Returns where an array begins.
   *
   * @param array an array of DOUBLE
   * @return a pointer of its own
   */
  public static DoublePointer doubles(INDArray array) {
    return new DoublePointer(array.data().pointer()).position(array.offset());
  }

  /**
   * Copies a vector to the host. ND4J's own {@code toDoubleVector} copies it twice, number by
   * number.
   *
   * @param vector a vector of any type, in any memory
   * @return its numbers
   */
  public static double[] copy(INDArray vector) {
    return holds(DataType.FLOAT, vector) ? copyOfFloats(vector) : vector.toDoubleVector();
  }

  private static double[] copyOfFloats(INDArray vector) {
    float[] numbers = numbers(vector);
    double[] copy = new double[numbers.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = numbers[i];
    }
    return copy;
  }

  /**
   * Copies an array to the host.
   *
   * @param array an array of FLOAT, one number behind the other, in any memory
   * @return its numbers
   */
  public static float[] numbers(INDArray array) {
    if (!IS_HOST) {
      return array.data().asFloat();
    }
    float[] numbers = new float[Math.toIntExact(array.length())];
    floats(array).get(numbers);
    return numbers;
  }

  /**
   * Creates an array in ND4J's memory. {@code Nd4j.create(float[], ...)} takes ten times as long.
   *
   * @param numbers its numbers, one behind the other
   * @param shape its shape
   * @return the array, row-major
   */
  public static INDArray create(float[] numbers, long... shape) {
    return Nd4j.create(Nd4j.createBuffer(numbers), shape, Nd4j.getStrides(shape, 'c'), 0, 'c');
  }
}
