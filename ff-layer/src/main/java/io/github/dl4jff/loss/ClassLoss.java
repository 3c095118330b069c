package io.github.dl4jff.loss;

import java.io.Serializable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * The local loss of a {@link Competitive competitive} objective, a function of the goodness of each
 * class and of the label of an example.
 *
 * <p>This is the extension point for one's own losses. A loss is defined once as a <a
 * href="https://deeplearning4j.konduit.ai/samediff">SameDiff</a> graph over a matrix, and SameDiff
 * differentiates it:
 *
 * <pre>{@code
 * public final class SquaredErrorLoss implements ClassLoss {
 *   public SDVariable define(SameDiff sd, SDVariable goodness, SDVariable labels) {
 *     return sd.math().square(goodness.sub(labels)).sum(1); // sum over c of (G_c - y_c)^2
 *   }
 * }
 * }</pre>
 *
 * <p>Implementations are immutable and are written to JSON with the configuration of their layer:
 * give one with parameters a constructor annotated {@code @JsonCreator} and getters, or a
 * no-argument constructor, getters and setters (of {@code org.nd4j.shade.jackson}), and implement
 * {@code equals} and {@code hashCode}. A network whose loss would not load as it was saved, such as
 * a lambda, is refused when it is initialised.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS, property = "@class")
public interface ClassLoss extends Serializable {

  /**
   * Defines the loss of each example.
   *
   * <p>The i-th entry of the result must depend on the i-th rows of the arguments only: one
   * evaluation may hold several layers and any number of examples. It may depend on all rows where
   * the loss takes {@link #features() features}: an evaluation then holds the minibatch of one
   * layer.
   *
   * @param sd the graph to define the loss in
   * @param goodness {@code G}: goodness of each class, then the features, shape {@code [n, C +
   *     features]}
   * @param labels {@code y}: the share of each class, at least 0, rows add up to 1, shape {@code
   *     [n, C]}; one-hot for hard labels
   * @return the loss of each example, shape {@code [n]}
   */
  SDVariable define(SameDiff sd, SDVariable goodness, SDVariable labels);

  /**
   * Returns how many features of the activity the loss takes beside the goodness of the classes:
   * further columns of the layer's {@link io.github.dl4jff.goodness.ClassProjection}, which learn
   * from this loss alone. By default there are none.
   *
   * @return their number, at least 0
   */
  default int features() {
    return 0;
  }

  /**
   * Checks that the loss is defined for a number of classes; by default it is for any.
   *
   * @param classes the number of classes {@code C}
   * @throws IllegalArgumentException if it is not
   */
  default void check(int classes) {
    // any number will do
  }
}
