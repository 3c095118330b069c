package io.github.dl4jff.loss;

import io.github.dl4jff.internal.Checks;
import java.util.Objects;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Similarity matching beside a prediction: examples of one class are to be alike in the layer's
 * activity, and examples of two classes are not:
 *
 * <pre>{@code
 * loss_i = prediction_i + weight / n sum over j of (S(E)_ij - S(y)_ij)^2
 * S(X) = U U',   U_i = (X_i - mean of X_i) / |X_i - mean of X_i|
 * }</pre>
 *
 * <p>{@code E}, {@code [n, features]}, is a map of the layer's activity that is learnt by the same
 * loss: further columns of the {@link io.github.dl4jff.goodness.ClassProjection}, so that it sees
 * of the maps of a convolution what the projection sees. {@code S} holds the cosine similarity of
 * every two examples of the minibatch, of {@code n}, each less its own mean. The map serves
 * training alone: classification uses the goodness of the classes.
 *
 * <p>The loss of an example depends on the other examples of its minibatch, whose size is therefore
 * part of the objective: some ten examples of each class are a good start.
 *
 * <p>Source: A. Nokland and L. H. Eidnes, Training Neural Networks with Local Error Signals, arXiv
 * 1901.06656, 2019, section 3 (the losses "sim" and "predsim"; there the weights of similarity and
 * prediction are 0.99 and 0.01, so that {@code weight} is 99, the map of a dense layer has as many
 * features as the layer has units, and that of maps is a convolution).
 *
 * @serial exclude
 */
public final class SimilarityMatchingLoss implements ClassLoss {
  private static final long serialVersionUID = 1L;

  /** The default of the number of features. */
  public static final int DEFAULT_FEATURES = 128;

  /** Keeps the length of an example that is the same everywhere off 0. */
  static final double EPSILON = 1e-8;

  private final double weight;
  private final int features;
  private final ClassLoss prediction;

  /**
   * Creates the loss with {@link #DEFAULT_FEATURES} features, beside a {@link CrossEntropyLoss}.
   *
   * @param weight the weight of similarity matching, finite and at least 0
   * @throws IllegalArgumentException if it is out of range
   */
  public SimilarityMatchingLoss(double weight) {
    this(weight, DEFAULT_FEATURES, new CrossEntropyLoss());
  }

  /**
   * Creates the loss.
   *
   * @param weight the weight of similarity matching, finite and at least 0
   * @param features how many numbers the map has for each example, at least 2
   * @param prediction the loss of the goodness of the classes; null for {@link CrossEntropyLoss}
   * @throws IllegalArgumentException if a number is out of range, or the prediction takes features
   *     of its own
   */
  @JsonCreator
  public SimilarityMatchingLoss(
      @JsonProperty("weight") double weight,
      @JsonProperty("features") int features,
      @JsonProperty("prediction") ClassLoss prediction) {
    this.weight = Checks.notNegative("weight", weight);
    this.features = (int) Checks.atLeast("features", 2, features);
    this.prediction = prediction == null ? new CrossEntropyLoss() : prediction;
    if (this.prediction.features() > 0) {
      throw Checks.expected("prediction", "a loss of the classes' goodness alone", prediction);
    }
  }

  /**
   * Returns the weight of similarity matching.
   *
   * @return the weight, at least 0
   */
  public double getWeight() {
    return weight;
  }

  /**
   * Returns the loss of the goodness of the classes.
   *
   * @return the loss
   */
  public ClassLoss getPrediction() {
    return prediction;
  }

  /**
   * Returns how many numbers the learnt map has for each example.
   *
   * @return the number, at least 2
   */
  @Override
  @JsonProperty("features")
  public int features() {
    return features;
  }

  @Override
  public void check(int classes) {
    prediction.check(classes);
  }

  /** {@link SimilarityMatching} evaluates the same. */
  @Override
  public SDVariable define(SameDiff sd, SDVariable goodness, SDVariable labels) {
    int classes = (int) labels.getShape()[1];
    SDVariable ofClasses = columns(sd, goodness, 0, classes);
    SDVariable map = columns(sd, goodness, classes, classes + features);
    SDVariable mismatch = similarity(sd, map).sub(similarity(sd, labels));
    SDVariable matching = sd.math().square(mismatch).mean(1);
    return prediction.define(sd, ofClasses, labels).add(matching.mul(weight));
  }

  /**
   * Some of the columns, by a product: SameDiff's slices keep the number of rows of their first
   * use.
   */
  private SDVariable columns(SameDiff sd, SDVariable matrix, int from, int to) {
    INDArray chosen = Nd4j.zeros(matrix.dataType(), matrix.getShape()[1], (long) to - from);
    for (int i = from; i < to; i++) {
      chosen.putScalar(i, i - from, 1.0);
    }
    return sd.mmul(matrix, sd.constant(chosen));
  }

  /** The cosine similarity of every two rows, each less its mean. */
  private static SDVariable similarity(SameDiff sd, SDVariable rows) {
    SDVariable centred = rows.sub(rows.mean(true, 1));
    SDVariable squares = sd.math().square(centred).sum(true, 1);
    SDVariable unit = centred.div(sd.math().sqrt(squares.add(EPSILON)));
    return sd.mmul(unit, sd.transpose(unit));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SimilarityMatchingLoss that
        && Double.compare(weight, that.weight) == 0
        && features == that.features
        && prediction.equals(that.prediction);
  }

  @Override
  public int hashCode() {
    return Objects.hash(weight, features, prediction);
  }

  @Override
  public String toString() {
    return "SimilarityMatchingLoss(weight="
        + weight
        + ", features="
        + features
        + ", prediction="
        + prediction
        + ")";
  }
}
