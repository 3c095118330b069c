package io.github.dl4jff.internal.layer;

import io.github.dl4jff.internal.linalg.Products;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Max;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.SubOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Max pooling in square windows that lie side by side; what does not fill a window at the far edges
 * is left out. The places of the windows are separated first, into one row for each place, {@code
 * [size^2, length of the result]}: maximum and gradient are then operations on whole rows. ND4J's
 * own {@code maxpool2d} and {@code maxpool2d_bp} take ten times as long with oneDNN.
 *
 * @param size height and width of a window
 * @param channelsLast whether the maps are {@code [n, h, w, c]}, not {@code [n, c, h, w]}
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
   * Separates the places of the windows.
   *
   * @param maps row-major and contiguous
   * @param places {@code [size^2, length of the result]}; overwritten
   */
  void separate(INDArray maps, INDArray places) {
    INDArray part = isWhole(maps.shape()) ? maps : maps.get(inWindows(maps)).dup('c');
    INDArray separated = byPlace(part);
    places.reshape('c', separated.shape()).assign(separated);
  }

  private boolean isWhole(long[] maps) {
    return maps[firstPlace()] % size == 0 && maps[firstPlace() + 1] % size == 0;
  }

  private INDArrayIndex[] inWindows(INDArray maps) {
    INDArrayIndex[] part = new INDArrayIndex[maps.rank()];
    for (int i = 0; i < part.length; i++) {
      boolean isPlace = i == firstPlace() || i == firstPlace() + 1;
      part[i] = isPlace ? NDArrayIndex.interval(0, maps.size(i) / size * size) : NDArrayIndex.all();
    }
    return part;
  }

  /** A view of maps that windows fill; its first two dimensions are the place in the window. */
  private INDArray byPlace(INDArray maps) {
    if (channelsLast) {
      long rows = maps.size(0) * maps.size(1) / size;
      return maps.reshape('c', rows, size, maps.size(2) / size, size, maps.size(3))
          .permute(1, 3, 0, 2, 4);
    }
    long rows = maps.size(0) * maps.size(1) * maps.size(2) / size;
    return maps.reshape('c', rows, size, maps.size(3) / size, size).permute(1, 3, 0, 2);
  }

  /**
   * Takes the maxima of windows.
   *
   * @param places as {@link #separate} has them
   * @param result the maxima; overwritten
   */
  void pool(INDArray places, INDArray result) {
    INDArray row = row(result);
    row.assign(place(places, 0));
    for (int i = 1; i < places.size(0); i++) {
      Nd4j.exec(new Max(row, place(places, i), row));
    }
  }

  private static INDArray place(INDArray places, int i) {
    return places.get(NDArrayIndex.interval(i, i + 1), NDArrayIndex.all());
  }

  private static INDArray row(INDArray maps) {
    return maps.reshape('c', 1, maps.length());
  }

  /**
   * Computes the gradient with respect to the maps: that of each maximum goes to the first place of
   * its window that has it.
   *
   * @param places as {@link #separate} has them; overwritten
   * @param maxima as {@link #pool} has them
   * @param gradient with respect to the maxima; overwritten
   * @param shape the shape of the maps
   * @return the gradient, row-major
   */
  INDArray backprop(INDArray places, INDArray maxima, INDArray gradient, long[] shape) {
    INDArray left = row(gradient);
    double below = belowZero(places.dataType());
    for (int i = 0; i < places.size(0); i++) {
      INDArray place = place(places, i);
      Nd4j.exec(new SubOp(place, row(maxima), place));
      Nd4j.exec(new Step(place, place, below));
      Products.multiply(left, place, place);
      Nd4j.exec(new SubOp(left, place, left));
    }
    if (isWhole(shape)) {
      INDArray result = Nd4j.createUninitialized(places.dataType(), shape, 'c');
      gather(places, result);
      return result;
    }
    INDArray result = Nd4j.create(places.dataType(), shape, 'c');
    INDArray part = result.get(inWindows(result));
    INDArray filled = Nd4j.createUninitialized(places.dataType(), part.shape(), 'c');
    gather(places, filled);
    part.assign(filled);
    return result;
  }

  /** A number below 0 that no difference of two numbers of ordinary size lies above. */
  private static double belowZero(DataType dataType) {
    return dataType == DataType.FLOAT16 ? -0x1p-24 : -Float.MIN_NORMAL;
  }

  private void gather(INDArray places, INDArray maps) {
    INDArray separated = byPlace(maps);
    separated.assign(places.reshape('c', separated.shape()));
  }
}
