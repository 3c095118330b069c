package io.github.dl4jff.conf;

import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.loss.ClassLoss;
import io.github.dl4jff.loss.CrossEntropyLoss;

/**
 * The options that the builders of all Forward-Forward layers have in common. Every option checks
 * its argument at once.
 *
 * @param <B> the builder
 */
public interface LocalLearningOptions<B> {

  /**
   * Returns what this builder has been told so far.
   *
   * @return the draft, which the options write to
   */
  LocalLearningDraft learning();

  @SuppressWarnings("unchecked") // B is the builder itself
  private B self() {
    return (B) this;
  }

  /**
   * Lets the layer learn in one pass: it measures a goodness for each class, and the other classes
   * take the place of negative examples. Labels may be soft: at least 0, adding up to 1. All
   * Forward-Forward layers of a network then have the same number of classes, and none has {@code
   * labels(C)}. The default is 0: Hinton's two passes, which are for {@link FFDenseLayer} only; any
   * other layer needs it.
   *
   * @param classes the number of classes {@code C}, at least 2, or 0
   * @return this builder
   * @throws IllegalArgumentException if it is 1 or less than 0
   */
  default B classes(int classes) {
    learning().classes = Checks.classesOrNone("classes", "two passes", classes);
    return self();
  }

  /**
   * Sets how the goodness of the classes is measured, beside {@link #classes(int)}; the default is
   * {@link ClassProjection}.
   *
   * @param goodness the goodness
   * @return this builder
   * @throws IllegalArgumentException if it is null
   */
  default B goodness(ClassGoodness goodness) {
    learning().classGoodness = Checks.notNull("goodness", goodness);
    return self();
  }

  /**
   * Sets the local loss of the goodness of the classes, beside {@link #classes(int)}; the default
   * is {@link CrossEntropyLoss}.
   *
   * @param loss the loss
   * @return this builder
   * @throws IllegalArgumentException if it is null
   */
  default B loss(ClassLoss loss) {
    learning().classLoss = Checks.notNull("loss", loss);
    return self();
  }

  /**
   * Sets whether each example of the output is divided by its root mean square; the default is
   * true. Without it the next layer sees this layer's goodness and has little left to learn.
   *
   * @param normalizeOutput whether it is
   * @return this builder
   */
  default B normalizeOutput(boolean normalizeOutput) {
    learning().normalizeOutput = normalizeOutput;
    return self();
  }

  /**
   * Sets whether the layer backpropagates like any DL4J layer while no {@link
   * io.github.dl4jff.training.FFTrainingListener} is attached, to compare both ways of training.
   * The default is false: then a backward pass without the listener is an {@link
   * IllegalStateException}, so that Forward-Forward never turns into backpropagation by accident.
   *
   * @param allowBackprop whether it does
   * @return this builder
   */
  default B allowBackprop(boolean allowBackprop) {
    learning().allowBackprop = allowBackprop;
    return self();
  }
}
