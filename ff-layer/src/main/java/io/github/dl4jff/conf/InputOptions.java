package io.github.dl4jff.conf;

/**
 * The options that the builders of Forward-Forward layers with weights have in common, beside those
 * of {@link LocalLearningOptions}.
 *
 * @param <B> the builder
 */
public interface InputOptions<B> {

  /** The least number of inputs that a layer with {@code labels(C)} normalises by default. */
  int MANY_INPUTS = 16;

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
   * Sets whether each example of the input is divided by its root mean square. The default is true
   * for a layer with {@code labels(C)} and at least {@link #MANY_INPUTS} inputs, which must weigh
   * input against label, and false for others: of few features, the length of the input is a large
   * part of what they say.
   *
   * @param normalizeInput whether it is
   * @return this builder
   */
  default B normalizeInput(boolean normalizeInput) {
    learning().normalizeInput = normalizeInput;
    return self();
  }

  /**
   * Sets whether the ordinary layers below, such as convolutions, up to the next Forward-Forward
   * layer or the input of the network, learn from this layer's local loss: the layer passes down
   * the gradient of that loss with respect to its input {@code x},
   *
   * <pre>{@code
   * dL/dx = dL/dz W'                   one pass
   * dL/dx = (dL/dz+ + dL/dz-) W'       two passes, whose examples share x
   * }</pre>
   *
   * <p>through the normalisation of the input where there is one, and they backpropagate it in
   * DL4J's own way. No gradient of the head or of another Forward-Forward layer goes there. The
   * default is false: nothing flows down, and they stay as they are. In two passes it is an option
   * of the first layer with {@code labels(C)} only; training stops with a {@link
   * org.deeplearning4j.exception.DL4JInvalidConfigException} at any other.
   *
   * @param trainBelow whether its gradient is passed on
   * @return this builder
   */
  default B trainBelow(boolean trainBelow) {
    learning().trainBelow = trainBelow;
    return self();
  }
}
