package io.github.dl4jff.layer;

import static io.github.dl4jff.conf.FFDenseParamInitializer.BIAS;
import static io.github.dl4jff.conf.FFDenseParamInitializer.LABEL_WEIGHTS;
import static io.github.dl4jff.conf.FFDenseParamInitializer.MEAN_ACTIVITY;
import static io.github.dl4jff.conf.FFDenseParamInitializer.WEIGHTS;

import io.github.dl4jff.conf.FFDenseLayer;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One minibatch's way through a layer that no listener drives, and its gradient by backpropagation.
 * What a {@link LocalPass} is to a detached layer, this is to an attached one.
 *
 * @param conf configuration of the layer
 * @param affine its parameters
 * @param input what the weights were multiplied with, {@code [n, nIn]}
 * @param product {@code xW}, {@code [n, nOut]}; overwritten by {@link #writeGradient}
 */
record AttachedPass(FFDenseLayer conf, Affine affine, INDArray input, INDArray product) {

  /**
   * Writes the gradient of the loss whose gradient comes down from above.
   *
   * @param views the gradient of each parameter; overwritten
   * @param epsilon the gradient with respect to the layer's output, {@code [n, nOut]}
   * @return the gradient with respect to the product of input and weights, {@code [n, nOut]}
   */
  INDArray writeGradient(Map<String, INDArray> views, INDArray epsilon) {
    INDArray z = affine.addNeutral(product);
    INDArray activityGradient = epsilon;
    if (conf.isNormalizeOutput()) {
      activityGradient = epsilon.dup('c');
      LengthNormalization.backprop(FFDense.activity(conf, z.dup(), true), activityGradient);
    }
    INDArray delta = conf.getActivationFn().backprop(z, activityGradient).getFirst();
    Products.weightGradient(input, delta, views.get(WEIGHTS));
    INDArray sum = delta.sum(0);
    if (conf.isHasBias()) {
      views.get(BIAS).assign(sum);
    }
    if (conf.getLabels() > 0) {
      // the neutral label is 1/C of each
      INDArray each = sum.mul(conf.effectiveLabelScale() / conf.getLabels());
      views.get(LABEL_WEIGHTS).assign(0.0).addiRowVector(each);
    }
    if (conf.getPeerNormalization() > 0) {
      views.get(MEAN_ACTIVITY).assign(0.0);
    }
    return delta;
  }
}
