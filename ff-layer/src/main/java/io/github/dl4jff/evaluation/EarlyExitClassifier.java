package io.github.dl4jff.evaluation;

import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.linalg.LogSoftmax;
import io.github.dl4jff.internal.network.Examples;
import io.github.dl4jff.internal.step.NotFinite;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Classifies layer by layer and stops at the first layer that is sure enough: an easy example costs
 * the product of the first layer alone. For networks that learn in one pass, whose every layer
 * scores all classes.
 *
 * <pre>{@code
 * p_m = softmax((1/m) sum over the first m layers k that count of log softmax(G_k))
 * }</pre>
 *
 * <p>An example leaves at the first layer where {@code max p_m >= sureness}, or at the last, with
 * the class of highest {@code p_m}; at the last layer that is the answer of {@link
 * GoodnessClassifier}. The mean, rather than the sum, keeps layers that agree from being taken for
 * independent. Not safe for use by several threads at once, nor while the network trains.
 *
 * <p>Source of the idea: S. Teerapittayanon, B. McDanel and H. T. Kung, BranchyNet: Fast Inference
 * via Early Exiting from Deep Neural Networks, arXiv 1709.01686, 2017, section 3.
 */
public final class EarlyExitClassifier {
  private final ChainGoodness chain;
  private final List<Integer> counted;
  private final double sureness;
  private final long[] left;

  /**
   * Creates a classifier.
   *
   * @param goodness which network, and which of its layers count and may be left at
   * @param sureness the probability from which on an example leaves, in {@code [0, 1]}; at 0 every
   *     example leaves at the first layer that counts
   * @throws IllegalArgumentException if sureness is out of range
   * @throws DL4JInvalidConfigException if the network learns in two passes
   */
  public EarlyExitClassifier(GoodnessClassifier goodness, double sureness) {
    if (!goodness.chain().isCompetitive()) {
      throw new DL4JInvalidConfigException(
          goodness.chain().layers().get(0).describe()
              + ": expected a network with classes(C), which scores every class in one pass, got one"
              + " that learns in two; see TwoStageClassifier");
    }
    chain = goodness.chain();
    counted = goodness.counted();
    this.sureness = Checks.share("sureness", sureness);
    left = new long[counted.size()];
  }

  /**
   * Returns the class of each example.
   *
   * @param x features, {@code [n, ...]} as the network takes them, one array for each input
   * @return for each example a class in {@code [0, C)}
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if features are not finite, or
   *     so large that goodness is not in the network's data type
   * @throws IllegalStateException if goodness is not finite because the parameters are not
   */
  public int[] predict(INDArray... x) {
    return predict(Examples.of(x));
  }

  private int[] predict(Examples given) {
    chain.checkFeatures(given);
    INDArray activity = chain.network().chainInput(given);
    if (given.isMasked() && activity.rank() != 2) {
      throw new DL4JInvalidInputException(
          chain.layers().get(0).describe()
              + ": expected no masks of sequences, which examples that leave early would have to"
              + " take along, got some; see GoodnessClassifier");
    }
    int[] predicted = new int[(int) activity.size(0)];
    int[] examples = IntStream.range(0, predicted.length).toArray();
    INDArray scores = Nd4j.zeros(chain.dataType(), predicted.length, chain.classes());
    int exits = 0;
    for (int k = 0; exits < left.length && examples.length > 0; k++) {
      FFLayer layer = chain.layers().get(k);
      INDArray goodness = Nd4j.create(scores.dataType(), examples.length, chain.classes());
      layer.probe(goodness);
      try {
        activity = chain.network().activate(k, activity);
      } finally {
        layer.probe(null);
      }
      if (counted.contains(k)) {
        scores.addi(LogSoftmax.of(goodness));
        int[] stay = leave(exits++, layer, scores, examples, predicted, given.features());
        if (stay.length < examples.length && stay.length > 0) {
          activity = pick(activity, stay);
          scores = Nd4j.pullRows(scores, 1, stay);
        }
        int[] before = examples;
        examples = Arrays.stream(stay).map(row -> before[row]).toArray();
      }
    }
    return predicted;
  }

  private static INDArray pick(INDArray activity, int[] rows) {
    long[] shape = activity.shape().clone();
    INDArray flat = activity.dup('c').reshape('c', shape[0], activity.length() / shape[0]);
    shape[0] = rows.length;
    return Nd4j.pullRows(flat, 1, rows).reshape('c', shape);
  }

  /** Lets the examples go that are sure, or at the last exit all; returns the rows that stay. */
  private int[] leave(
      int exit, FFLayer layer, INDArray scores, int[] examples, int[] predicted, INDArray... x) {
    INDArray mean = Nd4j.nn().softmax(scores.div(exit + 1), 1);
    INDArray surest = mean.max(1);
    float[] highest = surest.castTo(DataType.FLOAT).toFloatVector();
    int[] best = mean.argMax(1).toIntVector();
    boolean isLast = exit == left.length - 1;
    int[] stay = new int[examples.length];
    int staying = 0;
    for (int i = 0; i < examples.length; i++) {
      if (!(highest[i] >= 0)) { // ND4J's max passes over NaN: of nothing else it is -infinity
        throw NotFinite.because(
            layer.describe() + ": expected finite goodness, got NaN for example " + examples[i],
            chain.dataType(),
            x);
      }
      if (isLast || highest[i] >= sureness) {
        predicted[examples[i]] = best[i];
        left[exit]++;
      } else {
        stay[staying++] = i;
      }
    }
    return Arrays.copyOf(stay, staying);
  }

  /**
   * Evaluates the classifier.
   *
   * @param iterator labelled data; an exhausted iterator is reset first
   * @return DL4J's evaluation
   */
  public Evaluation evaluate(DataSetIterator iterator) {
    return LabelledBatches.of(chain, iterator).evaluate(examples -> predict(examples));
  }

  /**
   * Evaluates the classifier on a network with several inputs or outputs.
   *
   * @param iterator labelled data; an exhausted iterator is reset first
   * @return DL4J's evaluation
   */
  public Evaluation evaluate(MultiDataSetIterator iterator) {
    return LabelledBatches.of(chain, iterator).evaluate(examples -> predict(examples));
  }

  /**
   * Returns where the examples so far left.
   *
   * @return for each layer that counts, bottom first, the share of all examples that left there, in
   *     {@code [0, 1]}; all 0 before the first example
   */
  public double[] sharesLeft() {
    long all = Arrays.stream(left).sum();
    return Arrays.stream(left).mapToDouble(n -> all == 0 ? 0 : (double) n / all).toArray();
  }
}
