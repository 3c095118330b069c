package io.github.dl4jff.loss;

import io.github.dl4jff.internal.Checks;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Hinton's loss: the goodness, relative to the layer's threshold {@code theta}, is the logit of
 * "this example is positive", at temperature {@code T}:
 *
 * <pre>{@code
 * loss = softplus(-(g+ - theta) / T) + softplus((g- - theta) / T),   softplus(u) = log(1 + exp(u))
 * }</pre>
 *
 * <p>Source: G. Hinton, The Forward-Forward Algorithm, arXiv 2212.13345, section 2, equation 1
 * ({@code T = 1}). The paper sums squares; with {@link io.github.dl4jff.goodness.MeanSquares the
 * mean} of N squares a temperature of {@code 1 / N} is the same.
 *
 * @serial exclude
 */
public final class LogisticLoss implements LocalLoss {
  private static final long serialVersionUID = 1L;

  /** The default temperature: the paper's. */
  public static final double DEFAULT_TEMPERATURE = 1.0;

  private final double temperature;

  /** Creates the loss with {@link #DEFAULT_TEMPERATURE}. */
  public LogisticLoss() {
    this(DEFAULT_TEMPERATURE);
  }

  /**
   * Creates the loss.
   *
   * @param temperature {@code T}, finite and greater than 0, in units of goodness
   * @throws IllegalArgumentException if the temperature is out of range
   */
  @JsonCreator
  public LogisticLoss(@JsonProperty("temperature") double temperature) {
    this.temperature = Checks.positive("temperature", temperature);
  }

  /**
   * Returns the temperature.
   *
   * @return {@code T}, in units of goodness
   */
  public double getTemperature() {
    return temperature;
  }

  @Override
  public SDVariable define(SameDiff sd, SDVariable positive, SDVariable negative) {
    return Softplus.of(sd, positive.mul(-1.0 / temperature))
        .add(Softplus.of(sd, negative.mul(1.0 / temperature)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogisticLoss that && Double.compare(temperature, that.temperature) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(LogisticLoss.class, temperature);
  }

  @Override
  public String toString() {
    return "LogisticLoss(temperature=" + temperature + ")";
  }
}
