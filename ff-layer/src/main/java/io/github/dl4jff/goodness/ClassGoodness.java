package io.github.dl4jff.goodness;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * A goodness that is one number for each class, {@code G(a)}: what a {@link
 * io.github.dl4jff.loss.Competitive competitive} objective compares within one pass. It is in units
 * of a logit: {@code softmax(G)} is what the layer believes of the classes.
 *
 * <p>It may have parameters of its own, which lie in the layer's and are learnt by the same local
 * loss. Implementations are immutable, are written to JSON with the configuration of their layer (a
 * no-argument constructor, or one annotated {@code @JsonCreator}), and implement {@code equals} and
 * {@code hashCode}. A network with one that would not load as it was saved is refused when it is
 * initialised.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
public interface ClassGoodness extends Serializable {

  /**
   * A parameter of a goodness. A weight is initialised by the layer's weight initialisation, with
   * its rows as fan-in and its columns as fan-out; any other parameter is 0 at first.
   *
   * @param key its key in the layer's table of parameters
   * @param shape its shape, {@code [rows, columns]} or {@code [length]}
   * @param isWeight whether it is initialised as weights are, and regularisation and constraints of
   *     weights apply to it, else those of the bias
   */
  record Parameter(String key, long[] shape, boolean isWeight) {}

  /**
   * Returns the parameters that are learnt.
   *
   * @param units how the units of the layer are laid out; of sequences, whose length may vary,
   *     those of one time step
   * @param classes number of classes {@code C}; of a {@link ClassProjection} also the features that
   *     the loss takes
   * @return the parameters in the order of their memory; empty where there are none
   */
  List<Parameter> parameters(UnitShape units, int classes);

  /**
   * Checks that the goodness can be measured in a layer.
   *
   * @param units how the units of the layer are laid out
   * @param classes number of classes {@code C}
   * @throws IllegalArgumentException if it cannot
   */
  void check(UnitShape units, int classes);

  /**
   * Measures the goodness of each class for each example.
   *
   * @param activity {@code a}, {@code [n, width]}; not to be changed
   * @param parameters the parameters by key; matrices are column-major
   * @param goodness the result {@code G}, {@code [n, C]}, row-major; overwritten
   */
  void measure(Activity activity, Map<String, INDArray> parameters, INDArray goodness);

  /**
   * Computes the gradients with respect to the activity and to the parameters.
   *
   * @param activity {@code a}, {@code [n, width]}; not to be changed: where the activation function
   *     is RELU, its slope is read from the activity afterwards
   * @param parameters the parameters by key
   * @param gradient {@code dL/dG}, {@code [n, C]}, row-major
   * @param parameterGradients where to write the gradient of each parameter, summed over examples
   * @return {@code dL/da}, {@code [n, width]}
   */
  INDArray backprop(
      Activity activity,
      Map<String, INDArray> parameters,
      INDArray gradient,
      Map<String, INDArray> parameterGradients);
}
