package io.github.dl4jff.internal.layer;

import io.github.dl4jff.internal.linalg.Products;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What DL4J's own forward pass in training leaves for the backward pass.
 *
 * @param input what the weights were multiplied with, {@code [n, nIn]} or maps
 * @param preActivation {@code z}, {@code [n, nOut]} or maps; null where the activity tells as much
 * @param activity {@code a = f(z)}, of the same shape; of a convolution with max pooling the maxima
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
   * The activity is lost.
   *
   * @param activation the activation function {@code f}
   * @param activityGradient {@code dL/da}, of the activity's shape; overwritten
   * @return {@code dL/dz = dL/da f'(z)}, of the activity's shape
   */
  INDArray slope(IActivation activation, INDArray activityGradient) {
    if (preActivation != null) {
      return activation.backprop(preActivation, activityGradient).getFirst();
    }
    if (activation instanceof ActivationReLU) { // ND4J's own takes five times as long
      INDArray slopes = Nd4j.exec(new Step(activity, activity));
      Products.multiply(activityGradient, slopes, activityGradient);
    }
    return activityGradient;
  }
}
