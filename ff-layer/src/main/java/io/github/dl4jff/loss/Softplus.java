package io.github.dl4jff.loss;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The softplus function, {@code log(1 + exp(u))}, for local losses. */
public final class Softplus {
  private Softplus() {}

  /**
   * Defines the softplus of a variable, in a form that neither overflows nor loses its gradient:
   *
   * <pre>{@code
   * softplus(u) = (u + |u|) / 2 + log(1 + exp(-|u|))
   * }</pre>
   *
   * <p>SameDiff's own computes {@code exp(u)}, which in float is infinite from {@code u = 89}.
   *
   * @param sd the graph
   * @param u any floating-point variable
   * @return the softplus of each entry, of the shape of {@code u}
   */
  public static SDVariable of(SameDiff sd, SDVariable u) {
    SDVariable size = sd.math().abs(u);
    return u.add(size).mul(0.5).add(sd.nn().softplus(size.neg()));
  }
}
