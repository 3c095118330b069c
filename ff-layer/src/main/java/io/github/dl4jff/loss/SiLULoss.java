package io.github.dl4jff.loss;

import io.github.dl4jff.internal.Checks;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The sigmoid-weighted loss of the difference in goodness of a pair, which needs no threshold:
 *
 * <pre>{@code
 * u = -alpha (g+ - g-),   loss = u * sigmoid(u)
 * }</pre>
 *
 * <p>Like {@link SymBaLoss} it falls linearly while a pair is told apart wrongly. Once the pair is
 * told apart well the loss rises towards 0 from below, so that a pair is not pushed apart further
 * and the layer's capacity goes to the pairs that are still close. The minimum is {@code -0.278},
 * at {@code u = -1.278}.
 *
 * <p>Source of the function: S. Elfwing, E. Uchibe and K. Doya, Sigmoid-Weighted Linear Units for
 * Neural Network Function Approximation in Reinforcement Learning, arXiv 1702.03118, 2017, equation
 * 1. Its use as a local loss is this library's.
 *
 * @serial exclude
 */
public final class SiLULoss implements LocalLoss {
  private static final long serialVersionUID = 1L;

  /** The default scale. */
  public static final double DEFAULT_ALPHA = 6.0;

  private final double alpha;

  /** Creates the loss with {@link #DEFAULT_ALPHA}. */
  public SiLULoss() {
    this(DEFAULT_ALPHA);
  }

  /**
   * Creates the loss.
   *
   * @param alpha the scale of the difference, finite and greater than 0, per unit of goodness
   * @throws IllegalArgumentException if alpha is out of range
   */
  @JsonCreator
  public SiLULoss(@JsonProperty("alpha") double alpha) {
    this.alpha = Checks.positive("alpha", alpha);
  }

  /**
   * Returns the scale of the difference.
   *
   * @return {@code alpha}, per unit of goodness
   */
  public double getAlpha() {
    return alpha;
  }

  @Override
  public SDVariable define(SameDiff sd, SDVariable positive, SDVariable negative) {
    SDVariable u = negative.sub(positive).mul(alpha);
    return u.mul(sd.nn().sigmoid(u)); // the gradient of sd.nn().swish(u) is NaN for large u
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SiLULoss that && Double.compare(alpha, that.alpha) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(SiLULoss.class, alpha);
  }

  @Override
  public String toString() {
    return "SiLULoss(alpha=" + alpha + ")";
  }
}
