package io.github.dl4jff.evaluation;

import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.network.Examples;
import io.github.dl4jff.internal.network.FFNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Classifies by goodness: the class whose goodness, over the layers that count, is highest is the
 * answer.
 *
 * <pre>{@code
 * one pass:    total(x, c) = sum over layers k of log softmax(G_k(x))_c
 * two passes:  total(x, c) = sum over layers k of g_k(x, c),  x shown with the label c
 * }</pre>
 *
 * <p>In a network that learns in two passes an example is shown with each label in turn. Labels of
 * an evaluation may be one-hot or soft, {@code [n, C]}, or class indices, {@code [n, 1]}. Not safe
 * for use by several threads at once, nor while the network trains.
 *
 * <p>Source: G. Hinton, The Forward-Forward Algorithm, arXiv 2212.13345, section 3.3.
 */
public final class GoodnessClassifier {
  private final ChainGoodness chain;
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
    this(new ChainGoodness(FFNetwork.of(net)), layers);
  }

  private GoodnessClassifier(ChainGoodness chain, int[] layers) {
    this.chain = chain;
    int size = chain.layers().size();
    int[] positions = layers == null ? IntStream.range(0, size).toArray() : layers;
    counted = Arrays.stream(positions).distinct().sorted().boxed().toList();
    if (counted.isEmpty() || counted.get(0) < 0 || counted.get(counted.size() - 1) >= size) {
      throw Checks.expected("layers", "positions in [0, " + size + ")", Arrays.toString(layers));
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
    return new GoodnessClassifier(chain, IntStream.rangeClosed(first, last).toArray());
  }

  /**
   * Returns the goodness of each class in each layer.
   *
   * @param x features, {@code [n, ...]} as the network takes them, one array for each input
   * @return for each Forward-Forward layer, bottom first, counted or not, an array {@code [n, C]}
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if the network has more or fewer
   *     inputs, or features are not finite
   */
  public List<INDArray> goodness(INDArray... x) {
    return chain.ofEachClass(Examples.of(x));
  }

  ChainGoodness chain() {
    return chain;
  }

  /** Positions of the layers that count, in order. */
  List<Integer> counted() {
    return counted;
  }

  /**
   * Returns the total over the layers that count.
   *
   * @param x features, {@code [n, ...]} as the network takes them, one array for each input
   * @return in one pass the sum of the logarithms of the layers' softmax, in two passes the sum of
   *     their goodness, {@code [n, C]}
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if features are not finite, or
   *     so large that goodness is not in the network's data type
   * @throws IllegalStateException if goodness is not finite because the parameters are not
   */
  public INDArray totalGoodness(INDArray... x) {
    return totalGoodness(Examples.of(x));
  }

  private INDArray totalGoodness(Examples examples) {
    List<INDArray> scores = chain.scores(examples);
    INDArray total = scores.get(counted.get(0));
    for (int k : counted.subList(1, counted.size())) {
      total.addi(scores.get(k));
    }
    return chain.finite(total, examples);
  }

  /**
   * Returns the softmax over the total of each class.
   *
   * @param x features, {@code [n, ...]} as the network takes them, one array for each input
   * @return probabilities, {@code [n, C]}
   */
  public INDArray output(INDArray... x) {
    return output(x, null);
  }

  /**
   * Returns the softmax over the total of each class, of examples with masks.
   *
   * @param x features, {@code [n, ...]} as the network takes them, one array for each input
   * @param masks masks of the features as DL4J takes them, one or null for each input; null for
   *     none
   * @return probabilities, {@code [n, C]}
   */
  public INDArray output(INDArray[] x, INDArray[] masks) {
    return Nd4j.nn().softmax(totalGoodness(new Examples(x, masks)), 1);
  }

  /**
   * Returns the class whose total is highest.
   *
   * @param x features, {@code [n, ...]} as the network takes them, one array for each input
   * @return for each example a class in {@code [0, C)}
   */
  public int[] predict(INDArray... x) {
    return totalGoodness(x).argMax(1).toIntVector();
  }

  /**
   * Evaluates the classifier.
   *
   * @param iterator labelled data; an exhausted iterator is reset first. Where it names the
   *     classes, so does the evaluation
   * @return DL4J's evaluation
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if the labels are not of the
   *     chain's classes, or of features as in {@link #totalGoodness}
   */
  public Evaluation evaluate(DataSetIterator iterator) {
    return evaluate(LabelledBatches.of(chain, iterator));
  }

  /**
   * Evaluates the classifier on a network with several inputs or outputs.
   *
   * @param iterator labelled data; an exhausted iterator is reset first. Of several labels, those
   *     count that training takes
   * @return DL4J's evaluation
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if no labels are of the chain's
   *     classes, or of features as in {@link #totalGoodness}
   */
  public Evaluation evaluate(MultiDataSetIterator iterator) {
    return evaluate(LabelledBatches.of(chain, iterator));
  }

  private Evaluation evaluate(LabelledBatches batches) {
    Evaluation evaluation = batches.evaluation();
    batches.forEach(
        (examples, labels) ->
            evaluation.eval(labels, output(examples.features(), examples.masks())));
    return evaluation;
  }

  /**
   * Evaluates each layer alone, counted or not, and what is to be gained by {@link #layers}.
   *
   * @param iterator labelled data; an exhausted iterator is reset first
   * @return DL4J's evaluation of each Forward-Forward layer, bottom first
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if features are not finite, or
   *     so large that goodness is not in the network's data type
   * @throws IllegalStateException if goodness is not finite because the parameters are not
   */
  public List<Evaluation> evaluateLayers(DataSetIterator iterator) {
    return evaluateLayers(LabelledBatches.of(chain, iterator));
  }

  /**
   * Evaluates each layer alone, on a network with several inputs or outputs.
   *
   * @param iterator labelled data; an exhausted iterator is reset first
   * @return DL4J's evaluation of each Forward-Forward layer, bottom first
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if features are not finite, or
   *     so large that goodness is not in the network's data type
   * @throws IllegalStateException if goodness is not finite because the parameters are not
   */
  public List<Evaluation> evaluateLayers(MultiDataSetIterator iterator) {
    return evaluateLayers(LabelledBatches.of(chain, iterator));
  }

  private List<Evaluation> evaluateLayers(LabelledBatches batches) {
    List<Evaluation> evaluations =
        chain.layers().stream().map(layer -> batches.evaluation()).toList();
    batches.forEach(
        (examples, labels) -> {
          List<INDArray> scores = chain.scores(examples);
          for (int k = 0; k < scores.size(); k++) {
            INDArray score = chain.finite(scores.get(k), examples);
            evaluations.get(k).eval(labels, Nd4j.nn().softmax(score, 1));
          }
        });
    return evaluations;
  }
}
