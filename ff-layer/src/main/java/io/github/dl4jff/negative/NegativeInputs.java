package io.github.dl4jff.negative;

import java.io.Serializable;
import java.util.random.RandomGenerator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Makes negative examples out of a minibatch, for layers that see no labels.
 *
 * <p>It keeps no state between calls: the listener that holds it may serve several networks at
 * once, and draws come from the given generator only, so that one seed gives one result. Sources
 * are serialised with the listener, to reach the workers of a cluster.
 */
@FunctionalInterface
public interface NegativeInputs extends Serializable {

  /**
   * Makes a negative example for each positive one.
   *
   * @param features what the first Forward-Forward layer is given, {@code [miniBatch, nIn]}; not to
   *     be changed
   * @param random the source of every draw
   * @return as many negative examples, of the same shape and data type
   */
  INDArray negatives(INDArray features, RandomGenerator random);
}
