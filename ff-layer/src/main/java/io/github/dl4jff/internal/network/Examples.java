package io.github.dl4jff.internal.network;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Examples as a network takes them.
 *
 * @param features features, one array for each input
 * @param masks masks of the features, one for each input, or null for none
 */
public record Examples(INDArray[] features, INDArray[] masks) {

  /**
   * Returns examples without masks.
   *
   * @param features features, one array for each input
   * @return the examples
   */
  public static Examples of(INDArray... features) {
    return new Examples(features, null);
  }

  /**
   * Returns whether an input has a mask.
   *
   * @return whether one has
   */
  public boolean isMasked() {
    return masks != null && Arrays.stream(masks).anyMatch(mask -> mask != null);
  }

  /**
   * Returns the number of examples.
   *
   * @return the number, that of the first input
   */
  public long count() {
    return features[0].size(0);
  }

  /**
   * Returns some of the examples.
   *
   * @param from the first
   * @param to the one behind the last
   * @return views of them
   */
  public Examples interval(long from, long to) {
    if (from == 0 && to == count()) {
      return this;
    }
    INDArrayIndex rows = NDArrayIndex.interval(from, to);
    return new Examples(rows(features, rows), isMasked() ? rows(masks, rows) : null);
  }

  private static INDArray[] rows(INDArray[] arrays, INDArrayIndex rows) {
    return Arrays.stream(arrays)
        .map(array -> array == null ? null : array.get(rows))
        .toArray(INDArray[]::new);
  }

  /**
   * Returns copies of some of the examples.
   *
   * @param rows their places
   * @return the copies
   */
  public Examples pick(List<Integer> rows) {
    return new Examples(pick(features, rows), isMasked() ? pick(masks, rows) : null);
  }

  private static INDArray[] pick(INDArray[] arrays, List<Integer> rows) {
    INDArray[] some = new INDArray[arrays.length];
    for (int input = 0; input < arrays.length; input++) {
      if (arrays[input] != null) {
        long[] shape = arrays[input].shape().clone();
        shape[0] = rows.size();
        some[input] = Nd4j.create(arrays[input].dataType(), shape, 'c');
        for (int i = 0; i < rows.size(); i++) {
          some[input].slice(i).assign(arrays[input].slice(rows.get(i)));
        }
      }
    }
    return some;
  }
}
