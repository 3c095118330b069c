package io.github.dl4jff.training;

import io.github.dl4jff.layer.Detachment;
import io.github.dl4jff.layer.FFDense;
import io.github.dl4jff.loss.LocalLoss;
import io.github.dl4jff.loss.LocalLossFunction;
import io.github.dl4jff.negative.NegativeSampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
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
  private final List<FFDense> layers;
  private final int classes;
  private final Map<LocalLoss, List<Integer>> layersByLoss = new LinkedHashMap<>();
  private final Map<LocalLoss, LocalLossFunction> functions = new LinkedHashMap<>();
  private final ChainStatistics statistics;

  private FFChain(List<FFDense> layers) {
    this.layers = layers;
    classes = layers.get(0).layerConf().getLabels();
    statistics = new ChainStatistics(layers);
    for (int k = 0; k < layers.size(); k++) {
      LocalLoss loss = layers.get(k).layerConf().getLoss();
      layersByLoss.computeIfAbsent(loss, key -> new ArrayList<>()).add(k);
    }
  }

  /**
   * Returns the chain of a network, and detaches its layers at the first call.
   *
   * @param net the network
   * @return its chain
   * @throws DL4JInvalidConfigException if its Forward-Forward layers do not form a chain
   */
  static FFChain of(MultiLayerNetwork net) {
    List<FFDense> layers = ChainLayers.of(net);
    FFDense first = layers.get(0);
    if (first.detachment() instanceof FFChain chain) {
      return chain;
    }
    FFChain chain = new FFChain(layers);
    for (FFDense layer : layers) {
      int i = layer.getIndex();
      boolean preprocessed = net.getLayerWiseConfigurations().getInputPreProcess(i) != null;
      // DL4J's preprocessors and other layers do not check for a null epsilon
      layer.detach(chain, preprocessed || (i > 0 && layer == first));
    }
    return chain;
  }

  List<FFDense> layers() {
    return layers;
  }

  ChainStatistics statistics() {
    return statistics;
  }

  /**
   * Runs one minibatch: afterwards each layer has what its backward pass needs.
   *
   * @param labels one-hot labels, {@code [n, C]}
   * @param sampler chooses the wrong labels
   * @param head gives the network's output for the minibatch, {@code [n, C]}
   * @param random the source of the sampler's draws
   */
  void step(
      INDArray labels, NegativeSampler sampler, Supplier<INDArray> head, RandomGenerator random) {
    FFDense first = layers.get(0);
    int[] right = OneHotLabels.read(labels, classes, first.describe());
    if (right.length != first.batchSize()) {
      throw new DL4JInvalidInputException(
          first.describe()
              + ": expected "
              + first.batchSize()
              + " labels, one for each example, got "
              + right.length);
    }
    int[] wrong = sampler.sample(right.clone(), classes, head, random);
    checkWrong(sampler, right, wrong);
    DataType dataType = first.getParam("W").dataType();
    INDArray both = OneHotLabels.write(right, wrong, classes, dataType);
    INDArray x = first.passLabels(both, layers.size() == 1);
    for (int k = 1; k < layers.size(); k++) {
      x = layers.get(k).pass(x, k == layers.size() - 1);
    }
    List<INDArray> margins = layers.stream().map(FFChain::margin).toList();
    List<INDArray> seen = collaborate(margins);
    layersByLoss.forEach((loss, indices) -> evaluate(loss, indices, seen, margins));
    statistics.endIteration();
  }

  /** Goodness less threshold of the positive, then of the negative examples, {@code [2n]}. */
  private static INDArray margin(FFDense layer) {
    return layer.goodness().sub(layer.layerConf().effectiveThreshold());
  }

  /** Adds to the margin of each layer its share of the others', where it asks for one. */
  private List<INDArray> collaborate(List<INDArray> margins) {
    if (layers.stream().allMatch(layer -> layer.layerConf().getCollaboration() == 0)) {
      return margins;
    }
    INDArray sum = margins.get(0).dup();
    margins.stream().skip(1).forEach(sum::addi);
    List<INDArray> seen = new ArrayList<>();
    for (int k = 0; k < layers.size(); k++) {
      double gamma = layers.get(k).layerConf().getCollaboration();
      seen.add(margins.get(k).mul(1 - gamma).addi(sum.mul(gamma)));
    }
    return seen;
  }

  private void checkWrong(NegativeSampler sampler, int[] right, int[] wrong) {
    for (int i = 0; i < right.length; i++) {
      if (wrong.length != right.length
          || wrong[i] < 0
          || wrong[i] >= classes
          || wrong[i] == right[i]) {
        throw new IllegalStateException(
            sampler
                + ": expected for each of the labels "
                + Arrays.toString(right)
                + " another one in [0, "
                + classes
                + "), got "
                + Arrays.toString(wrong));
      }
    }
  }

  /**
   * Evaluates the loss of all layers that share it in one call, whose cost hardly grows with them.
   */
  private void evaluate(
      LocalLoss loss, List<Integer> indices, List<INDArray> seen, List<INDArray> margins) {
    long n = seen.get(0).length() / 2;
    DataType dataType = seen.get(0).dataType();
    INDArray positive = Nd4j.createUninitialized(dataType, indices.size() * n);
    INDArray negative = Nd4j.createUninitialized(dataType, indices.size() * n);
    for (int i = 0; i < indices.size(); i++) {
      INDArray both = seen.get(indices.get(i));
      part(positive, i, n).assign(part(both, 0, n));
      part(negative, i, n).assign(part(both, 1, n));
    }
    LocalLossFunction function =
        functions.computeIfAbsent(loss, key -> new LocalLossFunction(key, dataType));
    LocalLossFunction.Evaluation evaluation = function.evaluate(positive, negative);
    for (int i = 0; i < indices.size(); i++) {
      int k = indices.get(i);
      INDArray gradient = Nd4j.createUninitialized(dataType, 2 * n);
      part(gradient, 0, n).assign(part(evaluation.positive(), i, n));
      part(gradient, 1, n).assign(part(evaluation.negative(), i, n));
      layers.get(k).setGoodnessGradient(gradient);
      statistics.record(k, part(evaluation.loss(), i, n), margins.get(k));
    }
  }

  /** The i-th run of n entries. */
  private static INDArray part(INDArray vector, int i, long n) {
    return vector.get(NDArrayIndex.interval(i * n, (i + 1) * n));
  }
}
