package io.github.dl4jff.evaluation;

import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.network.Examples;
import io.github.dl4jff.internal.step.LabelColumns;
import io.github.dl4jff.internal.step.NotFinite;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Classifies by the softmax head where the head is sure, and by goodness where it is not: close to
 * the accuracy of the full test by goodness for little more than the cost of one forward pass.
 *
 * <ol>
 *   <li>One forward pass gives the head's probabilities {@code p}.
 *   <li>Where {@code max p < sureness}, the k labels of highest probability are tried, and the one
 *       with the highest total goodness is the answer.
 * </ol>
 *
 * <p>Source: G. Hinton, The Forward-Forward Algorithm, arXiv 2212.13345, section 3.3, where the
 * head's softmax picks the labels that are worth trying. Not safe for use by several threads at
 * once.
 */
public final class TwoStageClassifier {
  private final ChainGoodness chain;
  private final List<Integer> counted;
  private final int candidates;
  private final double sureness;
  private long seen;
  private long unsure;

  /**
   * Creates a classifier.
   *
   * @param goodness the second stage, which also has the network
   * @param candidates how many labels the second stage tries, in {@code [2, C]}
   * @param sureness the probability from which on the head's answer stands, in {@code [0, 1]}
   * @throws IllegalArgumentException if a number is out of range
   * @throws DL4JInvalidConfigException if the network learns in one pass
   */
  public TwoStageClassifier(GoodnessClassifier goodness, int candidates, double sureness) {
    if (goodness.chain().isCompetitive()) {
      throw new DL4JInvalidConfigException(
          goodness.chain().layers().get(0).describe()
              + ": expected a network that learns in two passes, got one that gives the goodness of"
              + " every class in one: there is no second stage; see EarlyExitClassifier");
    }
    chain = goodness.chain();
    counted = goodness.counted();
    if (candidates < 2 || candidates > chain.classes()) {
      throw Checks.expected("candidates", "a number in [2, " + chain.classes() + "]", candidates);
    }
    this.candidates = candidates;
    this.sureness = Checks.share("sureness", sureness);
  }

  /**
   * Returns the label of each example.
   *
   * @param x features, {@code [n, ...]} as the network takes them, one array for each input
   * @return for each example a label in {@code [0, C)}
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if features are not finite, or
   *     so large that goodness is not in the network's data type
   * @throws IllegalStateException if goodness is not finite because the parameters are not
   */
  public int[] predict(INDArray... x) {
    return predict(Examples.of(x));
  }

  private int[] predict(Examples examples) {
    chain.checkFeatures(examples);
    int classes = chain.classes();
    INDArray output = LabelColumns.probabilities(chain.network().infer(classes, examples), classes);
    float[] probabilities = output.castTo(DataType.FLOAT).dup('c').data().asFloat();
    int[] labels = new int[(int) output.size(0)];
    List<int[]> best = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      if (Float.isNaN(probabilities[i * classes])) {
        throw NotFinite.because(
            "output layer: expected probabilities, got NaN for example " + i,
            chain.dataType(),
            examples.features());
      }
      int[] order = order(probabilities, i * classes, classes);
      labels[i] = order[0];
      if (probabilities[i * classes + order[0]] < sureness) {
        rows.add(i);
        best.add(order);
      }
    }
    seen += labels.length;
    unsure += rows.size();
    if (!rows.isEmpty()) {
      decide(examples, rows, best, labels);
    }
    return labels;
  }

  /** The labels of an example, most probable first; only the first few are in order. */
  private int[] order(float[] probabilities, int offset, int classes) {
    int[] order = new int[candidates];
    boolean[] taken = new boolean[classes];
    for (int r = 0; r < candidates; r++) {
      int best = -1;
      for (int c = 0; c < classes; c++) {
        if (!taken[c] && (best < 0 || probabilities[offset + c] > probabilities[offset + best])) {
          best = c;
        }
      }
      taken[best] = true;
      order[r] = best;
    }
    return order;
  }

  private void decide(Examples examples, List<Integer> rows, List<int[]> best, int[] labels) {
    int n = rows.size();
    int classes = chain.classes();
    float[] oneHot = new float[candidates * n * classes];
    for (int r = 0; r < candidates; r++) {
      for (int i = 0; i < n; i++) {
        oneHot[(r * n + i) * classes + best.get(i)[r]] = 1;
      }
    }
    INDArray tried =
        Nd4j.create(oneHot, new long[] {(long) candidates * n, classes}, 'c')
            .castTo(chain.dataType());
    int[] winner = chain.totalUnder(tried, counted, examples.pick(rows)).argMax(0).toIntVector();
    for (int i = 0; i < n; i++) {
      labels[rows.get(i)] = best.get(i)[winner[i]];
    }
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
   * Returns the share of all examples so far for which the second stage was needed: what the answer
   * costs beyond one forward pass.
   *
   * @return the share, in {@code [0, 1]}; 0 before the first example
   */
  public double shareUnsure() {
    return seen == 0 ? 0 : (double) unsure / seen;
  }
}
