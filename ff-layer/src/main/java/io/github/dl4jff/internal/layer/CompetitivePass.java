package io.github.dl4jff.internal.layer;

import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.BIAS;
import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.WEIGHTS;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.Activity;
import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.internal.linalg.Products;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One minibatch in a layer that learns in one pass, DL4J's own:
 *
 * <pre>{@code
 * dL/dz = dL/dG dG/da f'(z),   dL/dW = x' dL/dz
 * }</pre>
 *
 * @param conf configuration of the layer
 * @param goodness the goodness of its classes
 * @param forward what the forward pass has left
 */
record CompetitivePass(FFDenseLayer conf, ClassGoodness goodness, ForwardPass forward) {

  /**
   * Measures the goodness of the classes.
   *
   * @param parameters the parameters of the layer
   * @param result {@code G}, {@code [n, C]}; overwritten
   */
  void measure(Map<String, INDArray> parameters, INDArray result) {
    goodness.measure(new Activity(forward.activity()), parameters, result);
  }

  /**
   * Writes the gradient of the local loss, summed over the examples.
   *
   * @param parameters the parameters of the layer
   * @param gradient {@code dL/dG}, {@code [n, C]}
   * @param views the gradient of each parameter; overwritten
   * @return the gradient with respect to the product of input and weights, {@code [n, nOut]}
   */
  INDArray writeGradient(
      Map<String, INDArray> parameters, INDArray gradient, Map<String, INDArray> views) {
    INDArray activityGradient =
        goodness.backprop(new Activity(forward.activity()), parameters, gradient, views);
    INDArray delta = forward.slope(conf.getActivationFn(), activityGradient);
    if (conf.isHasBias()) {
      Products.columnSums(delta, views.get(BIAS));
    }
    Products.weightGradient(forward.input(), delta, views.get(WEIGHTS));
    return delta;
  }
}
