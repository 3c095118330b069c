package io.github.dl4jff.training;

import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.pipeline.BlockTraining;
import java.util.Collection;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Trains a network block by block, in constant memory or on several threads: no gradient crosses a
 * Forward-Forward layer, so a block need not wait for those above it.
 *
 * <p>A block is a Forward-Forward layer with the ordinary layers between it and the one before; the
 * layers above the last are the head. For each minibatch a block goes forward, hands its activity
 * on, evaluates its local loss, updates its parameters, and frees its activity before the next
 * block runs. So the memory for activity does not grow with depth. On several threads, one block
 * learns from a minibatch while the one above learns from an earlier one. Each takes all
 * minibatches in their order, whatever the number of threads, which share the blocks as they are
 * free.
 *
 * <p>Use it in the place of {@code net.fit(iterator)}. The network is left as {@code fit} leaves
 * it, bit for bit: parameters, state of the updater, counts of iterations and epochs, scores,
 * {@link LayerStatistics}; so a network may go from one to the other at any time, and be saved in
 * between. Two things differ:
 *
 * <ul>
 *   <li><b>Noise.</b> Dropout and weight noise are drawn from other random numbers than in {@code
 *       fit}: those of a block depend on the network's seed and the iteration alone. They are the
 *       same for any number of threads.
 *   <li><b>Listeners</b> are called in the thread of {@code fit}: {@code onEpochStart}, {@code
 *       iterationDone} after all blocks have learnt from a minibatch, and {@code onEpochEnd}. There
 *       is no activity or gradient of the whole network, so {@code onForwardPass}, {@code
 *       onBackwardPass} and {@code onGradientCalculation} are not called. On several threads blocks
 *       may be a few minibatches ahead in {@code iterationDone}; in {@code onEpochEnd} none is.
 * </ul>
 *
 * <p>In two passes the listener's negatives must not ask the output layer, which learns after the
 * others: {@link io.github.dl4jff.negative.UniformNegatives} or negative inputs, not the hard
 * negatives that are its default; and no layer may collaborate with those above. On several threads
 * give ND4J one each, by the environment variable {@code OMP_NUM_THREADS=1}; a network on a GPU has
 * nothing to gain from them.
 *
 * <p>A trainer keeps what it has prepared, the compiled losses above all, for its next {@code fit},
 * as long as the network keeps its parameters, updater and listeners.
 *
 * <p>Where a block fails, all stop, and {@link #fit} throws what the block has thrown; blocks below
 * it may be a few minibatches ahead then. Where the thread of {@code fit} is interrupted, the
 * blocks end the minibatches that are under way, so that all have learnt from the same.
 */
public final class ForwardTrainer {
  private final Model net;
  private final int threads;
  private FFTrainingListener listener;
  private BlockTraining training;

  /**
   * Creates a trainer that uses the thread of {@link #fit}.
   *
   * @param net an initialised network with an {@link FFTrainingListener}
   * @throws IllegalArgumentException if it is null
   */
  public ForwardTrainer(MultiLayerNetwork net) {
    this((Model) net, 1);
  }

  /**
   * Creates a trainer.
   *
   * @param net an initialised network with an {@link FFTrainingListener}
   * @param threads how many threads train it, at least 1; of one, it is the thread of {@link #fit}
   * @throws IllegalArgumentException if the network is null, or the number less than 1
   */
  public ForwardTrainer(MultiLayerNetwork net, int threads) {
    this((Model) net, threads);
  }

  /**
   * Creates a trainer of a graph that uses the thread of {@link #fit}.
   *
   * @param graph an initialised graph with an {@link FFTrainingListener}, of layers alone, one upon
   *     the other
   * @throws IllegalArgumentException if it is null
   */
  public ForwardTrainer(ComputationGraph graph) {
    this((Model) graph, 1);
  }

  /**
   * Creates a trainer of a graph.
   *
   * @param graph an initialised graph with an {@link FFTrainingListener}, of layers alone, one upon
   *     the other
   * @param threads how many threads train it, at least 1; of one, it is the thread of {@link #fit}
   * @throws IllegalArgumentException if the graph is null, or the number less than 1
   */
  public ForwardTrainer(ComputationGraph graph, int threads) {
    this((Model) graph, threads);
  }

  private ForwardTrainer(Model net, int threads) {
    this.net = Checks.notNull("net", net);
    this.threads = (int) Checks.atLeast("threads", 1, threads);
  }

  /**
   * Trains the network for an epoch.
   *
   * @param iterator minibatches
   * @throws DL4JInvalidConfigException if the network cannot be trained block by block
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public void fit(DataSetIterator iterator) {
    fit(iterator, 1);
  }

  /**
   * Trains the network for some epochs.
   *
   * @param iterator minibatches
   * @param epochs how many times to go through them, at least 1
   * @throws IllegalArgumentException if the iterator is null, the number of epochs less than 1, or
   *     more than 1 of an iterator that cannot be reset
   * @throws DL4JInvalidConfigException if the network cannot be trained block by block
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public void fit(DataSetIterator iterator, int epochs) {
    Checks.notNull("iterator", iterator);
    Checks.atLeast("epochs", 1, epochs);
    if (epochs > 1 && !iterator.resetSupported()) {
      throw Checks.expected("iterator", "one that can be reset, for several epochs", iterator);
    }
    synchronized (net) {
      FFTrainingListener now = listener();
      if (now != listener || !training.isCurrent()) {
        listener = now;
        training = new BlockTraining(net, now::learning, now.negatives(), threads);
      }
      training.fit(iterator, epochs);
    }
  }

  private FFTrainingListener listener() {
    Collection<TrainingListener> listeners =
        net instanceof ComputationGraph graph
            ? graph.getListeners()
            : ((MultiLayerNetwork) net).getListeners();
    return listeners.stream()
        .filter(FFTrainingListener.class::isInstance)
        .map(FFTrainingListener.class::cast)
        .findFirst()
        .orElseThrow(
            () ->
                new DL4JInvalidConfigException(
                    "ForwardTrainer: expected an FFTrainingListener on the network, got none; call"
                        + " net.addListeners(new FFTrainingListener())"));
  }
}
