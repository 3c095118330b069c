package io.github.dl4jff.evaluation;

import java.util.function.Function;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Goes through labelled data. */
final class Batches {
  private Batches() {}

  /**
   * Resets an exhausted iterator.
   *
   * @param iterator labelled data
   * @return the iterator
   */
  static DataSetIterator of(DataSetIterator iterator) {
    if (!iterator.hasNext() && iterator.resetSupported()) {
      iterator.reset();
    }
    return iterator;
  }

  /**
   * Evaluates predictions of classes.
   *
   * @param iterator labelled data; an exhausted iterator is reset first
   * @param classes the number of classes
   * @param predict gives the class of each example for some features
   * @return DL4J's evaluation
   */
  static Evaluation evaluate(
      DataSetIterator iterator, int classes, Function<INDArray, int[]> predict) {
    Evaluation evaluation = new Evaluation(classes);
    of(iterator)
        .forEachRemaining(
            (DataSet batch) -> {
              int[] predicted = predict.apply(batch.getFeatures());
              int[] actual = batch.getLabels().argMax(1).toIntVector();
              for (int i = 0; i < actual.length; i++) {
                evaluation.eval(predicted[i], actual[i]);
              }
            });
    return evaluation;
  }
}
