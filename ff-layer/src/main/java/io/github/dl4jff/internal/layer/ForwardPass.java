package io.github.dl4jff.internal.layer;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What DL4J's own forward pass in training leaves for the backward pass.
 *
 * @param input what the weights were multiplied with, {@code [n, nIn]}
 * @param preActivation {@code z}, {@code [n, nOut]}; null where the activity tells as much
 * @param activity {@code a = f(z)}, {@code [n, nOut]}
 */
record ForwardPass(INDArray input, INDArray preActivation, INDArray activity) {

  /**
   * Returns whether the slope of an activation function can be told from the activity.
   *
   * @param activation the function
   * @return whether it is RELU or IDENTITY
   */
  static boolean tellsItsSlope(IActivation activation) {
    return activation instanceof ActivationIdentity || activation.equals(new ActivationReLU());
  }

  /**
   * Turns the gradient with respect to the activity into that with respect to the pre-activation.
   *
   * @param activation the activation function {@code f}
   * @param activityGradient {@code dL/da}, {@code [n, nOut]}; overwritten
   * @return {@code dL/dz = dL/da f'(z)}, {@code [n, nOut]}
   */
  INDArray slope(IActivation activation, INDArray activityGradient) {
    INDArray z = preActivation == null ? activity : preActivation;
    return activation.backprop(z, activityGradient).getFirst();
  }
}
