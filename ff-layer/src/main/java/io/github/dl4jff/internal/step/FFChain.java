package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.layer.Detachment;
import io.github.dl4jff.internal.layer.FFDense;
import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.network.FFNetwork;
import io.github.dl4jff.internal.network.TrainingRules;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * The Forward-Forward layers of one network, and what drives them.
 *
 * <p>It belongs to the network, not to the listener, which several networks may share: the layers
 * hold it as their {@link Detachment}.
 */
public final class FFChain implements Detachment {
  private final FFNetwork network;
  private final List<FFLayer> layers;
  private final ChainStatistics statistics;
  private final LocalStep step;
  private final LearningCheck learningCheck;
  private final KeptParameters below;
  private List<FFLayer> resting = List.of();
  private KeptParameters atRest = new KeptParameters(List.of());
  private Range learningBefore;
  private boolean inEpoch;
  private boolean epochEnded;

  private FFChain(FFNetwork network) {
    this.network = network;
    layers = network.chain();
    statistics = new ChainStatistics(layers);
    learningCheck = new LearningCheck(layers, statistics);
    below = new KeptParameters(network.untrainedParameters());
    step =
        layers.get(0).learning().competitive() != null
            ? new CompetitiveStep(network, statistics)
            : new ContrastiveStep(
                network, layers.stream().map(FFDense.class::cast).toList(), statistics);
  }

  /**
   * Returns the chain of a network, and detaches its layers at the first call.
   *
   * @param model the network
   * @return its chain
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if its Forward-Forward layers
   *     do not form a chain, or DL4J would not train them
   */
  public static FFChain of(Model model) {
    Optional<FFChain> attached = attachedTo(model);
    if (attached.isPresent()) {
      return attached.get();
    }
    FFChain chain = new FFChain(FFNetwork.of(model));
    TrainingRules.check(model, layersOf(model), chain.layers);
    ThreadAdvice.warnOnce();
    chain.layers.forEach(layer -> layer.detach(chain, chain.network.below(layer)));
    return chain;
  }

  /**
   * Returns the chain of a network whose layers are detached, and changes nothing.
   *
   * @param model the network
   * @return its chain; empty where no listener drives it
   */
  public static Optional<FFChain> attachedTo(Model model) {
    for (Layer layer : layersOf(model)) {
      if (layer instanceof FFLayer ff && ff.detachment() instanceof FFChain chain) {
        return Optional.of(chain);
      }
    }
    return Optional.empty();
  }

  private static Layer[] layersOf(Model model) {
    if (model instanceof MultiLayerNetwork net) {
      return net.getLayers();
    }
    return model instanceof ComputationGraph graph ? graph.getLayers() : new Layer[0];
  }

  /**
   * Returns the network.
   *
   * @return the network of the chain
   */
  public FFNetwork network() {
    return network;
  }

  /**
   * Returns the layers.
   *
   * @return at least one layer, bottom first
   */
  public List<FFLayer> layers() {
    return layers;
  }

  /**
   * Returns the statistics.
   *
   * @return those of the last iteration and of the epoch
   */
  public ChainStatistics statistics() {
    return statistics;
  }

  /** Begins an epoch: its statistics start anew. */
  public void startEpoch() {
    statistics.startEpoch();
    inEpoch = true;
    epochEnded = false;
  }

  /**
   * Ends an epoch, whose statistics remain until the next minibatch.
   *
   * @throws IllegalStateException if a parameter is not finite
   */
  public void endEpoch() {
    inEpoch = false;
    epochEnded = true;
    FiniteCheck.parameters(network);
    learningCheck.endEpoch();
  }

  /**
   * Returns whether an epoch has begun that has not ended.
   *
   * @return whether one has; DL4J tells of epochs in {@code fit(iterator)} alone
   */
  public boolean isInEpoch() {
    return inEpoch;
  }

  /**
   * Evaluates the local losses of a minibatch, so that the backward pass can write their gradients.
   *
   * @param negatives where negative examples come from
   * @param activations activations of DL4J's forward pass
   * @param learning positions of the layers that learn
   */
  public void step(Negatives negatives, Object activations, Range learning) {
    beginIteration();
    FiniteCheck.features(layers.get(0), network.iteration(), network.epoch(), network.features());
    below.remember();
    restAllBut(learning);
    step.run(negatives, activations, learning);
    FiniteCheck.statistics(this);
    learningCheck.observe();
  }

  /**
   * Takes what the layers did in an iteration that another has driven.
   *
   * @param figures one entry for each layer that learnt
   */
  public void record(List<LayerFigures> figures) {
    beginIteration();
    statistics.record(figures);
    learningCheck.observe();
  }

  private void beginIteration() {
    if (epochEnded) {
      statistics.startEpoch();
      epochEnded = false;
    }
  }

  /** Remembers the parameters of the layers that do not learn, and lets their gradient be 0. */
  private void restAllBut(Range learning) {
    if (!learning.equals(learningBefore)) {
      // by position: DL4J's layers are equal or not by what they hold
      resting =
          IntStream.range(0, layers.size())
              .filter(k -> !learning.contains(k))
              .mapToObj(layers::get)
              .toList();
      atRest =
          new KeptParameters(
              resting.stream().map(FFLayer::params).filter(Objects::nonNull).toList());
      learningBefore = learning;
    }
    resting.forEach(FFLayer::rest);
    atRest.remember();
  }

  /** Ends an iteration, after the parameters have changed. */
  public void endIteration() {
    below.restore();
    atRest.restore();
    learningCheck.endIteration(inEpoch);
  }
}
