package io.github.dl4jff.loss;

import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.internal.Checks;
import java.util.Objects;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * One pass: the layer measures a goodness for each class, and that of the right class is to be the
 * highest; the other classes take the place of negative examples.
 *
 * <p>Sources: A. Nokland and L. H. Eidnes, Training Neural Networks with Local Error Signals, arXiv
 * 1901.06656, 2019; A. Papachristodoulou et al., Convolutional Channel-wise Competitive Learning
 * for the Forward-Forward Algorithm, arXiv 2312.12668, 2024.
 *
 * @serial exclude
 */
public final class Competitive implements LocalObjective {
  private static final long serialVersionUID = 1L;

  private final int classes;
  private final ClassGoodness goodness;
  private final ClassLoss loss;

  /**
   * Creates an objective.
   *
   * @param classes the number of classes {@code C}, at least 2
   * @param goodness how the goodness of the classes is measured; null for {@link ClassProjection}
   * @param loss the loss of an example; null for {@link CrossEntropyLoss}
   * @throws IllegalArgumentException if there are fewer than 2 classes, the loss is for another
   *     number of classes, or it takes features and the goodness is no {@link ClassProjection}
   */
  @JsonCreator
  public Competitive(
      @JsonProperty("classes") int classes,
      @JsonProperty("goodness") ClassGoodness goodness,
      @JsonProperty("loss") ClassLoss loss) {
    this.classes = Checks.classes("classes", classes);
    this.goodness = goodness == null ? new ClassProjection() : goodness;
    this.loss = loss == null ? new CrossEntropyLoss() : loss;
    this.loss.check(classes);
    if (this.loss.features() > 0 && !(this.goodness instanceof ClassProjection)) {
      throw Checks.expected("goodness", "ClassProjection beside " + this.loss, this.goodness);
    }
  }

  /**
   * Returns the number of classes.
   *
   * @return {@code C}
   */
  public int getClasses() {
    return classes;
  }

  /**
   * Returns how the goodness of the classes is measured.
   *
   * @return the goodness
   */
  public ClassGoodness getGoodness() {
    return goodness;
  }

  /**
   * Returns the loss of an example.
   *
   * @return the loss
   */
  public ClassLoss getLoss() {
    return loss;
  }

  /**
   * Returns how many numbers the layer measures for each example in training: one for each class,
   * then the features that the loss takes.
   *
   * @return the number of columns
   */
  public int columns() {
    return classes + loss.features();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Competitive that
        && classes == that.classes
        && goodness.equals(that.goodness)
        && loss.equals(that.loss);
  }

  @Override
  public int hashCode() {
    return Objects.hash(classes, goodness, loss);
  }

  @Override
  public String toString() {
    return "Competitive(classes=" + classes + ", goodness=" + goodness + ", loss=" + loss + ")";
  }
}
