package io.github.dl4jff.internal.updater;

import static io.github.dl4jff.internal.linalg.HostMemory.doubles;
import static io.github.dl4jff.internal.linalg.HostMemory.floats;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.github.dl4jff.conf.FFAdam;
import io.github.dl4jff.internal.linalg.HostMemory;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdamUpdater;

/**
 * The updater that an {@link FFAdam} configures: copies gradient and state through Java arrays that
 * stay in the nearest cache, where the JVM vectorises the loops. They are written once for each
 * type: only loops over primitive arrays are vectorised.
 */
public final class HostAdamUpdater extends AdamUpdater {
  /** Numbers in a Java array: three arrays of FLOAT fit in a cache of 32 KiB. */
  private static final int CHUNK = 2048;

  /**
   * Whether the processor multiplies and adds in one instruction, as in ND4J's operation: a JVM
   * without it would compute {@link Math#fma} by decimal fractions.
   */
  private static final boolean FUSED = isOn("UseFMA");

  /**
   * Creates it without state.
   *
   * @param config the configuration
   */
  public HostAdamUpdater(FFAdam config) {
    super(config);
  }

  private static boolean isOn(String option) {
    try {
      HotSpotDiagnosticMXBean jvm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return jvm != null && Boolean.parseBoolean(jvm.getVMOption(option).getValue());
    } catch (IllegalArgumentException e) {
      return false; // a JVM that does not know it
    }
  }

  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    if (getM() == null || getV() == null) {
      throw new IllegalStateException("FFAdam: expected a state of M and V, got none");
    }
    double rate = getConfig().getLearningRate(iteration, epoch);
    if (isHost(DataType.FLOAT, gradient)) {
      updateFloats(gradient, 1, null, rate, iteration + 1);
    } else if (isHost(DataType.DOUBLE, gradient)) {
      updateDoubles(gradient, rate, iteration + 1);
    } else {
      super.applyUpdater(gradient, iteration, epoch);
    }
  }

  /**
   * Returns whether {@link #step} can be used.
   *
   * @param array the gradient, or the parameters
   * @return whether it is FLOAT in the memory of the host, as the state is
   */
  public boolean canStep(INDArray array) {
    return getM() != null && isHost(DataType.FLOAT, array);
  }

  private boolean isHost(DataType type, INDArray array) {
    return FUSED && HostMemory.holds(type, array, getM(), getV());
  }

  /**
   * Divides the gradient by the number of examples, updates the state, and takes the step, all in
   * one way through memory: what {@link #applyUpdater} and DL4J around it do in three, to the bit.
   * The gradient stays as it is.
   *
   * @param gradient the gradient, summed over the examples; as is the state, one that {@link
   *     #canStep}
   * @param parameters the parameters, as many; changed
   * @param examples what to divide by
   * @param iteration the number of iterations so far
   * @param epoch the number of epochs so far
   */
  public void step(INDArray gradient, INDArray parameters, int examples, int iteration, int epoch) {
    double rate = getConfig().getLearningRate(iteration, epoch);
    updateFloats(gradient, examples, parameters, rate, iteration + 1);
  }

  /**
   * With the coefficients of ND4J's operation, which are of the type of the numbers.
   *
   * @param parameters what to take the step with; null to leave the step in the gradient
   */
  private void updateFloats(
      INDArray gradient, int examples, INDArray parameters, double rate, int t) {
    float beta1 = (float) getConfig().getBeta1();
    float beta2 = (float) getConfig().getBeta2();
    float epsilon = (float) getConfig().getEpsilon();
    float power1 = (float) Math.pow(beta1, t);
    float power2 = (float) Math.pow(beta2, t);
    float step = (float) ((float) rate * (float) Math.sqrt(1.0 - power2) / (1.0 - power1));
    int chunk = (int) Math.min(CHUNK, gradient.length());
    float[] g = new float[chunk];
    float[] m = new float[chunk];
    float[] v = new float[chunk];
    FloatPointer gs = floats(gradient);
    FloatPointer ms = floats(getM());
    FloatPointer vs = floats(getV());
    FloatPointer ps = parameters == null ? null : floats(parameters);
    for (long left = gradient.length(); left > 0; left -= chunk) {
      int length = (int) Math.min(chunk, left);
      gs.get(g, 0, length);
      ms.get(m, 0, length);
      vs.get(v, 0, length);
      if (examples != 1) {
        divide(g, length, examples);
      }
      step(g, m, v, length, beta1, beta2, epsilon, step);
      ms.put(m, 0, length);
      vs.put(v, 0, length);
      if (ps == null) {
        gs.put(g, 0, length);
      } else {
        ps.get(m, 0, length); // its array is free now
        subtract(m, g, length);
        ps.put(m, 0, length);
        ps.position(ps.position() + length);
      }
      gs.position(gs.position() + length);
      ms.position(ms.position() + length);
      vs.position(vs.position() + length);
    }
  }

  /** By a power of two a product is exact, and quicker. */
  private static void divide(float[] g, int length, int by) {
    if (Integer.bitCount(by) == 1) {
      float factor = 1f / by;
      for (int i = 0; i < length; i++) {
        g[i] *= factor;
      }
    } else {
      float divisor = by;
      for (int i = 0; i < length; i++) {
        g[i] /= divisor;
      }
    }
  }

  private static void subtract(float[] p, float[] g, int length) {
    for (int i = 0; i < length; i++) {
      p[i] -= g[i];
    }
  }

  private static void step(
      float[] g,
      float[] m,
      float[] v,
      int length,
      float beta1,
      float beta2,
      float epsilon,
      float step) {
    float rest1 = 1 - beta1;
    float rest2 = 1 - beta2;
    for (int i = 0; i < length; i++) {
      m[i] = Math.fma(beta1, m[i], rest1 * g[i]);
      v[i] = Math.fma(beta2, v[i], rest2 * (g[i] * g[i]));
    }
    for (int i = 0; i < length; i++) {
      g[i] = step * m[i] / ((float) Math.sqrt(v[i]) + epsilon);
    }
  }

  private void updateDoubles(INDArray gradient, double rate, int t) {
    double beta1 = getConfig().getBeta1();
    double beta2 = getConfig().getBeta2();
    double step = rate * Math.sqrt(1 - Math.pow(beta2, t)) / (1 - Math.pow(beta1, t));
    int chunk = (int) Math.min(CHUNK, gradient.length());
    double[] g = new double[chunk];
    double[] m = new double[chunk];
    double[] v = new double[chunk];
    DoublePointer gs = doubles(gradient);
    DoublePointer ms = doubles(getM());
    DoublePointer vs = doubles(getV());
    for (long left = gradient.length(); left > 0; left -= chunk) {
      int length = (int) Math.min(chunk, left);
      gs.get(g, 0, length);
      ms.get(m, 0, length);
      vs.get(v, 0, length);
      step(g, m, v, length, beta1, beta2, getConfig().getEpsilon(), step);
      gs.put(g, 0, length);
      ms.put(m, 0, length);
      vs.put(v, 0, length);
      gs.position(gs.position() + length);
      ms.position(ms.position() + length);
      vs.position(vs.position() + length);
    }
  }

  private static void step(
      double[] g,
      double[] m,
      double[] v,
      int length,
      double beta1,
      double beta2,
      double epsilon,
      double step) {
    double rest1 = 1 - beta1;
    double rest2 = 1 - beta2;
    for (int i = 0; i < length; i++) {
      m[i] = Math.fma(beta1, m[i], rest1 * g[i]);
      v[i] = Math.fma(beta2, v[i], rest2 * (g[i] * g[i]));
    }
    for (int i = 0; i < length; i++) {
      g[i] = step * m[i] / (Math.sqrt(v[i]) + epsilon);
    }
  }
}
