package io.github.dl4jff.evaluation;

import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** Labelled minibatches of either kind of iterator, for an evaluation. */
final class LabelledBatches {

  /**
   * A minibatch.
   *
   * @param features one array for each input of the network
   * @param labels one array for each output
   */
  private record Batch(INDArray[] features, INDArray[] labels) {}

  private final ChainGoodness chain;
  private final Iterator<Batch> batches;
  private final List<String> names;

  private LabelledBatches(ChainGoodness chain, Iterator<Batch> batches, List<String> names) {
    this.chain = chain;
    this.batches = batches;
    this.names = names;
  }

  /**
   * Resets an exhausted iterator.
   *
   * @param chain the network
   * @param iterator labelled data; its names of the classes are those of the evaluation
   * @return the minibatches
   */
  static LabelledBatches of(ChainGoodness chain, DataSetIterator iterator) {
    if (!iterator.hasNext() && iterator.resetSupported()) {
      iterator.reset();
    }
    return new LabelledBatches(
        chain,
        mapped(
            iterator,
            batch ->
                new Batch(
                    new INDArray[] {batch.getFeatures()}, new INDArray[] {batch.getLabels()})),
        namesOf(iterator, chain.classes()));
  }

  /**
   * Resets an exhausted iterator.
   *
   * @param chain the network
   * @param iterator labelled data
   * @return the minibatches
   */
  static LabelledBatches of(ChainGoodness chain, MultiDataSetIterator iterator) {
    if (!iterator.hasNext() && iterator.resetSupported()) {
      iterator.reset();
    }
    return new LabelledBatches(
        chain, mapped(iterator, batch -> new Batch(batch.getFeatures(), batch.getLabels())), null);
  }

  private static <T> Iterator<Batch> mapped(Iterator<T> iterator, Function<T, Batch> map) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return iterator.hasNext();
      }

      @Override
      public Batch next() {
        return map.apply(iterator.next());
      }
    };
  }

  /** The names that {@code net.evaluate} takes; null where there is not one for each class. */
  private static List<String> namesOf(DataSetIterator iterator, int classes) {
    try {
      List<String> names = iterator.getLabels();
      return names != null && names.size() == classes ? names : null;
    } catch (UnsupportedOperationException e) {
      return null; // DL4J's iterators that know of none
    }
  }

  /**
   * Begins an evaluation.
   *
   * @return an evaluation of the network's classes, by name where the iterator names them
   */
  Evaluation evaluation() {
    return names == null ? new Evaluation(chain.classes()) : new Evaluation(names);
  }

  /**
   * Goes through the minibatches.
   *
   * @param action what to do with the features of each, and with its labels {@code [n, C]}
   */
  void forEach(BiConsumer<INDArray[], INDArray> action) {
    batches.forEachRemaining(
        batch -> action.accept(batch.features, chain.labels(batch.features, batch.labels)));
  }

  /**
   * Evaluates predictions of classes.
   *
   * @param predict gives the class of each example for some features
   * @return DL4J's evaluation
   */
  Evaluation evaluate(Function<INDArray[], int[]> predict) {
    Evaluation evaluation = evaluation();
    forEach(
        (features, labels) -> {
          int[] predicted = predict.apply(features);
          int[] actual = labels.argMax(1).toIntVector();
          for (int i = 0; i < actual.length; i++) {
            evaluation.eval(predicted[i], actual[i]);
          }
        });
    return evaluation;
  }
}
