package io.github.dl4jff.internal.pipeline;

import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.network.ChainRules;
import io.github.dl4jff.internal.network.UntrainedLayers;
import io.github.dl4jff.internal.step.FiniteCheck;
import io.github.dl4jff.internal.step.KeptParameters;
import io.github.dl4jff.internal.step.LayerFigures;
import io.github.dl4jff.internal.step.Negatives;
import io.github.dl4jff.internal.step.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.FwdPassType;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.Solver;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Some layers of a network that learn without the others: a Forward-Forward layer with the ordinary
 * layers between it and the one before, or the layers above the last.
 *
 * <p>It is a network of its own to DL4J, whose optimiser drives it, and shares with the whole one
 * layers, parameters, gradients and the state of the updater. One thread at a time works with it.
 */
@SuppressWarnings("overrides") // of varargs, by MultiLayerNetwork
final class BlockNetwork extends MultiLayerNetwork {
  private static final long serialVersionUID = 1L;
  private static final long SEED_MIXER = 0x9E3779B97F4A7C15L;

  private final transient int position;
  private final transient FFLayer local;
  private final transient BlockLoss loss;
  private final transient KeptParameters below;
  private transient KeptParameters atRest = new KeptParameters(List.of());
  private final transient LayerWorkspaceMgr workspaces;
  private transient BlockUpdater updater;
  private transient AdamStep adam;
  private transient Range learning;
  private transient Minibatch minibatch;

  /**
   * Creates a block.
   *
   * @param net the whole network
   * @param from index of the block's first layer
   * @param to the index behind that of its last
   * @param position how many blocks are below
   * @param negatives where negative examples come from, in two passes
   */
  private BlockNetwork(LayerStack net, int from, int to, int position, Negatives negatives) {
    super(part(net.configuration(), from, to));
    this.position = position;
    layers = Arrays.copyOfRange(net.layers(), from, to);
    initCalled = true;
    long first = parameters(net.layers(), from);
    long end = parameters(net.layers(), to);
    BaseMultiLayerUpdater<?> whole = net.updater();
    if (end > first) {
      flattenedParams = interval(net.model().params(), first, end);
      flattenedGradients = interval(whole.getFlattenedGradientsView(), first, end);
      solver = new Solver.Builder().configure(conf()).listener(new Keeper()).model(this).build();
      updater = new BlockUpdater(this, whole, first);
      solver.getOptimizer().setUpdater(updater);
    }
    workspaces = workspaces();
    local = layers[layers.length - 1] instanceof FFLayer ff ? ff : null;
    loss = local == null ? null : BlockLoss.of(local, position, conf().getSeed(), negatives);
    below = new KeptParameters(untrained());
  }

  /**
   * Cuts a network above each of its Forward-Forward layers.
   *
   * @param net the network
   * @param negatives where negative examples come from, in two passes
   * @return the blocks, bottom first; the last is the head
   */
  static List<BlockNetwork> of(LayerStack net, Negatives negatives) {
    Layer[] layers = net.layers();
    List<BlockNetwork> blocks = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= layers.length; to++) {
      if (layers[to - 1] instanceof FFLayer || to == layers.length) {
        blocks.add(new BlockNetwork(net, from, to, blocks.size(), negatives));
        from = to;
      }
    }
    return blocks;
  }

  /** Whether the optimiser takes one step along the gradient. */
  private boolean usesPlainDescent() {
    return conf().getOptimizationAlgo() == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT
        && conf().getStepFunction() == null;
  }

  /** Parameters of the ordinary layers, where their Forward-Forward layer does not train them. */
  private List<INDArray> untrained() {
    return local == null || local.learning().isTrainBelow()
        ? List.of()
        : UntrainedLayers.parameters(Arrays.asList(layers).subList(0, layers.length - 1));
  }

  private static MultiLayerConfiguration part(MultiLayerConfiguration whole, int from, int to) {
    MultiLayerConfiguration part = whole.clone();
    Map<Integer, InputPreProcessor> preProcessors = new HashMap<>();
    for (int i = from; i < to; i++) {
      if (whole.getInputPreProcess(i) != null) {
        preProcessors.put(i - from, whole.getInputPreProcess(i));
      }
    }
    part.setConfs(new ArrayList<>(part.getConfs().subList(from, to)));
    part.setInputPreProcessors(preProcessors);
    return part;
  }

  private static long parameters(Layer[] layers, int end) {
    return Arrays.stream(layers, 0, end).mapToLong(Layer::numParams).sum();
  }

  /** A part of a vector. */
  static INDArray interval(INDArray vector, long from, long to) {
    return vector.reshape(vector.length()).get(NDArrayIndex.interval(from, to));
  }

  private LayerWorkspaceMgr workspaces() {
    if (layerWiseConfigurations.getTrainingWorkspaceMode() == WorkspaceMode.NONE) {
      return LayerWorkspaceMgr.noWorkspaces();
    }
    // those around the passes, which open the others themselves
    LayerWorkspaceMgr manager =
        LayerWorkspaceMgr.builder()
            .with(ArrayType.ACTIVATIONS, WS_ALL_LAYERS_ACT, WS_ALL_LAYERS_ACT_CONFIG)
            .with(ArrayType.UPDATER_WORKING_MEM, WS_ALL_LAYERS_ACT, WS_ALL_LAYERS_ACT_CONFIG)
            .build();
    manager.setHelperWorkspacePointers(helperWorkspaces);
    return manager;
  }

  /** Restores what no loss trains, before DL4J applies constraints. */
  private final class Keeper extends BaseTrainingListener {
    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      restore();
    }
  }

  private void restore() {
    below.restore();
    atRest.restore();
  }

  /** Sets the positions of the blocks whose Forward-Forward layers learn from now on. */
  void setLearning(Range learning) {
    this.learning = learning;
    boolean plain = updater != null && usesPlainDescent();
    adam = plain ? AdamStep.of(updater, layers, flattenedParams).orElse(null) : null;
    boolean rests = local != null && local.params() != null && !learning.contains(position);
    atRest = new KeptParameters(rests ? List.of(local.params()) : List.of());
  }

  /** Returns the Forward-Forward layer, or the output layer, for messages. */
  String describe() {
    return ChainRules.describe(layers[layers.length - 1]);
  }

  /**
   * Learns from a minibatch, and hands its activity on.
   *
   * @param next the minibatch, from the block below
   */
  void train(Minibatch next) {
    minibatch = next;
    if (position == 0) {
      FiniteCheck.features(local, next.iteration(), next.epoch(), next.activation());
    }
    layerWiseConfigurations.setIterationCount(next.iteration());
    layerWiseConfigurations.setEpochCount(next.epoch());
    seedRandom();
    setInput(next.activation());
    setLabels(next.labels());
    if (next.mask() != null) {
      int examples = (int) next.activation().size(0);
      next.setMask(feedForwardMaskArray(next.mask().getFirst(), next.mask().getSecond(), examples));
    }
    below.remember();
    atRest.remember();
    if (solver == null) {
      computeGradientAndScore();
    } else if (adam == null) {
      solver.optimize(workspaces);
    } else {
      computeGradientAndScore();
      int examples = conf().isMiniBatch() ? batchSize() : 1;
      adam.take(examples, next.iteration(), next.epoch());
      restore();
      applyConstraints(next.iteration() + 1, next.epoch());
    }
    if (next.mask() != null) {
      clearLayerMaskArrays();
    }
  }

  /** ND4J has a generator for each thread: which thread a block runs on must make no difference. */
  private void seedRandom() {
    long mixed = conf().getSeed() * SEED_MIXER + minibatch.iteration();
    Nd4j.getRandom().setSeed(mixed * SEED_MIXER + position);
  }

  @Override
  public void computeGradientAndScore() {
    if (local == null) {
      super.computeGradientAndScore();
      minibatch.setScore(score());
      return;
    }
    synchronizeIterEpochCounts();
    try (MemoryWorkspace all = workspaces.notifyScopeEntered(ArrayType.ACTIVATIONS)) {
      List<INDArray> activations =
          ffToLayerActivationsInWs(
              layers.length - 1, FwdPassType.STANDARD, false, input, null, null);
      evaluate();
      minibatch.handOn(activations.get(activations.size() - 1));
      gradient = calcBackpropGradients(null, false, false, false).getFirst();
    }
    minibatch.setRegularization(calcRegularizationScore(true));
  }

  private void evaluate() {
    if (position <= learning.last()) {
      loss.pass(minibatch, position == learning.last());
    }
    if (!learning.contains(position)) {
      local.rest();
      return;
    }
    LayerFigures figures = loss.evaluate(minibatch);
    FiniteCheck.figures(
        local, figures, minibatch.iteration(), minibatch.epoch(), minibatch.activation());
    minibatch.figures().add(figures.at(position));
  }

  /** Adds to the terms of the blocks below, in the order in which the whole network does. */
  @Override
  public double calcRegularizationScore(boolean backpropParamsOnly) {
    double sum = minibatch.regularization();
    for (Layer layer : layers) {
      sum += layer.calcRegularizationScore(backpropParamsOnly);
    }
    return sum;
  }
}
