package io.github.dl4jff.evaluation;

import io.github.dl4jff.internal.network.Examples;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** Labelled minibatches of either kind of iterator, for an evaluation. */
final class LabelledBatches {

  /**
   * A minibatch.
   *
   * @param examples what the network takes
   * @param labels one array for each output
   */
  private record Batch(Examples examples, INDArray[] labels) {
    static Batch of(DataSet batch) {
      INDArray mask = batch.getFeaturesMaskArray();
      return new Batch(
          new Examples(
              new INDArray[] {batch.getFeatures()}, mask == null ? null : new INDArray[] {mask}),
          new INDArray[] {batch.getLabels()});
    }

    static Batch of(MultiDataSet batch) {
      return new Batch(
          new Examples(batch.getFeatures(), batch.getFeaturesMaskArrays()), batch.getLabels());
    }
  }

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
        chain, mapped(iterator, Batch::of), namesOf(iterator, chain.classes()));
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
    return new LabelledBatches(chain, mapped(iterator, Batch::of), null);
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
   * @param action what to do with the examples of each, and with its labels {@code [n, C]}
   */
  void forEach(BiConsumer<Examples, INDArray> action) {
    batches.forEachRemaining(
        batch -> action.accept(batch.examples, chain.labels(batch.examples, batch.labels)));
  }

  /**
   * Evaluates predictions of classes.
   *
   * @param predict gives the class of each example
   * @return DL4J's evaluation
   */
  Evaluation evaluate(Function<Examples, int[]> predict) {
    Evaluation evaluation = evaluation();
    forEach(
        (examples, labels) -> {
          int[] predicted = predict.apply(examples);
          int[] actual = labels.argMax(1).toIntVector();
          for (int i = 0; i < actual.length; i++) {
            evaluation.eval(predicted[i], actual[i]);
          }
        });
    return evaluation;
  }
}
