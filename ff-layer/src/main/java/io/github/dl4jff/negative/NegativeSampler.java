package io.github.dl4jff.negative;

import java.io.Serializable;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Chooses the wrong label that turns each example of a minibatch into a negative one.
 *
 * <p>A sampler keeps no state between calls: the listener that holds it may serve several networks
 * at once, and draws come from the given generator only, so that one seed gives one result.
 * Samplers are serialised with the listener, to reach the workers of a cluster.
 */
@FunctionalInterface
public interface NegativeSampler extends Serializable {

  /**
   * Chooses a wrong label for each example.
   *
   * @param labels the true label of each example, in {@code [0, classes)}
   * @param classes the number of classes, at least 2
   * @param head gives the network's own output for the minibatch, seen without a label, {@code
   *     [miniBatch, classes]}; costs a pass through the output layer when called
   * @param random the source of every draw
   * @return for each example a label in {@code [0, classes)} other than the true one
   */
  int[] sample(int[] labels, int classes, Supplier<INDArray> head, RandomGenerator random);
}
