package io.github.dl4jff.training;

import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.network.FFNetwork;
import io.github.dl4jff.internal.step.ChainStatistics;
import io.github.dl4jff.internal.step.FFChain;
import io.github.dl4jff.internal.step.FiniteCheck;
import io.github.dl4jff.internal.step.Negatives;
import io.github.dl4jff.internal.step.Range;
import io.github.dl4jff.negative.HardNegatives;
import io.github.dl4jff.negative.NegativeInputs;
import io.github.dl4jff.negative.NegativeSampler;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes {@code fit} train the Forward-Forward layers of a network ({@link
 * io.github.dl4jff.conf.FFDenseLayer}, {@link io.github.dl4jff.conf.FFConvolutionLayer}, {@link
 * io.github.dl4jff.conf.FFGoodnessLayer}) by the Forward-Forward algorithm.
 *
 * <p>Between DL4J's forward and backward pass of each iteration the listener
 *
 * <ol>
 *   <li>detaches the Forward-Forward layers: none passes on the gradient that comes from above;
 *   <li>in two passes, chooses a wrong label for each example of the minibatch, by default a {@link
 *       HardNegatives hard negative}, and runs the positive pass (right labels) and the negative
 *       pass (wrong labels) up the chain of layers, as one batch of twice the size; in one pass
 *       nothing is run, for DL4J's own forward pass is the only one;
 *   <li>has each layer measure its goodness and evaluates its local loss, whose gradient the
 *       backward pass then writes for that layer.
 * </ol>
 *
 * <p>Ordinary layers below an {@code FFGoodnessLayer}, or a layer with {@code trainBelow(true)},
 * learn from its local loss; others below stay as they are. All layers above the last, the output
 * layer first of all, train on DL4J's own forward pass as usual; it sees no label. The score of the
 * network is the output layer's.
 *
 * <p>Wrong labels are drawn from a generator seeded by the network's seed and its iteration number,
 * so that one seed gives one result and a run that is resumed from a file goes on as it would have.
 * The listener itself has no state that depends on a network, and may be shared by several. It is
 * serialisable, so that DL4J's Spark training takes it to the workers.
 *
 * <p>Training stops with an exception, before parameters change, where a feature, a goodness or a
 * local loss is not finite, after the iteration where the score is not, and after the epoch where a
 * parameter is not.
 *
 * @serial exclude
 */
public final class FFTrainingListener extends BaseTrainingListener implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(FFTrainingListener.class);

  private final NegativeSampler negatives;
  private final NegativeInputs negativeInputs;
  private final int epochsPerLayer;
  private final int logEvery;

  /** Whether it is where it was built: false on the worker of a cluster, whose driver counts. */
  private final transient boolean original;

  /** Creates a listener with hard negatives, all layers learning at once, that logs nothing. */
  public FFTrainingListener() {
    this(new Builder());
  }

  private FFTrainingListener(Builder builder) {
    negatives = builder.negatives;
    negativeInputs = builder.negativeInputs;
    epochsPerLayer = builder.epochsPerLayer;
    logEvery = builder.logEvery;
    original = true;
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
   * @return one entry for each layer that learnt, bottom first; empty before the first iteration
   * @throws DL4JInvalidConfigException if the network has no chain of Forward-Forward layers
   */
  public static List<LayerStatistics> statistics(Model model) {
    return statistics(model, ChainStatistics::iteration);
  }

  /**
   * Returns what each Forward-Forward layer of a network did since the last start of an epoch, as
   * means over examples or pairs of them. DL4J tells of epochs in {@code fit(iterator)} alone:
   * minibatches that are fitted otherwise count since the first of them, or since the last call of
   * {@link #onEpochStart}.
   *
   * @param model a network that is or was trained with this kind of listener
   * @return one entry for each layer that learnt, bottom first; empty before the first iteration
   * @throws DL4JInvalidConfigException if the network has no chain of Forward-Forward layers
   */
  public static List<LayerStatistics> epochStatistics(Model model) {
    return statistics(model, ChainStatistics::epoch);
  }

  /** Does not detach the layers: who only looks must not change how a network trains. */
  private static List<LayerStatistics> statistics(
      Model model, Function<ChainStatistics, List<LayerStatistics>> figures) {
    Optional<FFChain> chain = FFChain.attachedTo(model);
    if (chain.isEmpty()) {
      FFNetwork.of(model); // throws where there is no chain
      return List.of();
    }
    return figures.apply(chain.get().statistics());
  }

  /**
   * Begins an epoch: {@link #epochStatistics} start anew. {@code fit(iterator)} calls it; a loop of
   * {@code fit(DataSet)} may, at the start of each of its own epochs.
   *
   * @param model the network
   */
  @Override
  public void onEpochStart(Model model) {
    FFChain.of(model).startEpoch();
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    pass(FFChain.of(model), activations);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A graph calls it outside its workspace, where every array would be left to the garbage
   * collector; so the passes run in the workspace of its activations.
   */
  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    MemoryWorkspace outside = Nd4j.getMemoryManager().getCurrentWorkspace();
    activations.values().stream()
        .filter(INDArray::isAttached)
        // the network's inputs lie in a workspace of the thread that prefetches them
        .filter(array -> isOpenHere(array.data().getParentWorkspace()))
        .findAny()
        .ifPresent(
            array ->
                Nd4j.getMemoryManager().setCurrentWorkspace(array.data().getParentWorkspace()));
    try {
      pass(FFChain.of(model), activations);
    } finally {
      Nd4j.getMemoryManager().setCurrentWorkspace(outside);
    }
  }

  private static boolean isOpenHere(MemoryWorkspace workspace) {
    return Nd4j.getWorkspaceManager().checkIfWorkspaceExistsAndActive(workspace.getId());
  }

  private void pass(FFChain chain, Object activations) {
    chain.step(negatives(), activations, learning(chain));
  }

  Negatives negatives() {
    return new Negatives(negatives, negativeInputs);
  }

  Range learning(FFChain chain) {
    int top = chain.layers().size() - 1;
    if (epochsPerLayer == 0) {
      return new Range(0, top);
    }
    if (original && top > 0 && !chain.isInEpoch()) {
      throw new IllegalStateException(
          "layerwise("
              + epochsPerLayer
              + "): expected a minibatch of an epoch, got one outside of any, where no layer but "
              + chain.layers().get(0).describe()
              + " would ever learn: call net.fit(iterator), whose epochs DL4J counts (those of a"
              + " ParallelWrapper it does not); or, in a loop of"
              + " your own, the listener's onEpochStart(net) before each epoch, and onEpochEnd(net)"
              + " and net.incrementEpochCount() after it");
    }
    int k = Math.min(top, chain.network().epoch() / epochsPerLayer);
    return new Range(k, k);
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    FFChain chain = FFChain.of(model);
    chain.endIteration();
    FiniteCheck.score(chain.network());
    if (logEvery > 0 && iteration % logEvery == 0 && LOG.isInfoEnabled()) {
      LOG.info("iteration {}, epoch {}: {}", iteration, epoch, statistics(model));
    }
  }

  /**
   * Ends an epoch: checks that the parameters are finite. {@code fit(iterator)} calls it; a loop of
   * {@code fit(DataSet)} may, at the end of each of its own epochs.
   *
   * @param model the network
   * @throws IllegalStateException if a parameter is not finite
   */
  @Override
  public void onEpochEnd(Model model) {
    FFChain.of(model).endEpoch();
  }

  /** Builds an {@link FFTrainingListener}. */
  public static final class Builder {
    private NegativeSampler negatives = new HardNegatives();
    private NegativeInputs negativeInputs;
    private int epochsPerLayer;
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
      this.negatives = Checks.notNull("negatives", negatives);
      return this;
    }

    /**
     * Sets where negative examples come from in a network whose layers see no labels: unsupervised
     * Forward-Forward. In a network with labels it is not used.
     *
     * @param inputs makes negative inputs, such as {@link io.github.dl4jff.negative.HybridImages}
     *     or {@link io.github.dl4jff.negative.SelfContrastivePairs}
     * @return this builder
     * @throws IllegalArgumentException if it is null
     */
    public Builder negativeInputs(NegativeInputs inputs) {
      negativeInputs = Checks.notNull("negativeInputs", inputs);
      return this;
    }

    /**
     * Trains the Forward-Forward layers one after the other, from the bottom, each for a number of
     * epochs; the top one then goes on. Layers that do not learn keep their parameters to the bit,
     * and no pass is run above the layer that learns. All other layers train all the time. By
     * default all layers learn at once.
     *
     * <p>DL4J counts epochs in {@code fit(iterator)}. In a loop of {@code fit(DataSet)} call {@link
     * #onEpochStart} at the start of each epoch, {@link #onEpochEnd} and the network's {@code
     * incrementEpochCount()} at its end; a minibatch outside of an epoch is an {@link
     * IllegalStateException}.
     *
     * @param epochsPerLayer for how many epochs each layer learns, at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder layerwise(int epochsPerLayer) {
      this.epochsPerLayer = (int) Checks.atLeast("layerwise", 1, epochsPerLayer);
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
      logEvery = (int) Checks.atLeast("logEvery", 0, iterations);
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
