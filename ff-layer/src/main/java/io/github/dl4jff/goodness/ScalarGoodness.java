package io.github.dl4jff.goodness;

import java.io.Serializable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * A goodness that is one number for each example, {@code g(a)}: what the positive and the negative
 * pass of a {@link io.github.dl4jff.loss.Contrastive contrastive} objective compare.
 *
 * <p>Implementations are immutable, are written to JSON with the configuration of their layer (a
 * no-argument constructor, or one annotated {@code @JsonCreator}), and implement {@code equals} and
 * {@code hashCode}. A network with one that would not load as it was saved is refused when it is
 * initialised.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
public interface ScalarGoodness extends Serializable {

  /**
   * Measures the goodness of each example.
   *
   * @param activity {@code a}, {@code [n, width]}
   * @return {@code g}, {@code [n]}
   */
  INDArray of(Activity activity);

  /**
   * Returns the gradient with respect to the activity. The gradient of a unit whose activity is 0
   * must be 0: behind a RELU the layer relies on it.
   *
   * @param activity {@code a}, {@code [n, width]}; may be overwritten
   * @param gradient {@code dL/dg}, {@code [n]}; may be overwritten
   * @return {@code dL/da = dL/dg dg/da}, {@code [n, width]}
   */
  INDArray backprop(Activity activity, INDArray gradient);

  /**
   * Returns the goodness of an activity whose every unit is 1: the default threshold.
   *
   * @param width number of units
   * @return {@code g(1, ..., 1)}, greater than 0
   */
  double ofOnes(long width);
}
