package io.github.dl4jff.internal.layer;

import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.BIAS;
import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.LABEL_WEIGHTS;
import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.WEIGHTS;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.conf.LabelInput;
import io.github.dl4jff.internal.linalg.LengthNormalization;
import io.github.dl4jff.internal.linalg.Products;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One minibatch in a layer that no listener drives, and its gradient by backpropagation.
 *
 * @param conf configuration of the layer
 * @param forward what the forward pass has left
 */
record AttachedPass(FFDenseLayer conf, ForwardPass forward) {

  /**
   * Writes the gradient of the loss whose gradient comes down from above. What only the local loss
   * moves has none.
   *
   * @param views the gradient of each parameter; overwritten
   * @param epsilon the gradient with respect to the layer's output, {@code [n, nOut]}
   * @return the gradient with respect to the product of input and weights, {@code [n, nOut]}
   */
  INDArray writeGradient(Map<String, INDArray> views, INDArray epsilon) {
    INDArray activityGradient = epsilon;
    if (conf.getLearning().isNormalizeOutput()) {
      activityGradient = epsilon.dup('c');
      LengthNormalization.backprop(forward.activity(), activityGradient);
    }
    INDArray delta = forward.slope(conf.getActivationFn(), activityGradient);
    views.forEach((key, view) -> write(key, view, delta));
    return delta;
  }

  private void write(String key, INDArray view, INDArray delta) {
    switch (key) {
      case WEIGHTS -> Products.weightGradient(forward.input(), delta, view);
      case BIAS -> view.assign(delta.sum(0));
      case LABEL_WEIGHTS -> {
        // the neutral label is 1/C of each
        LabelInput label = conf.getLabelInput();
        INDArray each = delta.sum(0).mul(label.scale(conf.getNIn()) / label.getClasses());
        view.assign(0.0).addiRowVector(each);
      }
      default -> view.assign(0.0);
    }
  }
}
