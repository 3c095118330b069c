package io.github.dl4jff.swap;

import io.github.dl4jff.Digits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Examples to train on and others to test on.
 *
 * @param train the first
 * @param test the others
 */
public record SwapData(DataSet train, DataSet test) {
  private static final int PIXELS = 784;
  private static final float WHITE = 255f;

  /** Draws an example of a class: its features. */
  interface Source {
    double[] draw(int label, Random random);
  }

  /** Features with the class of each. */
  private record Rows(List<double[]> features, List<Integer> labels) {
    DataSet toDataSet(int from, int to, int classes) {
      int width = features.get(0).length;
      float[][] x = new float[to - from][width];
      float[][] y = new float[to - from][classes];
      for (int i = from; i < to; i++) {
        for (int j = 0; j < width; j++) {
          x[i - from][j] = (float) features.get(i)[j];
        }
        y[i - from][labels.get(i)] = 1;
      }
      return new DataSet(Nd4j.createFromArray(x), Nd4j.createFromArray(y));
    }

    SwapData split(int trained, int classes) {
      return new SwapData(
          toDataSet(0, trained, classes), toDataSet(trained, features.size(), classes));
    }
  }

  static SwapData drawn(Source source, int classes, int trained, int tested, long seed) {
    Random random = new Random(seed);
    Rows rows = new Rows(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < trained + tested; i++) {
      int label = random.nextInt(classes);
      rows.features.add(source.draw(label, random));
      rows.labels.add(label);
    }
    return rows.split(trained, classes);
  }

  /** The four cases of exclusive or, which are trained on and tested. */
  static SwapData xor() {
    Rows rows =
        new Rows(
            List.of(
                new double[] {0, 0}, new double[] {1, 0}, new double[] {0, 1}, new double[] {1, 1}),
            List.of(0, 1, 1, 0));
    DataSet all = rows.toDataSet(0, 4, 2);
    return new SwapData(all, all);
  }

  /** Series of one feature each, {@code [n, 1, length]}. */
  SwapData asSeries() {
    return new SwapData(asSeries(train), asSeries(test));
  }

  private static DataSet asSeries(DataSet rows) {
    long[] shape = rows.getFeatures().shape();
    return new DataSet(rows.getFeatures().reshape(shape[0], 1, shape[1]), rows.getLabels());
  }

  static SwapData iris(long seed) throws IOException {
    try (InputStream csv = Digits.class.getResourceAsStream("examples/iris.csv")) {
      return table(
          new String(csv.readAllBytes(), StandardCharsets.UTF_8).lines().toList(), 3, seed);
    }
  }

  /** A table of scikit-learn: a first line of its own, then features and the class. */
  static SwapData scikit(Path file, int classes, long seed) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return table(lines.subList(1, lines.size()), classes, seed);
  }

  /** Shuffled; two thirds are trained on, by which all are standardised. */
  private static SwapData table(List<String> all, int classes, long seed) {
    List<String> lines = new ArrayList<>(all);
    lines.removeIf(line -> line.startsWith("#"));
    Collections.shuffle(lines, new Random(seed));
    Rows rows = new Rows(new ArrayList<>(), new ArrayList<>());
    for (String line : lines) {
      String[] cells = line.split(",");
      int width = cells.length - 1;
      rows.features.add(Stream.of(cells).limit(width).mapToDouble(Double::parseDouble).toArray());
      rows.labels.add(Integer.valueOf(cells[width]));
    }
    return rows.split(2 * lines.size() / 3, classes).standardized();
  }

  private SwapData standardized() {
    NormalizerStandardize standardize = new NormalizerStandardize();
    standardize.fit(train);
    standardize.transform(train);
    standardize.transform(test);
    return this;
  }

  static SwapData digits() {
    return new SwapData(Digits.training(), Digits.test());
  }

  /**
   * MNIST.
   *
   * @param folder the folder with its four files
   * @param trained how many of its training images
   */
  static SwapData mnist(Path folder, int trained) throws IOException {
    return new SwapData(mnist(folder, "train", trained), mnist(folder, "t10k", 10_000));
  }

  private static DataSet mnist(Path folder, String set, int count) throws IOException {
    byte[] images = read(folder.resolve(set + "-images-idx3-ubyte.gz"), 16, count * PIXELS);
    byte[] labels = read(folder.resolve(set + "-labels-idx1-ubyte.gz"), 8, count);
    float[][] x = new float[count][PIXELS];
    float[][] y = new float[count][10];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < PIXELS; j++) {
        x[i][j] = (images[i * PIXELS + j] & 0xff) / WHITE;
      }
      y[i][labels[i]] = 1;
    }
    return new DataSet(Nd4j.createFromArray(x), Nd4j.createFromArray(y));
  }

  private static byte[] read(Path file, int header, int length) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      in.skipNBytes(header);
      return in.readNBytes(length);
    }
  }
}
