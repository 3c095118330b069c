package io.github.dl4jff.conf;

import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.loss.Competitive;
import io.github.dl4jff.loss.Contrastive;
import io.github.dl4jff.loss.LocalObjective;
import java.io.Serializable;
import java.util.Objects;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How a Forward-Forward layer learns: what all kinds of them have in common. The options are
 * described at {@link LocalLearningOptions}.
 *
 * @serial exclude
 */
public final class LocalLearning implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LocalObjective objective;
  private final Boolean normalizeInput;
  private final boolean normalizeOutput;
  private final boolean trainBelow;
  private final boolean allowBackprop;

  /**
   * Creates the value.
   *
   * @param objective what the layer minimises
   * @param normalizeInput whether each example of the input is divided by its root mean square;
   *     null for the layer's default
   * @param normalizeOutput whether each example of the output is
   * @param trainBelow whether layers below the first Forward-Forward layer learn from its loss
   * @param allowBackprop whether the layer backpropagates where no listener drives it
   * @throws IllegalArgumentException if there is no objective
   */
  @JsonCreator
  public LocalLearning(
      @JsonProperty("objective") LocalObjective objective,
      @JsonProperty("normalizeInput") Boolean normalizeInput,
      @JsonProperty("normalizeOutput") boolean normalizeOutput,
      @JsonProperty("trainBelow") boolean trainBelow,
      @JsonProperty("allowBackprop") boolean allowBackprop) {
    this.objective = Checks.notNull("objective", objective);
    this.normalizeInput = normalizeInput;
    this.normalizeOutput = normalizeOutput;
    this.trainBelow = trainBelow;
    this.allowBackprop = allowBackprop;
  }

  /**
   * Returns what the layer minimises.
   *
   * @return the objective
   */
  public LocalObjective getObjective() {
    return objective;
  }

  /**
   * Returns the objective of a layer that learns in one pass.
   *
   * @return the objective, or null where it is contrastive
   */
  public Competitive competitive() {
    return objective instanceof Competitive competitive ? competitive : null;
  }

  /**
   * Returns the objective of a layer that learns in two passes.
   *
   * @return the objective, or null where it is competitive
   */
  public Contrastive contrastive() {
    return objective instanceof Contrastive contrastive ? contrastive : null;
  }

  /**
   * Returns whether the input is divided by its root mean square, as it was set.
   *
   * @return whether it is, or null where the layer's default applies
   */
  public Boolean getNormalizeInput() {
    return normalizeInput;
  }

  /**
   * Returns whether the output is divided by its root mean square.
   *
   * @return whether it is
   */
  public boolean isNormalizeOutput() {
    return normalizeOutput;
  }

  /**
   * Returns whether the layers below learn from this layer's local loss.
   *
   * @return whether its gradient is passed on
   */
  public boolean isTrainBelow() {
    return trainBelow;
  }

  /**
   * Returns whether the layer backpropagates while no listener drives it.
   *
   * @return whether it does
   */
  public boolean isAllowBackprop() {
    return allowBackprop;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LocalLearning that
        && objective.equals(that.objective)
        && Objects.equals(normalizeInput, that.normalizeInput)
        && normalizeOutput == that.normalizeOutput
        && trainBelow == that.trainBelow
        && allowBackprop == that.allowBackprop;
  }

  @Override
  public int hashCode() {
    return Objects.hash(objective, normalizeInput, normalizeOutput, trainBelow, allowBackprop);
  }

  @Override
  public String toString() {
    return "LocalLearning(objective="
        + objective
        + ", normalizeInput="
        + normalizeInput
        + ", normalizeOutput="
        + normalizeOutput
        + ", trainBelow="
        + trainBelow
        + ", allowBackprop="
        + allowBackprop
        + ")";
  }
}
