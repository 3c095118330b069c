package io.github.dl4jff.layer;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One minibatch's positive and negative pass through one layer, and what its local gradient needs. Rows
 * {@code 0..n-1} are the positive examples, rows {@code n..2n-1} the negative ones.
 *
 * <p>With goodness {@code g = s sum(a^2)} and activity {@code a = f(z)} the gradient with respect to the
 * pre-activation {@code z} is
 *
 * <pre>{@code
 * dL/dz = dL/dg * 2 s a * f'(z)
 * }</pre>
 *
 * <p>For RELU and IDENTITY {@code f(z) f'(z) = f(z)}: the gradient is the activity with its rows scaled,
 * and {@code z} need not be kept.
 */
final class LocalPass {
  private final IActivation activation;
  private final double goodnessScale;
  private final INDArray preActivation;
  private final INDArray output;
  private final INDArray divisors;
  private final INDArray goodness;

  /**
   * Applies the activation function, measures the goodness and normalises.
   *
   * @param activation the activation function {@code f}
   * @param z pre-activation, {@code [2n, nOut]}; overwritten
   * @param goodnessScale {@code s}
   * @param normalize whether the output is the activity divided by its root mean square
   */
  LocalPass(IActivation activation, INDArray z, double goodnessScale, boolean normalize) {
    this.activation = activation;
    this.goodnessScale = goodnessScale;
    preActivation = isItsOwnSlope(activation) ? null : z.dup();
    output = activation.getActivation(z, true);
    INDArray lengths = LengthNormalization.lengths(output);
    goodness = lengths.mul(lengths).muli(goodnessScale);
    if (normalize) {
      divisors = LengthNormalization.toDivisors(lengths, output.size(1));
      output.diviColumnVector(divisors);
    } else {
      divisors = null;
    }
  }

  private static boolean isItsOwnSlope(IActivation activation) {
    return activation instanceof ActivationIdentity || activation.equals(new ActivationReLU());
  }

  /** Returns the goodness of each example, {@code [2n]}. */
  INDArray goodness() {
    return goodness;
  }

  /** Returns what the next layer sees, {@code [2n, nOut]}; valid until {@link #delta}. */
  INDArray output() {
    return output;
  }

  /**
   * Computes the gradient with respect to the pre-activation, in the memory of {@link #output()}.
   *
   * @param goodnessGradient {@code dL/dg} of each example, {@code [2n]}; overwritten
   * @return {@code dL/dz}, {@code [2n, nOut]}
   */
  INDArray delta(INDArray goodnessGradient) {
    INDArray factors = goodnessGradient.muli(2 * goodnessScale);
    if (divisors != null) {
      factors.muli(divisors);
    }
    INDArray delta = output.muliColumnVector(factors);
    return preActivation == null ? delta : activation.backprop(preActivation, delta).getFirst();
  }
}
