package io.github.dl4jff.loss;

import io.github.dl4jff.internal.Checks;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * SymBa: the loss of the difference in goodness of a pair, which needs no threshold:
 *
 * <pre>{@code
 * loss = softplus(-alpha (g+ - g-)),   softplus(u) = log(1 + exp(u))
 * }</pre>
 *
 * <p>Source: H. Lee and J. Song, SymBa: Symmetric Backpropagation-Free Contrastive Learning with
 * Forward-Forward Algorithm for Optimizing Convergence, arXiv 2303.08418, 2023, section 3.2.
 *
 * @serial exclude
 */
public final class SymBaLoss implements LocalLoss {
  private static final long serialVersionUID = 1L;

  /** The default scale: the paper's. */
  public static final double DEFAULT_ALPHA = 4.0;

  private final double alpha;

  /** Creates the loss with {@link #DEFAULT_ALPHA}. */
  public SymBaLoss() {
    this(DEFAULT_ALPHA);
  }

  /**
   * Creates the loss.
   *
   * @param alpha the scale of the difference, finite and greater than 0, per unit of goodness
   * @throws IllegalArgumentException if alpha is out of range
   */
  @JsonCreator
  public SymBaLoss(@JsonProperty("alpha") double alpha) {
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
    return Softplus.of(sd, negative.sub(positive).mul(alpha));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SymBaLoss that && Double.compare(alpha, that.alpha) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(SymBaLoss.class, alpha);
  }

  @Override
  public String toString() {
    return "SymBaLoss(alpha=" + alpha + ")";
  }
}
