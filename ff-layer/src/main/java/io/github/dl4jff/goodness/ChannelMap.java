package io.github.dl4jff.goodness;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A linear map of average-pooled activity, applied without pooling the activity: the average of
 * some positions times a weight is the sum of the positions times the weight divided by their
 * number. So the map of the pooled activity, {@code [channels * cells, C]}, is spread over all
 * units, {@code [width, C]}, and its gradient is gathered from theirs; the activity itself is read
 * by one matrix product.
 *
 * @param units the shape of the activity
 * @param pooling {@code [positions, cells]}: 1 / number of positions in the cell, or 0
 */
record ChannelMap(UnitShape units, INDArray pooling) {

  /**
   * Creates the map of an activity whose positions are averaged in square windows, as large in each
   * direction.
   *
   * @param units the shape of the activity
   * @param cells how many cells there are, as {@link #cells} has it; 1 for one average over all
   * @param maxFeatures the most pooled features, which decides on the window
   * @param dataType the type of the activity
   */
  static ChannelMap of(UnitShape units, long cells, long maxFeatures, DataType dataType) {
    long window = cells == 1 ? Long.MAX_VALUE : window(units, maxFeatures);
    int positions = (int) units.positions();
    double[] pooling = new double[positions * (int) cells];
    int[] sizes = new int[(int) cells];
    int[] cellOf = new int[positions];
    int position = 0;
    for (long z = 0; z < units.getDepth(); z++) {
      for (long y = 0; y < units.getHeight(); y++) {
        for (long x = 0; x < units.getWidth(); x++) {
          long row = z / window * ceil(units.getHeight(), window) + y / window;
          int cell = (int) (row * ceil(units.getWidth(), window) + x / window);
          cellOf[position++] = cell;
          sizes[cell]++;
        }
      }
    }
    for (int i = 0; i < positions; i++) {
      pooling[i * (int) cells + cellOf[i]] = 1.0 / sizes[cellOf[i]];
    }
    INDArray matrix = Nd4j.createFromArray(pooling).castTo(dataType);
    return new ChannelMap(units, matrix.reshape('c', positions, cells));
  }

  /**
   * Returns the number of cells in which an activity is averaged.
   *
   * @param units the shape of the activity
   * @param maxFeatures the most features, channels times cells, where there is more than one cell
   */
  static long cells(UnitShape units, long maxFeatures) {
    return cellsOf(units, window(units, maxFeatures));
  }

  private static long window(UnitShape units, long maxFeatures) {
    long window = 1;
    while (cellsOf(units, window) > 1
        && units.getChannels() * cellsOf(units, window) > maxFeatures) {
      window++;
    }
    return window;
  }

  private static long cellsOf(UnitShape units, long window) {
    return ceil(units.getDepth(), window)
        * ceil(units.getHeight(), window)
        * ceil(units.getWidth(), window);
  }

  private static long ceil(long length, long window) {
    return (length - 1) / window + 1;
  }

  /**
   * Spreads a map of pooled features over the units.
   *
   * @param map {@code [channels * cells, C]}, column-major
   * @return {@code [width, C]}, column-major
   */
  INDArray spread(INDArray map) {
    INDArray cells = byChannel(map);
    long classes = map.size(1);
    long channels = units.getChannels();
    long positions = units.positions();
    INDArray spread =
        Nd4j.createUninitialized(map.dataType(), new long[] {classes * channels, positions}, 'c');
    Nd4j.gemm(pooling, cells, spread.transpose(), false, true, 1.0, 0.0);
    if (units.isChannelsLast()) {
      spread = spread.reshape('c', classes, channels, positions).permute(0, 2, 1).dup('c');
    }
    return spread.reshape('c', classes, channels * positions).transpose();
  }

  /**
   * Gathers the gradient of the map from that of the spread one.
   *
   * @param gradient {@code [width, C]}, column-major
   * @param result the gradient of the map, {@code [channels * cells, C]}, column-major; overwritten
   */
  void gather(INDArray gradient, INDArray result) {
    long classes = result.size(1);
    long channels = units.getChannels();
    INDArray rows = gradient.transpose();
    if (units.isChannelsLast()) {
      rows = rows.reshape('c', classes, units.positions(), channels).permute(0, 2, 1).dup('c');
    }
    rows = rows.reshape('c', classes * channels, units.positions());
    Nd4j.gemm(pooling, rows, byChannel(result).transpose(), true, true, 1.0, 0.0);
  }

  /** A row for each class and channel, a column for each cell. */
  private INDArray byChannel(INDArray map) {
    long rows = map.size(1) * units.getChannels();
    return map.transpose().reshape('c', rows, map.size(0) / units.getChannels());
  }
}
