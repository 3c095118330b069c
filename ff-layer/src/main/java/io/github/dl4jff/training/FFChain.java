package io.github.dl4jff.training;

import io.github.dl4jff.layer.Detachment;
import io.github.dl4jff.layer.FFDense;
import io.github.dl4jff.layer.FFNetwork;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.LocalLossFunction;
import io.github.dl4jff.negative.NegativeInputs;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The Forward-Forward layers of one network, one above the other: drives their positive and
 * negative passes and evaluates their local losses.
 *
 * <p>It belongs to the network, not to the listener, which several networks may share: the layers
 * hold it as their {@link Detachment}.
 */
final class FFChain implements Detachment {
  private final FFNetwork network;
  private final List<FFDense> layers;
  private final Map<LocalLoss, LocalLossFunction> functions = new LinkedHashMap<>();

  /** By identity: DL4J's layers are equal or not by what they hold. */
  private final Map<FFDense, INDArray> frozen = new IdentityHashMap<>();

  private final ChainStatistics statistics;

  private FFChain(FFNetwork network) {
    this.network = network;
    layers = network.chain();
    statistics = new ChainStatistics(layers);
  }

  /**
   * Returns the chain of a network, and detaches its layers at the first call.
   *
   * @param model the network
   * @return its chain
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException if its Forward-Forward layers
   *     do not form a chain, or DL4J would not train them
   */
  static FFChain of(Model model) {
    Optional<FFChain> attached = attachedTo(model);
    if (attached.isPresent()) {
      return attached.get();
    }
    FFChain chain = new FFChain(FFNetwork.of(model));
    TrainingRules.check(model, layersOf(model), chain.layers);
    chain.layers.forEach(layer -> layer.detach(chain, chain.network.needsEpsilon(layer)));
    return chain;
  }

  /** Returns the chain of a network whose layers are detached, and changes nothing. */
  static Optional<FFChain> attachedTo(Model model) {
    for (Layer layer : layersOf(model)) {
      if (layer instanceof FFDense ff && ff.detachment() instanceof FFChain chain) {
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

  FFNetwork network() {
    return network;
  }

  List<FFDense> layers() {
    return layers;
  }

  ChainStatistics statistics() {
    return statistics;
  }

  /** Returns the number of labels that the chain sees; 0 for one that learns without. */
  int classes() {
    return layers.get(0).layerConf().getLabels();
  }

  /**
   * Runs the positive and the negative pass of one minibatch on labels, and evaluates the losses.
   *
   * @param right the label of each example
   * @param wrong another label of each
   * @param learning positions of the layers that learn
   */
  void passLabels(int[] right, int[] wrong, Range learning) {
    FFDense first = layers.get(0);
    DataType dataType = first.getParam("W").dataType();
    INDArray both = OneHotLabels.write(right, wrong, classes(), dataType);
    pass(first.passLabels(both, learning.last() == 0), learning);
  }

  /**
   * Runs the positive and the negative pass of one minibatch on inputs, and evaluates the losses.
   *
   * @param inputs makes the negative inputs
   * @param random the source of their draws
   * @param learning positions of the layers that learn
   */
  void passInputs(NegativeInputs inputs, RandomGenerator random, Range learning) {
    FFDense first = layers.get(0);
    INDArray positive = first.givenInput();
    INDArray negative = inputs.negatives(positive, random);
    if (!negative.equalShapes(positive)) {
      throw new DL4JInvalidInputException(
          first.describe()
              + ": expected negative inputs "
              + positive.shapeInfoToString()
              + ", got "
              + negative.shapeInfoToString());
    }
    pass(first.pass(Nd4j.vstack(positive, negative), learning.last() == 0), learning);
  }

  /**
   * The layers that learn in an iteration.
   *
   * @param first position of the lowest
   * @param last position of the highest
   */
  record Range(int first, int last) {
    boolean contains(int k) {
      return k >= first && k <= last;
    }
  }

  private void pass(INDArray outputOfFirst, Range learning) {
    INDArray x = outputOfFirst;
    for (int k = 1; k <= learning.last(); k++) {
      x = layers.get(k).pass(x, k == learning.last());
    }
    freezeAllBut(learning);
    INDArray margins = margins(learning.last() + 1);
    INDArray seen = collaborate(margins);
    Map<int[], INDArray> losses = new LinkedHashMap<>();
    layersByLoss(learning).forEach((loss, ks) -> losses.put(ks, evaluate(loss, ks, seen)));
    statistics.record(losses, margins);
  }

  /**
   * Goodness less threshold of the positive, then of the negative examples, a row for each layer.
   *
   * @param passed how many layers the passes went through
   * @return {@code [passed, 2n]}
   */
  private INDArray margins(int passed) {
    INDArray[] rows = new INDArray[passed];
    for (int k = 0; k < passed; k++) {
      rows[k] = layers.get(k).goodness();
    }
    INDArray margins = Nd4j.stack(0, rows);
    for (int k = 0; k < passed; k++) {
      margins.getRow(k).subi(layers.get(k).layerConf().effectiveThreshold());
    }
    return margins;
  }

  /** Adds to the margins of each layer its share of the others', where it asks for one. */
  private INDArray collaborate(INDArray margins) {
    if (layers.stream().allMatch(layer -> layer.layerConf().getCollaboration() == 0)) {
      return margins;
    }
    INDArray sum = margins.sum(0);
    INDArray seen = margins.dup('c');
    for (int k = 0; k < margins.size(0); k++) {
      double gamma = layers.get(k).layerConf().getCollaboration();
      seen.getRow(k).muli(1 - gamma).addi(sum.mul(gamma));
    }
    return seen;
  }

  private Map<LocalLoss, int[]> layersByLoss(Range learning) {
    Map<LocalLoss, int[]> byLoss = new LinkedHashMap<>();
    for (int k = learning.first(); k <= learning.last(); k++) {
      byLoss.merge(
          layers.get(k).layerConf().getLoss(),
          new int[] {k},
          (before, one) -> IntStream.concat(Arrays.stream(before), Arrays.stream(one)).toArray());
    }
    return byLoss;
  }

  /**
   * Evaluates the loss of all layers that share it in one call, whose cost hardly grows with them.
   *
   * @param ks positions of those layers
   * @param seen the margins that the losses see, {@code [layers, 2n]}
   * @return loss of each pair, layer after layer
   */
  private INDArray evaluate(LocalLoss loss, int[] ks, INDArray seen) {
    long n = seen.size(1) / 2;
    INDArray rows = ks.length == seen.size(0) ? seen : seen.getRows(ks);
    LocalLossFunction function =
        functions.computeIfAbsent(loss, key -> new LocalLossFunction(key, seen.dataType()));
    LocalLossFunction.Evaluation evaluation =
        function.evaluate(half(rows, 0, n).dup('c').ravel(), half(rows, n, 2 * n).dup('c').ravel());
    INDArray gradient = Nd4j.createUninitialized(seen.dataType(), ks.length, 2 * n);
    half(gradient, 0, n).assign(evaluation.positive().reshape(ks.length, n));
    half(gradient, n, 2 * n).assign(evaluation.negative().reshape(ks.length, n));
    for (int i = 0; i < ks.length; i++) {
      layers.get(ks[i]).setGoodnessGradient(gradient.getRow(i));
    }
    return evaluation.loss();
  }

  private static INDArray half(INDArray rows, long from, long to) {
    return rows.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
  }

  /** Remembers the parameters of the layers that do not learn, and lets their gradient be 0. */
  private void freezeAllBut(Range learning) {
    for (int k = 0; k < layers.size(); k++) {
      FFDense layer = layers.get(k);
      if (learning.contains(k)) {
        frozen.remove(layer);
      } else {
        layer.rest();
        frozen.computeIfAbsent(layer, key -> key.params().dup().detach());
      }
    }
  }

  /** Undoes what an updater's momentum or weight decay did to layers that do not learn. */
  void restoreFrozen() {
    frozen.forEach((layer, params) -> layer.params().assign(params));
  }
}
