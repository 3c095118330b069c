package io.github.dl4jff.evaluation;

import io.github.dl4jff.conf.FFLayerConfiguration;
import io.github.dl4jff.conf.LabelInput;
import io.github.dl4jff.internal.layer.FFDense;
import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.layer.GoodnessProbe;
import io.github.dl4jff.internal.linalg.Finite;
import io.github.dl4jff.internal.linalg.LogSoftmax;
import io.github.dl4jff.internal.network.Examples;
import io.github.dl4jff.internal.network.FFNetwork;
import io.github.dl4jff.internal.step.LabelColumns;
import io.github.dl4jff.internal.step.NotFinite;
import io.github.dl4jff.loss.Competitive;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Measures the goodness of every class in every layer of a trained network.
 *
 * <p>In two passes an example is shown with each label in turn; the product of the input and the
 * first layer's weights is the same under every label and is computed once.
 */
final class ChainGoodness {
  private static final String WORKSPACE = "FF_GOODNESS";
  private static final WorkspaceConfiguration WORKSPACE_CONFIGURATION =
      WorkspaceConfiguration.builder()
          .policyAllocation(AllocationPolicy.STRICT)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .build();

  /** How many rows, examples times labels, go through the layers at a time. */
  private static final int ROWS = 2560;

  /** How many units of the widest layer there are at a time, or more of a single example. */
  private static final long UNITS = 1 << 23;

  private final FFNetwork network;
  private final List<FFLayer> layers;
  private final int classes;

  /**
   * Prepares to measure.
   *
   * @param network a network whose chain learns classes
   * @throws DL4JInvalidConfigException if it learns none
   */
  ChainGoodness(FFNetwork network) {
    this.network = network;
    layers = network.chain();
    classes = classesOf(layers.get(0));
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

  FFNetwork network() {
    return network;
  }

  List<FFLayer> layers() {
    return layers;
  }

  int classes() {
    return classes;
  }

  /**
   * Checks the features of examples: an infinite one may leave the goodness finite.
   *
   * @param examples what the network takes
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if they are not finite
   */
  void checkFeatures(Examples examples) {
    NotFinite.check(layers.get(0).describe(), dataType(), examples.features());
  }

  boolean isCompetitive() {
    return layers.get(0).learning().competitive() != null;
  }

  DataType dataType() {
    return layers.get(0).dataType();
  }

  /**
   * Returns the labels of the chain's classes.
   *
   * @param examples what the network takes
   * @param labels one array for each output of the network
   * @return labels {@code [n, C]}
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if there are none such
   */
  INDArray labels(Examples examples, INDArray... labels) {
    INDArray own = network.labelsOf(classes, labels);
    return LabelColumns.of(own, classes, layers.get(0), examples.count());
  }

  /**
   * Returns the goodness of each class in each layer.
   *
   * @param examples what the network takes
   * @return for each layer, in the order of the forward pass, an array {@code [n, C]}
   */
  List<INDArray> ofEachClass(Examples examples) {
    checkFeatures(examples);
    return isCompetitive() ? measured(examples) : measuredUnderEachLabel(examples);
  }

  /** In one pass the network's own forward pass measures it by the way. */
  private List<INDArray> measured(Examples examples) {
    long n = examples.count();
    List<INDArray> goodness = uninitialized(n);
    long step = Math.max(1, Math.min(ROWS, UNITS / widest()));
    for (long from = 0; from < n; from += step) {
      long to = Math.min(n, from + step);
      for (int k = 0; k < layers.size(); k++) {
        layers.get(k).probe(goodness.get(k).get(NDArrayIndex.interval(from, to)));
      }
      try {
        network.infer(classes, examples.interval(from, to));
      } finally {
        layers.forEach(layer -> layer.probe(null));
      }
    }
    return goodness;
  }

  private long widest() {
    return layers.stream()
        .mapToLong(layer -> ((FFLayerConfiguration) layer.getConfig()).units().count())
        .max()
        .orElse(1);
  }

  private List<INDArray> uninitialized(long n) {
    return layers.stream().map(layer -> Nd4j.create(dataType(), n, classes)).toList();
  }

  private List<INDArray> measuredUnderEachLabel(Examples examples) {
    INDArray input = network.chainInput(examples);
    long n = input.size(0);
    List<INDArray> goodness = uninitialized(n);
    long step = Math.max(1, ROWS / classes);
    for (long from = 0; from < n; from += step) {
      long to = Math.min(n, from + step);
      try (MemoryWorkspace ws =
          Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE_CONFIGURATION, WORKSPACE)) {
        measureEachLabel(input, from, to, goodness);
      }
    }
    return goodness;
  }

  private void measureEachLabel(INDArray input, long from, long to, List<INDArray> goodness) {
    INDArray z = input.get(NDArrayIndex.interval(from, to));
    for (int k = 0; k < layers.size(); k++) {
      GoodnessProbe probe = probe(k);
      z = k == 0 ? probe.underEachLabel(z) : probe.preActivation(z);
      INDArray byLabel = probe.measure(z, isLast(k)).reshape('c', classes, to - from);
      goodness.get(k).get(NDArrayIndex.interval(from, to)).assign(byLabel.transpose());
    }
  }

  private GoodnessProbe probe(int k) {
    return new GoodnessProbe((FFDense) layers.get(k));
  }

  private boolean isLast(int k) {
    return k == layers.size() - 1;
  }

  /**
   * Returns what each layer adds to the total: the logarithm of its softmax in one pass, its
   * goodness in two passes.
   *
   * @param examples what the network takes
   * @return for each layer, in the order of the forward pass, an array {@code [n, C]}
   */
  List<INDArray> scores(Examples examples) {
    List<INDArray> goodness = ofEachClass(examples);
    return isCompetitive() ? goodness.stream().map(LogSoftmax::of).toList() : goodness;
  }

  /**
   * Returns the total goodness of examples under some labels of their own, in two passes.
   *
   * @param labels one-hot labels, {@code [k n, C]}; row {@code r n + i} is the r-th label of
   *     example i
   * @param counted positions of the layers that count
   * @param examples what the network takes
   * @return total goodness, {@code [k, n]}
   */
  INDArray totalUnder(INDArray labels, List<Integer> counted, Examples examples) {
    INDArray z = network.chainInput(examples);
    long n = z.size(0);
    INDArray total = Nd4j.zeros(labels.dataType(), labels.size(0));
    for (int k = 0; k < layers.size(); k++) {
      GoodnessProbe probe = probe(k);
      z = k == 0 ? probe.underLabels(z, labels) : probe.preActivation(z);
      INDArray goodness = probe.measure(z, isLast(k));
      if (counted.contains(k)) {
        total.addi(goodness);
      }
    }
    return finite(total, examples).reshape('c', labels.size(0) / n, n);
  }

  /** No label has the highest goodness where one is NaN: the first would be taken for it. */
  INDArray finite(INDArray total, Examples examples) {
    if (!Finite.are(total)) {
      for (double goodness : total.dup('c').data().asDouble()) {
        if (!Double.isFinite(goodness)) {
          throw NotFinite.because(
              layers.get(0).describe()
                  + ": expected finite goodness, summed over layers, got "
                  + goodness,
              dataType(),
              examples.features());
        }
      }
    }
    return total;
  }
}
