package io.github.dl4jff.internal.layer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.reduce.same.Max;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The maximum of each window of maps; rows and columns that fill no window are left out. ND4J's op
 * {@code maxpool2d} takes ten times as long where oneDNN computes it.
 *
 * @param size height and width of a window
 * @param channelsLast whether maps are {@code [n, h, w, c]}, else {@code [n, c, h, w]}
 */
record MaxPooling(int size, boolean channelsLast) {

  /**
   * Returns the shape of the result.
   *
   * @param maps shape of the maps
   */
  long[] resultShape(long[] maps) {
    long[] shape = maps.clone();
    shape[firstPlace()] /= size;
    shape[firstPlace() + 1] /= size;
    return shape;
  }

  private int firstPlace() {
    return channelsLast ? 1 : 2;
  }

  /**
   * Pools maps.
   *
   * @param maps row-major and contiguous; not changed
   * @param result the maxima; overwritten
   */
  void pool(INDArray maps, INDArray result) {
    long[] shape = result.shape();
    INDArray whole = whole(maps);
    if (channelsLast) {
      long rows = shape[0] * shape[1];
      INDArray windows = whole.reshape('c', rows, size, shape[2], size, shape[3]);
      max(windows, result.reshape('c', rows, shape[2], shape[3]));
    } else {
      long rows = shape[0] * shape[1] * shape[2];
      INDArray windows = whole.reshape('c', rows, size, shape[3], size);
      max(windows, result.reshape('c', rows, shape[3]));
    }
  }

  private static void max(INDArray windows, INDArray result) {
    Nd4j.exec(new Max(windows, result, false, 1, 3));
  }

  private INDArray whole(INDArray maps) {
    int y = firstPlace();
    long height = maps.size(y) / size * size;
    long width = maps.size(y + 1) / size * size;
    if (height == maps.size(y) && width == maps.size(y + 1)) {
      return maps;
    }
    INDArray part =
        channelsLast
            ? maps.get(
                NDArrayIndex.all(),
                NDArrayIndex.interval(0, height),
                NDArrayIndex.interval(0, width),
                NDArrayIndex.all())
            : maps.get(
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.interval(0, height),
                NDArrayIndex.interval(0, width));
    return part.dup('c');
  }

  /**
   * Computes the gradient with respect to the maps.
   *
   * @param maps what was pooled
   * @param gradient with respect to the result
   * @return the gradient, of the shape of the maps
   */
  INDArray backprop(INDArray maps, INDArray gradient) {
    INDArray result = Nd4j.create(maps.dataType(), maps.shape(), 'c');
    Nd4j.exec(
        DynamicCustomOp.builder("maxpool2d_bp")
            .addInputs(maps, gradient)
            .addOutputs(result)
            .addIntegerArguments(size, size, size, size, 0, 0, 1, 1, 0, 0, channelsLast ? 1 : 0)
            .build());
    return result;
  }
}
