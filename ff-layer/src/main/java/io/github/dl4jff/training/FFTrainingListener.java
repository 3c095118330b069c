package io.github.dl4jff.training;

import io.github.dl4jff.layer.CurrentWorkspace;
import io.github.dl4jff.negative.HardNegatives;
import io.github.dl4jff.negative.NegativeSampler;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes {@code fit} train the {@link io.github.dl4jff.conf.FFDenseLayer}s of a network by the
 * Forward-Forward algorithm.
 *
 * <p>Between DL4J's forward and backward pass of each iteration the listener
 *
 * <ol>
 *   <li>detaches the Forward-Forward layers: none passes a gradient on;
 *   <li>chooses a wrong label for each example of the minibatch, by default a {@link HardNegatives
 *       hard negative};
 *   <li>runs the positive pass (right labels) and the negative pass (wrong labels) up the chain of
 *       layers, as one batch of twice the size;
 *   <li>evaluates each layer's local loss, whose gradient the backward pass then writes for that
 *       layer.
 * </ol>
 *
 * <p>All other layers, the output layer first of all, train on DL4J's own forward pass as ever; it
 * sees no label. The score of the network is the output layer's.
 *
 * <p>Wrong labels are drawn from a generator seeded by the network's seed and its iteration number,
 * so that one seed gives one result and a run that is resumed from a file goes on as it would have.
 * The listener itself has no state that depends on a network, and may be shared by several.
 *
 * <p>Training stops with an exception, before parameters change, where a goodness or a local loss
 * is not finite, and after the iteration where the score is not.
 */
public final class FFTrainingListener extends BaseTrainingListener {
  private static final Logger LOG = LoggerFactory.getLogger(FFTrainingListener.class);
  private static final long SEED_MIXER = 0x9E3779B97F4A7C15L;

  private final NegativeSampler negatives;
  private final int logEvery;

  /** Creates a listener with hard negatives that logs nothing. */
  public FFTrainingListener() {
    this(new Builder());
  }

  private FFTrainingListener(Builder builder) {
    negatives = builder.negatives;
    logEvery = builder.logEvery;
  }

  /**
   * Returns a builder with the defaults.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns what each Forward-Forward layer of a network did in the last iteration.
   *
   * @param model a network that is or was trained with this kind of listener
   * @return one entry for each layer, bottom first; empty before the first iteration
   * @throws DL4JInvalidConfigException if the network has no chain of Forward-Forward layers
   */
  public static List<LayerStatistics> statistics(Model model) {
    return FFChain.of(network(model)).statistics().iteration();
  }

  /**
   * Returns what each Forward-Forward layer of a network did since the last start of an epoch, as
   * means over pairs of examples.
   *
   * @param model a network that is or was trained with this kind of listener
   * @return one entry for each layer, bottom first; empty before the first iteration
   * @throws DL4JInvalidConfigException if the network has no chain of Forward-Forward layers
   */
  public static List<LayerStatistics> epochStatistics(Model model) {
    return FFChain.of(network(model)).statistics().epoch();
  }

  @Override
  public void onEpochStart(Model model) {
    FFChain.of(network(model)).statistics().startEpoch();
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    MultiLayerNetwork net = network(model);
    FFChain chain = FFChain.of(net);
    SplittableRandom random =
        new SplittableRandom(
            net.getDefaultConfiguration().getSeed() * SEED_MIXER + net.getIterationCount());
    Supplier<INDArray> head = () -> FiniteCheck.output(net, headOutput(net, activations));
    chain.step(net.getLabels(), negatives, head, random);
    FiniteCheck.statistics(net, chain);
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    network(model);
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    FiniteCheck.score(network(model));
    if (logEvery > 0 && iteration % logEvery == 0 && LOG.isInfoEnabled()) {
      LOG.info("iteration {}, epoch {}: {}", iteration, epoch, statistics(model));
    }
  }

  private static INDArray headOutput(MultiLayerNetwork net, List<INDArray> activations) {
    LayerWorkspaceMgr workspaceMgr = CurrentWorkspace.manager();
    INDArray x = activations.get(activations.size() - 1);
    InputPreProcessor preProcessor =
        net.getLayerWiseConfigurations().getInputPreProcess(net.getnLayers() - 1);
    if (preProcessor != null) {
      x = preProcessor.preProcess(x, (int) x.size(0), workspaceMgr);
    }
    return net.getOutputLayer().activate(x, false, workspaceMgr);
  }

  private static MultiLayerNetwork network(Model model) {
    if (model instanceof MultiLayerNetwork net) {
      return net;
    }
    throw new DL4JInvalidConfigException(
        "FFTrainingListener: expected a MultiLayerNetwork, got a "
            + model.getClass().getSimpleName());
  }

  /** Builds an {@link FFTrainingListener}. */
  public static final class Builder {
    private NegativeSampler negatives = new HardNegatives();
    private int logEvery;

    private Builder() {}

    /**
     * Sets how wrong labels are chosen; the default is {@link HardNegatives}.
     *
     * @param negatives the sampler
     * @return this builder
     * @throws IllegalArgumentException if it is null
     */
    public Builder negatives(NegativeSampler negatives) {
      if (negatives == null) {
        throw new IllegalArgumentException("negatives: expected a sampler, got null");
      }
      this.negatives = negatives;
      return this;
    }

    /**
     * Logs the statistics of every n-th iteration at level INFO; the default is 0, never.
     *
     * @param iterations how many iterations lie between two lines, or 0
     * @return this builder
     * @throws IllegalArgumentException if it is less than 0
     */
    public Builder logEvery(int iterations) {
      if (iterations < 0) {
        throw new IllegalArgumentException(
            "logEvery: expected a number of iterations >= 0, got " + iterations);
      }
      logEvery = iterations;
      return this;
    }

    /**
     * Builds the listener.
     *
     * @return the listener
     */
    public FFTrainingListener build() {
      return new FFTrainingListener(this);
    }
  }
}
