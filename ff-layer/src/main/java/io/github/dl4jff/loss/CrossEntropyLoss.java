package io.github.dl4jff.loss;

import io.github.dl4jff.internal.Checks;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.nd4j.autodiff.loss.LossReduce;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.loss.SoftmaxCrossEntropyLoss;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The cross-entropy of the softmax over the goodness of the classes:
 *
 * <pre>{@code
 * loss = - sum over c of w_c y'_c log softmax(G)_c,   y' = (1 - smoothing) y + smoothing / C
 * }</pre>
 *
 * <p>The label {@code y} may be soft. The class weights {@code w} are those of DL4J's {@code
 * LossMCXENT}: a factor of each class's term.
 *
 * <p>Sources: A. Nokland and L. H. Eidnes, Training Neural Networks with Local Error Signals, arXiv
 * 1901.06656, 2019, section 3 (as a local loss); C. Szegedy et al., Rethinking the Inception
 * Architecture for Computer Vision, arXiv 1512.00567, 2015, section 7 (label smoothing).
 *
 * @serial exclude
 */
public final class CrossEntropyLoss implements ClassLoss {
  private static final long serialVersionUID = 1L;

  private final double smoothing;
  private final double[] classWeights;

  /** Creates the loss without smoothing and class weights. */
  public CrossEntropyLoss() {
    this(0.0);
  }

  /**
   * Creates the loss without class weights.
   *
   * @param smoothing the share of the label that is spread over all classes, in {@code [0, 1)}
   * @throws IllegalArgumentException if it is out of range
   */
  public CrossEntropyLoss(double smoothing) {
    this(smoothing, null);
  }

  /**
   * Creates the loss.
   *
   * @param smoothing the share of the label that is spread over all classes, in {@code [0, 1)}
   * @param classWeights a weight for each class, finite and at least 0, not all 0; null for 1 each
   * @throws IllegalArgumentException if a number is out of range
   */
  @JsonCreator
  public CrossEntropyLoss(
      @JsonProperty("smoothing") double smoothing,
      @JsonProperty("classWeights") double[] classWeights) {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw Checks.expected("smoothing", "a number in [0, 1)", smoothing);
    }
    this.smoothing = smoothing;
    this.classWeights = classWeights == null ? null : classWeights.clone();
    if (classWeights != null) {
      for (double weight : classWeights) {
        Checks.notNegative("classWeights", weight);
      }
      if (Arrays.stream(classWeights).sum() == 0) {
        throw Checks.expected("classWeights", "a weight > 0", classWeights);
      }
    }
  }

  /**
   * Returns the share of the label that is spread over all classes.
   *
   * @return the share, in {@code [0, 1)}
   */
  public double getSmoothing() {
    return smoothing;
  }

  /**
   * Returns the weights of the classes.
   *
   * @return one for each class; null where every class has the weight 1
   */
  public double[] getClassWeights() {
    return classWeights == null ? null : classWeights.clone();
  }

  @Override
  public void check(int classes) {
    if (classWeights != null && classWeights.length != classes) {
      throw Checks.expected("classWeights", classes + " weights, one for each class", classWeights);
    }
  }

  @Override
  public SDVariable define(SameDiff sd, SDVariable goodness, SDVariable labels) {
    SDVariable target = labels.mul(1 - smoothing).add(smoothing / labels.getShape()[1]);
    if (classWeights != null) {
      INDArray weights = Nd4j.createFromArray(classWeights).castTo(goodness.dataType());
      target = target.mul(sd.constant(weights));
    }
    // sd.nn().logSoftmax is minus infinity where the softmax underflows, and then 0 y is NaN
    SDVariable shifted = goodness.sub(goodness.max(true, 1));
    SDVariable logSoftmax = shifted.sub(sd.math().log(sd.math().exp(shifted).sum(true, 1)));
    return logSoftmax.mul(target).sum(1).neg();
  }

  /**
   * Defines the same, without class weights by one op of ND4J, which is faster. The gradient of
   * that op ignores what comes from above, so that it must be the whole of a loss.
   */
  SDVariable defineAlone(SameDiff sd, SDVariable goodness, SDVariable labels) {
    return classWeights == null
        ? sd.squeeze(new Op(sd, goodness, labels, smoothing).outputVariable(), 1)
        : define(sd, goodness, labels);
  }

  /**
   * ND4J's op, which gives {@code [n, 1]}. It names a property otherwise than its field, and would
   * warn of that whenever SameDiff copies the graph; the numbers that it computes with are its
   * arguments.
   */
  private static final class Op extends SoftmaxCrossEntropyLoss {
    Op(SameDiff sd, SDVariable goodness, SDVariable labels, double smoothing) {
      super(sd, LossReduce.NONE, goodness, null, labels, smoothing);
    }

    @Override
    public Map<String, Object> propertiesForFunction() {
      return Map.of();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CrossEntropyLoss that
        && Double.compare(smoothing, that.smoothing) == 0
        && Arrays.equals(classWeights, that.classWeights);
  }

  @Override
  public int hashCode() {
    return Objects.hash(CrossEntropyLoss.class, smoothing, Arrays.hashCode(classWeights));
  }

  @Override
  public String toString() {
    return "CrossEntropyLoss(smoothing="
        + smoothing
        + ", classWeights="
        + Arrays.toString(classWeights)
        + ")";
  }
}
