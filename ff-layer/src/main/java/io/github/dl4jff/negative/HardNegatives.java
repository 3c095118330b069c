package io.github.dl4jff.negative;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Draws wrong labels in proportion to the probability that the network's own head gives them, so
 * that the labels it confuses are contrasted most:
 *
 * <pre>{@code
 * P(label c | true label t) = p_c / (1 - p_t),   c != t,   p = head(x), a softmax
 * }</pre>
 *
 * <p>Where the head is so sure that no probability is left for wrong labels, they are drawn
 * uniformly.
 *
 * <p>Source: G. Hinton, The Forward-Forward Algorithm, arXiv 2212.13345, section 3.3, "hard
 * negative labels".
 */
public final class HardNegatives implements NegativeSampler {
  private static final long serialVersionUID = 1L;

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the head's output is not {@code [miniBatch, classes]} or holds
   *     negative or non-finite values
   */
  @Override
  public int[] sample(int[] labels, int classes, Supplier<INDArray> head, RandomGenerator random) {
    INDArray output = head.get();
    if (output.rank() != 2 || output.size(0) != labels.length || output.size(1) != classes) {
      throw new IllegalStateException(
          "HardNegatives: expected the network's output layer to give probabilities ["
              + labels.length
              + ", "
              + classes
              + "], got "
              + Arrays.toString(output.shape()));
    }
    float[] probabilities = output.castTo(DataType.FLOAT).dup('c').data().asFloat();
    int[] wrong = new int[labels.length];
    for (int i = 0; i < wrong.length; i++) {
      wrong[i] = draw(probabilities, i, labels[i], classes, random);
    }
    return wrong;
  }

  private static int draw(
      float[] probabilities, int example, int label, int classes, RandomGenerator random) {
    int offset = example * classes;
    double total = 0;
    for (int c = 0; c < classes; c++) {
      float p = probabilities[offset + c];
      if (!(p >= 0) || Float.isInfinite(p)) {
        throw new IllegalStateException(
            "HardNegatives: expected probabilities from the network's output layer (a softmax), got "
                + p
                + " for example "
                + example
                + ", class "
                + c);
      }
      total += c == label ? 0 : p;
    }
    double left = random.nextDouble() * total;
    int last = -1;
    for (int c = 0; c < classes; c++) {
      if (c != label && probabilities[offset + c] > 0) {
        last = c;
        left -= probabilities[offset + c];
        if (left < 0) {
          return c;
        }
      }
    }
    // no probability left, or a sum that rounding has left a little short
    return last >= 0 ? last : UniformNegatives.other(label, classes, random);
  }
}
