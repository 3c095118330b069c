package io.github.dl4jff;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The handwritten digits that the example bundles: 1,797 images of 8x8 pixels. */
public final class Digits {
  public static final int PIXELS = 64;
  public static final int CLASSES = 10;
  private static final int TRAINING = 1437;
  private static final int BRIGHTEST = 16;
  private static final String RESOURCE = "/io/github/dl4jff/mnist/data/digits.csv.gz";

  private Digits() {}

  public static DataSet training() {
    return read(0, TRAINING);
  }

  public static DataSet test() {
    return read(TRAINING, 1797);
  }

  private static DataSet read(int from, int to) {
    List<int[]> rows = rows().subList(from, to);
    float[][] features = new float[rows.size()][PIXELS];
    float[][] labels = new float[rows.size()][CLASSES];
    for (int i = 0; i < features.length; i++) {
      for (int j = 0; j < PIXELS; j++) {
        features[i][j] = rows.get(i)[j] / (float) BRIGHTEST;
      }
      labels[i][rows.get(i)[PIXELS]] = 1;
    }
    return new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels));
  }

  private static List<int[]> rows() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Objects.requireNonNull(Digits.class.getResourceAsStream(RESOURCE))),
                StandardCharsets.US_ASCII))) {
      return reader
          .lines()
          .map(line -> Arrays.stream(line.split(",")).mapToInt(Integer::parseInt).toArray())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
