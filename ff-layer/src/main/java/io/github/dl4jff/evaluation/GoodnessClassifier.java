package io.github.dl4jff.evaluation;

import io.github.dl4jff.layer.FFDense;
import io.github.dl4jff.layer.FFNetwork;
import io.github.dl4jff.layer.GoodnessProbe;
import io.github.dl4jff.layer.NotFinite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Classifies by goodness: an example is shown with each label in turn, and the label whose
 * goodness, summed over layers, is highest is the answer.
 *
 * <pre>{@code
 * total(x, c) = sum over layers k of g_k(x, c)
 * }</pre>
 *
 * <p>The product of the input and the first layer's weights is the same under every label and is
 * computed once. Not safe for use by several threads at once, nor while the network trains.
 *
 * <p>Source: G. Hinton, The Forward-Forward Algorithm, arXiv 2212.13345, section 3.3.
 */
public final class GoodnessClassifier {
  private static final String WORKSPACE = "FF_GOODNESS";
  private static final WorkspaceConfiguration WORKSPACE_CONFIGURATION =
      WorkspaceConfiguration.builder()
          .policyAllocation(AllocationPolicy.STRICT)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .build();

  /** How many rows, examples times labels, go through the layers at a time. */
  private static final int ROWS = 2560;

  private final FFNetwork network;
  private final List<FFDense> chain;
  private final List<Integer> counted;

  /**
   * Creates a classifier that counts the goodness of all layers.
   *
   * @param net a MultiLayerNetwork or ComputationGraph with a chain of Forward-Forward layers that
   *     see labels
   * @throws DL4JInvalidConfigException if it has none
   */
  public GoodnessClassifier(Model net) {
    this(net, null);
  }

  /**
   * Creates a classifier that counts the goodness of some layers.
   *
   * @param net a MultiLayerNetwork or ComputationGraph with a chain of Forward-Forward layers that
   *     see labels
   * @param layers positions in the chain, from 0, of the layers that count; null for all
   * @throws DL4JInvalidConfigException if the network has no such chain
   * @throws IllegalArgumentException if there is no layer, or one that the chain does not have
   */
  public GoodnessClassifier(Model net, int[] layers) {
    network = FFNetwork.of(net);
    chain = network.chain();
    if (chain.get(0).layerConf().getLabels() == 0) {
      throw new DL4JInvalidConfigException(
          chain.get(0).describe() + ": expected a layer with labels(C) to try them on, got none");
    }
    int[] positions = layers == null ? IntStream.range(0, chain.size()).toArray() : layers;
    counted = Arrays.stream(positions).distinct().sorted().boxed().toList();
    if (counted.isEmpty()
        || counted.get(0) < 0
        || counted.get(counted.size() - 1) >= chain.size()) {
      throw new IllegalArgumentException(
          "layers: expected positions in [0, "
              + chain.size()
              + "), got "
              + Arrays.toString(layers));
    }
  }

  /**
   * Returns the goodness of each layer under each label.
   *
   * @param x features, {@code [n, ...]} as the network takes them
   * @return for each Forward-Forward layer, bottom first, counted or not, an array {@code [n, C]}
   */
  public List<INDArray> goodness(INDArray x) {
    INDArray input = network.chainInput(x);
    long n = input.size(0);
    int classes = classes();
    List<INDArray> goodness = new ArrayList<>();
    for (int k = 0; k < chain.size(); k++) {
      goodness.add(Nd4j.create(dataType(), n, classes));
    }
    long step = Math.max(1, ROWS / classes);
    for (long from = 0; from < n; from += step) {
      long to = Math.min(n, from + step);
      try (MemoryWorkspace ws =
          Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE_CONFIGURATION, WORKSPACE)) {
        measure(input, from, to, goodness);
      }
    }
    return goodness;
  }

  private void measure(INDArray input, long from, long to, List<INDArray> goodness) {
    int classes = classes();
    INDArray z = input.get(NDArrayIndex.interval(from, to));
    for (int k = 0; k < chain.size(); k++) {
      GoodnessProbe probe = new GoodnessProbe(chain.get(k));
      z = k == 0 ? probe.underEachLabel(z) : probe.preActivation(z);
      INDArray byLabel = probe.measure(z, isLast(k)).reshape('c', classes, to - from);
      goodness.get(k).get(NDArrayIndex.interval(from, to)).assign(byLabel.transpose());
    }
  }

  private boolean isLast(int k) {
    return k == chain.size() - 1;
  }

  /**
   * Returns the total goodness of examples under some labels of their own.
   *
   * @param x features, {@code [n, ...]} as the network takes them
   * @param labels one-hot labels, {@code [k n, C]}; row {@code r n + i} is the r-th label of
   *     example i
   * @return total goodness, {@code [k, n]}
   */
  INDArray totalGoodness(INDArray x, INDArray labels) {
    INDArray z = network.chainInput(x);
    INDArray total = Nd4j.zeros(labels.dataType(), labels.size(0));
    for (int k = 0; k < chain.size(); k++) {
      GoodnessProbe probe = new GoodnessProbe(chain.get(k));
      z = k == 0 ? probe.underLabels(z, labels) : probe.preActivation(z);
      INDArray goodness = probe.measure(z, isLast(k));
      if (counted.contains(k)) {
        total.addi(goodness);
      }
    }
    return finite(total, x).reshape('c', labels.size(0) / x.size(0), x.size(0));
  }

  /** No label has the highest goodness where one is NaN: the first would be taken for it. */
  private INDArray finite(INDArray total, INDArray x) {
    if (!Double.isFinite(total.sumNumber().doubleValue())) {
      for (double goodness : total.dup('c').data().asDouble()) {
        if (!Double.isFinite(goodness)) {
          throw NotFinite.because(
              chain.get(0).describe()
                  + ": expected finite goodness, summed over layers, got "
                  + goodness,
              x,
              dataType());
        }
      }
    }
    return total;
  }

  FFNetwork network() {
    return network;
  }

  DataType dataType() {
    return chain.get(0).getParam("W").dataType();
  }

  int classes() {
    return chain.get(0).layerConf().getLabels();
  }

  /**
   * Returns the total goodness under each label: the sum over the layers that count.
   *
   * @param x features, {@code [n, ...]} as the network takes them
   * @return total goodness, {@code [n, C]}
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if it is not finite because the
   *     features are not, or are too large for the data type
   * @throws IllegalStateException if it is not finite because the parameters are not
   */
  public INDArray totalGoodness(INDArray x) {
    List<INDArray> goodness = goodness(x);
    INDArray total = goodness.get(counted.get(0));
    for (int k : counted.subList(1, counted.size())) {
      total.addi(goodness.get(k));
    }
    return finite(total, x);
  }

  /**
   * Returns the softmax over the total goodness under each label.
   *
   * @param x features, {@code [n, ...]} as the network takes them
   * @return probabilities, {@code [n, C]}
   */
  public INDArray output(INDArray x) {
    return Nd4j.nn().softmax(totalGoodness(x), 1);
  }

  /**
   * Returns the label whose total goodness is highest.
   *
   * @param x features, {@code [n, ...]} as the network takes them
   * @return for each example a label in {@code [0, C)}
   */
  public int[] predict(INDArray x) {
    return totalGoodness(x).argMax(1).toIntVector();
  }

  /**
   * Evaluates the classifier.
   *
   * @param iterator labelled data; an exhausted iterator is reset first
   * @return DL4J's evaluation
   */
  public Evaluation evaluate(DataSetIterator iterator) {
    if (!iterator.hasNext() && iterator.resetSupported()) {
      iterator.reset();
    }
    Evaluation evaluation = new Evaluation(classes());
    while (iterator.hasNext()) {
      DataSet batch = iterator.next();
      evaluation.eval(batch.getLabels(), output(batch.getFeatures()));
    }
    return evaluation;
  }
}
