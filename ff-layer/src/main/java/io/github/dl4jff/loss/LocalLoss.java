package io.github.dl4jff.loss;

import java.io.Serializable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;

/**
 * The local loss of a Forward-Forward layer, a function of the goodness of one positive and one
 * negative example.
 *
 * <p>This is the extension point for one's own losses. A loss is defined once as a <a
 * href="https://deeplearning4j.konduit.ai/samediff">SameDiff</a> graph over vectors, and SameDiff
 * differentiates it:
 *
 * <pre>{@code
 * public final class HingeLoss implements LocalLoss {
 *   public SDVariable define(SameDiff sd, SDVariable positive, SDVariable negative) {
 *     return sd.nn().relu(negative.sub(positive).add(1.0), 0.0); // max(0, 1 - (g+ - g-))
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
public interface LocalLoss extends Serializable {

  /**
   * Defines the loss of each pair of examples.
   *
   * <p>The i-th entry of the result must depend on the i-th entries of the arguments only: one
   * evaluation may hold several layers and any number of pairs.
   *
   * @param sd the graph to define the loss in
   * @param positive {@code g+ - theta}: goodness of the positive examples less the layer's
   *     threshold, shape {@code [pairs]}
   * @param negative {@code g- - theta}: goodness of the negative examples less the layer's
   *     threshold, shape {@code [pairs]}
   * @return the loss of each pair, shape {@code [pairs]}
   */
  SDVariable define(SameDiff sd, SDVariable positive, SDVariable negative);
}
