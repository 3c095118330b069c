package io.github.dl4jff.mnist.model;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads the parameters of a network from a file that may come from anywhere, in the format that
 * {@code Nd4j.write} writes. {@code Nd4j.read} believes the lengths, and the strides, of the file.
 */
final class ModelParameters {
  /** 512 MiB of floats; the widest network of the experiments has a tenth of it. */
  static final long MOST = 1L << 27;

  private static final int LONGEST_SHAPE = 100;
  private static final int CHUNK = 1 << 14;

  private ModelParameters() {}

  /**
   * Counts the parameters that a network has.
   *
   * @throws IOException if there are none, or too many for a file to be read
   */
  static int count(MultiLayerConfiguration configuration) throws IOException {
    long sum = 0;
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      long count = layer.getLayer().initializer().numParams(layer);
      sum += count;
      if (count < 0 || count > MOST || sum > MOST) {
        throw new IOException(
            String.format(Locale.ROOT, "its network has more than %,d parameters", MOST));
      }
    }
    if (sum == 0) {
      throw new IOException("its network has no parameters");
    }
    return (int) sum;
  }

  /**
   * Reads the parameters.
   *
   * @param stream the parameters, after the description of their shape
   * @param count how many there must be
   * @return the parameters, {@code [1, count]}
   * @throws IOException if it ends too early or holds something else
   */
  static INDArray read(InputStream stream, int count) throws IOException {
    DataInputStream data = new DataInputStream(stream);
    skipShape(data);
    data.readUTF(); // how the numbers were allocated
    long found = data.readLong();
    String type = data.readUTF();
    if (found != count) {
      throw new IOException("expected " + count + " parameters, got " + found);
    }
    long[] shape = {1, count};
    return switch (type) {
      case "FLOAT" -> Nd4j.create(floats(data, count), shape, 'c');
      case "DOUBLE" -> Nd4j.create(doubles(data, count), shape, 'c');
      default -> throw new IOException("expected parameters of type FLOAT or DOUBLE");
    };
  }

  private static void skipShape(DataInputStream data) throws IOException {
    data.readUTF();
    long length = data.readLong();
    if (!data.readUTF().equals("LONG") || length < 0 || length > LONGEST_SHAPE) {
      throw new IOException("expected the shape of the parameters");
    }
    data.readFully(new byte[(int) length * Long.BYTES]);
  }

  private static float[] floats(DataInputStream data, int count) throws IOException {
    float[] numbers = new float[count];
    byte[] chunk = new byte[CHUNK * Float.BYTES];
    for (int from = 0; from < count; from += CHUNK) {
      int length = Math.min(CHUNK, count - from);
      data.readFully(chunk, 0, length * Float.BYTES);
      ByteBuffer.wrap(chunk).asFloatBuffer().get(numbers, from, length);
    }
    for (float number : numbers) {
      checkFinite(number);
    }
    return numbers;
  }

  private static double[] doubles(DataInputStream data, int count) throws IOException {
    double[] numbers = new double[count];
    byte[] chunk = new byte[CHUNK * Double.BYTES];
    for (int from = 0; from < count; from += CHUNK) {
      int length = Math.min(CHUNK, count - from);
      data.readFully(chunk, 0, length * Double.BYTES);
      ByteBuffer.wrap(chunk).asDoubleBuffer().get(numbers, from, length);
    }
    for (double number : numbers) {
      checkFinite(number);
    }
    return numbers;
  }

  private static void checkFinite(double number) throws IOException {
    if (!Double.isFinite(number)) {
      throw new IOException("expected finite parameters, got " + number);
    }
  }
}
