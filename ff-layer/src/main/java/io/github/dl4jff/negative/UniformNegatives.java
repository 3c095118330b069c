package io.github.dl4jff.negative;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Draws each wrong label with the same probability, {@code 1 / (C - 1)}.
 *
 * <p>Source: G. Hinton, The Forward-Forward Algorithm, arXiv 2212.13345, section 3.3. The true
 * label is never drawn; permuting the labels of a minibatch, as some implementations do, leaves one
 * negative in C rightly labelled.
 */
public final class UniformNegatives implements NegativeSampler {
  private static final long serialVersionUID = 1L;

  @Override
  public int[] sample(int[] labels, int classes, Supplier<INDArray> head, RandomGenerator random) {
    int[] wrong = new int[labels.length];
    for (int i = 0; i < wrong.length; i++) {
      wrong[i] = other(labels[i], classes, random);
    }
    return wrong;
  }

  static int other(int label, int classes, RandomGenerator random) {
    int draw = random.nextInt(classes - 1);
    return draw < label ? draw : draw + 1;
  }
}
