package io.github.dl4jff;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Small data of few features, on which people try a library first: one pass with every default, two
 * layers of 20 units, beside stock dense layers trained by backpropagation. It prints the accuracy
 * on examples that were not trained on, means of two seeds: the table of docs/guide.md.
 */
class BeginnersDataTest {
  private static final int UNITS = 20;
  private static final int EPOCHS = 60;
  private static final int BATCH = 50;
  private static final int SEEDS = 2;

  /** In points of a percentage. */
  private static final double MOST_BEHIND = 2.0;

  /**
   * Labelled points.
   *
   * @param x features
   * @param y the class of each
   * @param classes number of classes
   * @param trained how many of them are trained on, from the first
   */
  private record Points(List<double[]> x, List<Integer> y, int classes, int trained) {
    DataSet rows(int from, int to) {
      int width = x.get(0).length;
      DataSet rows = new DataSet(Nd4j.zeros(to - from, width), Nd4j.zeros(to - from, classes));
      for (int i = from; i < to; i++) {
        for (int j = 0; j < width; j++) {
          rows.getFeatures().putScalar(i - from, j, x.get(i)[j]);
        }
        rows.getLabels().putScalar(i - from, y.get(i), 1);
      }
      return rows;
    }
  }

  /** Two classes of points in the plane. */
  private interface Plane {
    double[] draw(int label, Random random);
  }

  private static Points points(Plane plane, long seed) {
    Random random = new Random(seed);
    List<double[]> x = new ArrayList<>();
    List<Integer> y = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      int label = random.nextInt(2);
      x.add(plane.draw(label, random));
      y.add(label);
    }
    return new Points(x, y, 2, 500);
  }

  /** A disc of radius 0.5 in a ring from 1 to 1.5. */
  private static double[] rings(int label, Random random) {
    double angle = 2 * Math.PI * random.nextDouble();
    double radius = label + 0.5 * random.nextDouble();
    return new double[] {radius * Math.cos(angle), radius * Math.sin(angle)};
  }

  /** Two half circles, one inside the other's opening, with noise of 0.1. */
  private static double[] moons(int label, Random random) {
    double angle = Math.PI * random.nextDouble();
    double x = label == 0 ? Math.cos(angle) : 1 - Math.cos(angle);
    double y = label == 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
    return new double[] {x + 0.1 * random.nextGaussian(), y + 0.1 * random.nextGaussian()};
  }

  /** Quadrants of equal or of opposite signs. */
  private static double[] xor(int label, Random random) {
    double x = 2 * random.nextDouble() - 1;
    return new double[] {x, random.nextDouble() * Math.signum(x) * (label == 0 ? 1 : -1)};
  }

  /** The unit square on both sides of its diagonal. */
  private static double[] linear(int label, Random random) {
    double[] point = {random.nextDouble(), random.nextDouble()};
    boolean above = point[0] + point[1] > 1;
    return above == (label == 1) ? point : new double[] {1 - point[0], 1 - point[1]};
  }

  /** Iris, shuffled and standardised by the examples that are trained on. */
  private static Points iris(long seed) {
    List<String[]> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                BeginnersDataTest.class.getResourceAsStream("examples/iris.csv"),
                StandardCharsets.UTF_8))) {
      reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> lines.add(line.split(",")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Collections.shuffle(lines, new Random(seed));
    List<double[]> x =
        lines.stream()
            .map(line -> Stream.of(line).limit(4).mapToDouble(Double::parseDouble).toArray())
            .toList();
    return new Points(x, lines.stream().map(line -> Integer.valueOf(line[4])).toList(), 3, 100);
  }

  static Stream<Arguments> planes() {
    return withUpdaters("rings", "moons", "xor", "linear");
  }

  static Stream<Arguments> flowers() {
    return withUpdaters("iris");
  }

  private static Stream<Arguments> withUpdaters(String... names) {
    return Stream.of(names)
        .flatMap(
            data ->
                Stream.of(new Adam(0.01), new Nesterovs(0.05, 0.9))
                    .map(updater -> Arguments.of(data, updater)));
  }

  private static Points data(String name, long seed) {
    return switch (name) {
      case "rings" -> points(BeginnersDataTest::rings, seed);
      case "moons" -> points(BeginnersDataTest::moons, seed);
      case "xor" -> points(BeginnersDataTest::xor, seed);
      case "linear" -> points(BeginnersDataTest::linear, seed);
      default -> iris(seed);
    };
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("planes")
  void onePass_onPlanes_isNoMoreThanTwoPointsBehindBackprop(String name, IUpdater updater) {
    compare(name, updater);
  }

  @ParameterizedTest
  @MethodSource("flowers")
  void onePass_onFlowers_isNoMoreThanTwoPointsBehindBackprop(String name, IUpdater updater) {
    compare(name, updater);
  }

  private static void compare(String name, IUpdater updater) {
    double goodness = 0;
    double head = 0;
    double backprop = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      Points points = data(name, seed);
      DataSet test = points.rows(points.trained(), points.x().size());
      MultiLayerNetwork net = trained(points, updater, seed, true, test);
      int[] byGoodness = new GoodnessClassifier(net).predict(test.getFeatures());
      goodness += accuracy(byGoodness, test) / SEEDS;
      head += accuracy(net.predict(test.getFeatures()), test) / SEEDS;
      test = points.rows(points.trained(), points.x().size());
      net = trained(points, updater, seed, false, test);
      backprop += accuracy(net.predict(test.getFeatures()), test) / SEEDS;
    }
    String got =
        String.format(
            "%s, %s: goodness %.1f, head %.1f, backprop %.1f",
            name, updater.getClass().getSimpleName(), goodness, head, backprop);
    System.out.println(got);
    assertTrue(backprop - Math.max(goodness, head) <= MOST_BEHIND, got);
    assertTrue(backprop > 90, got);
  }

  /** Trains; what the features are standardised by applies to the test, too. */
  private static MultiLayerNetwork trained(
      Points points, IUpdater updater, long seed, boolean onePass, DataSet test) {
    DataSet train = points.rows(0, points.trained());
    if (points.x().get(0).length > 2) {
      NormalizerStandardize standardize = new NormalizerStandardize();
      standardize.fit(train);
      standardize.transform(train);
      standardize.transform(test);
    }
    MultiLayerNetwork net = network(points, updater, seed, onePass);
    List<DataSet> batches = train.batchBy(BATCH);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      batches.forEach(net::fit);
    }
    return net;
  }

  /** The share of the examples that are classified correctly, in %. */
  private static double accuracy(int[] predicted, DataSet test) {
    int[] actual = test.getLabels().argMax(1).toIntVector();
    int right = 0;
    for (int i = 0; i < actual.length; i++) {
      right += predicted[i] == actual[i] ? 1 : 0;
    }
    return 100.0 * right / actual.length;
  }

  private static MultiLayerNetwork network(
      Points points, IUpdater updater, long seed, boolean onePass) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(seed).updater(updater).list();
    for (int k = 0; k < 2; k++) {
      FeedForwardLayer layer =
          onePass
              ? new FFDenseLayer.Builder().nOut(UNITS).classes(points.classes()).build()
              : new DenseLayer.Builder().nOut(UNITS).activation(Activation.RELU).build();
      list.layer(layer);
    }
    list.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(points.classes())
            .activation(Activation.SOFTMAX)
            .build());
    list.setInputType(InputType.feedForward(points.x().get(0).length));
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    if (onePass) {
      net.setListeners(new FFTrainingListener());
    }
    return net;
  }
}
