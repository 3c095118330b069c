package io.github.dl4jff.evaluation;

import io.github.dl4jff.conf.LabelInput;
import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.layer.FFDense;
import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.layer.GoodnessProbe;
import io.github.dl4jff.internal.linalg.LogSoftmax;
import io.github.dl4jff.internal.network.FFNetwork;
import io.github.dl4jff.internal.step.NotFinite;
import io.github.dl4jff.loss.Competitive;
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
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Classifies by goodness: the class whose goodness, over the layers that count, is highest is the
 * answer.
 *
 * <pre>{@code
 * one pass:    total(x, c) = sum over layers k of log softmax(G_k(x))_c
 * two passes:  total(x, c) = sum over layers k of g_k(x, c),  x shown with the label c
 * }</pre>
 *
 * <p>In a network that learns in two passes an example is shown with each label in turn; the
 * product of the input and the first layer's weights is the same under every label and is computed
 * once. Not safe for use by several threads at once, nor while the network trains.
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
  private final List<FFLayer> chain;
  private final int classes;
  private final List<Integer> counted;

  /**
   * Creates a classifier that counts all layers.
   *
   * @param net a MultiLayerNetwork or ComputationGraph with a chain of Forward-Forward layers that
   *     learn classes
   * @throws DL4JInvalidConfigException if it has none
   */
  public GoodnessClassifier(Model net) {
    this(net, null);
  }

  /**
   * Creates a classifier that counts some layers.
   *
   * @param net a MultiLayerNetwork or ComputationGraph with a chain of Forward-Forward layers that
   *     learn classes
   * @param layers positions in the chain, from 0, of the layers that count; null for all
   * @throws DL4JInvalidConfigException if the network has no such chain
   * @throws IllegalArgumentException if there is no layer, or one that the chain does not have
   */
  public GoodnessClassifier(Model net, int[] layers) {
    this(FFNetwork.of(net), layers);
  }

  private GoodnessClassifier(FFNetwork network, int[] layers) {
    this.network = network;
    chain = network.chain();
    classes = classesOf(chain.get(0));
    int[] positions = layers == null ? IntStream.range(0, chain.size()).toArray() : layers;
    counted = Arrays.stream(positions).distinct().sorted().boxed().toList();
    if (counted.isEmpty()
        || counted.get(0) < 0
        || counted.get(counted.size() - 1) >= chain.size()) {
      throw Checks.expected(
          "layers", "positions in [0, " + chain.size() + ")", Arrays.toString(layers));
    }
  }

  /**
   * Returns a classifier of the same network that counts a range of layers.
   *
   * @param first position in the chain of the lowest layer that counts, from 0
   * @param last position of the highest
   * @return the classifier
   * @throws IllegalArgumentException if there is no layer in the range, or one that the chain does
   *     not have
   */
  public GoodnessClassifier layers(int first, int last) {
    return new GoodnessClassifier(network, IntStream.rangeClosed(first, last).toArray());
  }

  private static int classesOf(FFLayer first) {
    Competitive competitive = first.learning().competitive();
    if (competitive != null) {
      return competitive.getClasses();
    }
    LabelInput labels = ((FFDense) first).layerConf().getLabelInput();
    if (labels == null) {
      throw new DL4JInvalidConfigException(
          first.describe() + ": expected a layer with classes(C) or labels(C), got neither");
    }
    return labels.getClasses();
  }

  /**
   * Returns the goodness of each class in each layer.
   *
   * @param x features, {@code [n, ...]} as the network takes them
   * @return for each Forward-Forward layer, bottom first, counted or not, an array {@code [n, C]}
   */
  public List<INDArray> goodness(INDArray x) {
    INDArray input = network.chainInput(x);
    long n = input.size(0);
    List<INDArray> goodness = new ArrayList<>();
    for (int k = 0; k < chain.size(); k++) {
      goodness.add(Nd4j.create(dataType(), n, classes));
    }
    long step = competitive() ? ROWS : Math.max(1, ROWS / classes);
    for (long from = 0; from < n; from += step) {
      long to = Math.min(n, from + step);
      try (MemoryWorkspace ws =
          Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE_CONFIGURATION, WORKSPACE)) {
        if (competitive()) {
          measure(input, from, to, goodness);
        } else {
          measureEachLabel(input, from, to, goodness);
        }
      }
    }
    return goodness;
  }

  private void measure(INDArray input, long from, long to, List<INDArray> goodness) {
    INDArray x = input.get(NDArrayIndex.interval(from, to));
    for (int k = 0; k < chain.size(); k++) {
      INDArray rows = goodness.get(k).get(NDArrayIndex.interval(from, to));
      x = chain.get(k).score(x, rows, isLast(k));
    }
  }

  private void measureEachLabel(INDArray input, long from, long to, List<INDArray> goodness) {
    INDArray z = input.get(NDArrayIndex.interval(from, to));
    for (int k = 0; k < chain.size(); k++) {
      GoodnessProbe probe = probe(k);
      z = k == 0 ? probe.underEachLabel(z) : probe.preActivation(z);
      INDArray byLabel = probe.measure(z, isLast(k)).reshape('c', classes, to - from);
      goodness.get(k).get(NDArrayIndex.interval(from, to)).assign(byLabel.transpose());
    }
  }

  private GoodnessProbe probe(int k) {
    return new GoodnessProbe((FFDense) chain.get(k));
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
      GoodnessProbe probe = probe(k);
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

  List<FFLayer> chain() {
    return chain;
  }

  /** Positions of the layers that count, in order. */
  List<Integer> counted() {
    return counted;
  }

  boolean competitive() {
    return chain.get(0).learning().competitive() != null;
  }

  DataType dataType() {
    return chain.get(0).dataType();
  }

  int classes() {
    return classes;
  }

  /**
   * Returns what each layer adds to the total: the logarithm of its softmax in one pass, its
   * goodness in two passes.
   *
   * @param x features, {@code [n, ...]} as the network takes them
   * @return for each Forward-Forward layer, bottom first, counted or not, an array {@code [n, C]}
   */
  private List<INDArray> scores(INDArray x) {
    List<INDArray> goodness = goodness(x);
    return competitive() ? goodness.stream().map(LogSoftmax::of).toList() : goodness;
  }

  /**
   * Returns the total over the layers that count.
   *
   * @param x features, {@code [n, ...]} as the network takes them
   * @return in one pass the sum of the logarithms of the layers' softmax, in two passes the sum of
   *     their goodness, {@code [n, C]}
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if it is not finite because the
   *     features are not, or are too large for the data type
   * @throws IllegalStateException if it is not finite because the parameters are not
   */
  public INDArray totalGoodness(INDArray x) {
    List<INDArray> scores = scores(x);
    INDArray total = scores.get(counted.get(0));
    for (int k : counted.subList(1, counted.size())) {
      total.addi(scores.get(k));
    }
    return finite(total, x);
  }

  /**
   * Returns the softmax over the total of each class.
   *
   * @param x features, {@code [n, ...]} as the network takes them
   * @return probabilities, {@code [n, C]}
   */
  public INDArray output(INDArray x) {
    return Nd4j.nn().softmax(totalGoodness(x), 1);
  }

  /**
   * Returns the class whose total is highest.
   *
   * @param x features, {@code [n, ...]} as the network takes them
   * @return for each example a class in {@code [0, C)}
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
    Evaluation evaluation = new Evaluation(classes);
    Batches.of(iterator)
        .forEachRemaining(batch -> evaluation.eval(batch.getLabels(), output(batch.getFeatures())));
    return evaluation;
  }

  /**
   * Evaluates each layer alone, counted or not, and what is to be gained by {@link #layers}.
   *
   * @param iterator labelled data; an exhausted iterator is reset first
   * @return DL4J's evaluation of each Forward-Forward layer, bottom first
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if goodness is not finite
   *     because the features are not, or are too large for the data type
   * @throws IllegalStateException if it is not finite because the parameters are not
   */
  public List<Evaluation> evaluateLayers(DataSetIterator iterator) {
    List<Evaluation> evaluations = chain.stream().map(layer -> new Evaluation(classes)).toList();
    Batches.of(iterator)
        .forEachRemaining(
            batch -> {
              List<INDArray> scores = scores(batch.getFeatures());
              for (int k = 0; k < scores.size(); k++) {
                INDArray score = finite(scores.get(k), batch.getFeatures());
                evaluations.get(k).eval(batch.getLabels(), Nd4j.nn().softmax(score, 1));
              }
            });
    return evaluations;
  }
}
