package io.github.dl4jff.conf;

import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.updater.HostAdamUpdater;
import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Adam (Kingma and Ba, 2015, algorithm 1 with the step size of the end of section 2) whose loops
 * the JVM vectorises; ND4J's own, in 1.0.0-M2.1, are not. With the gradient {@code g} and {@code t}
 * from 1:
 *
 * <pre>{@code
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * step = learningRate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)
 * }</pre>
 *
 * <p>It may stand for {@link Adam} in any DL4J network. The formula, the numbers and the layout of
 * the state are those of {@link Adam}, so that each goes on with a state of the other; of 1,000
 * steps the results differ by rounding. At a learning rate of 0 nothing moves ({@link Adam} then
 * takes {@code epsilon} for it). Parameters in FLOAT or DOUBLE in host memory are updated by Java;
 * in HALF, on a GPU, or on a processor without fused multiplication and addition, ND4J's operation
 * does it.
 *
 * <p>DL4J's {@code weightDecay(c)} is added after the updater, and decoupled therefore: with it
 * this is AdamW (Loshchilov and Hutter, 2019, algorithm 2).
 *
 * @serial exclude
 */
public final class FFAdam extends Adam {
  private static final long serialVersionUID = 1L;

  /** Creates it with DL4J's defaults: learning rate 1e-3, 0.9, 0.999, 1e-8. */
  public FFAdam() {}

  /**
   * Creates it with a constant learning rate.
   *
   * @param learningRate the learning rate, at least 0
   * @throws IllegalArgumentException if it is not
   */
  public FFAdam(double learningRate) {
    super(Checks.notNegative("learningRate", learningRate));
  }

  /**
   * Creates it with a learning rate that changes.
   *
   * @param learningRateSchedule the learning rate
   * @throws IllegalArgumentException if it is null
   */
  public FFAdam(ISchedule learningRateSchedule) {
    super(Checks.notNull("learningRateSchedule", learningRateSchedule));
  }

  /**
   * Creates it with all numbers.
   *
   * @param learningRate the learning rate, at least 0
   * @param beta1 decay of the mean of gradients, in [0, 1)
   * @param beta2 decay of the mean of their squares, in [0, 1)
   * @param epsilon what is added to the root of that mean, above 0
   * @throws IllegalArgumentException if a number is out of range
   */
  public FFAdam(double learningRate, double beta1, double beta2, double epsilon) {
    super(
        Checks.notNegative("learningRate", learningRate),
        decay("beta1", beta1),
        decay("beta2", beta2),
        Checks.positive("epsilon", epsilon));
  }

  private static double decay(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw Checks.expected(name, "a number in [0, 1)", value);
    }
    return value;
  }

  @Override
  public GradientUpdater<Adam> instantiate(INDArray viewArray, boolean initializeViewArray) {
    HostAdamUpdater updater = new HostAdamUpdater(this);
    INDArray flat = viewArray.reshape(viewArray.length());
    long[] shape = Arrays.stream(flat.shape()).map(length -> length / 2).toArray();
    updater.setStateViewArray(flat, shape, flat.ordering(), initializeViewArray);
    return updater;
  }

  @Override
  public GradientUpdater<Adam> instantiate(
      Map<String, INDArray> updaterState, boolean initializeStateArrays) {
    HostAdamUpdater updater = new HostAdamUpdater(this);
    updater.setState(updaterState, initializeStateArrays);
    return updater;
  }

  @Override
  public FFAdam clone() {
    FFAdam clone = new FFAdam();
    clone.setLrAndSchedule(getLearningRate(), getLearningRateSchedule());
    clone.setBeta1(getBeta1());
    clone.setBeta2(getBeta2());
    clone.setEpsilon(getEpsilon());
    return clone;
  }

  /** Another class is another updater, though DL4J could share their state. */
  @Override
  protected boolean canEqual(Object other) {
    return other instanceof FFAdam;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FFAdam && super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public String toString() {
    return "FF" + super.toString();
  }
}
