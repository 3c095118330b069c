package io.github.dl4jff.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.training.FFTrainingListener;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SimilarityMatchingLossTest {
  private static final double TOLERANCE = 1e-6;
  private static final int FEATURES = 4;

  /** Cosine similarity, example by example. */
  private static double similarity(double[] a, double[] b) {
    double meanA = Nd4j.createFromArray(a).meanNumber().doubleValue();
    double meanB = Nd4j.createFromArray(b).meanNumber().doubleValue();
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (a[i] - meanA) * (b[i] - meanB);
      squaresA += (a[i] - meanA) * (a[i] - meanA);
      squaresB += (b[i] - meanB) * (b[i] - meanB);
    }
    return product / Math.sqrt(squaresA * squaresB);
  }

  private static double[][] random(int rows, int columns) {
    Random random = new Random(5);
    double[][] all = new double[rows][];
    for (int i = 0; i < rows; i++) {
      all[i] = random.doubles(columns, -1, 1).toArray();
    }
    return all;
  }

  private static double[] matching(double[][] features, double[][] labels) {
    double[] losses = new double[features.length];
    for (int i = 0; i < features.length; i++) {
      for (int j = 0; j < features.length; j++) {
        double mismatch = similarity(features[i], features[j]) - similarity(labels[i], labels[j]);
        losses[i] += mismatch * mismatch / features.length;
      }
    }
    return losses;
  }

  /** Hard and soft labels, and minibatches of several sizes by one compiled loss. */
  @Test
  void evaluate_anyMinibatch_isTheWeightedSumOfPredictionAndMismatch() {
    ClassLoss prediction = new CrossEntropyLoss(0.1);
    CompiledLoss compiled =
        CompiledLoss.of(new SimilarityMatchingLoss(0.75, FEATURES, prediction), 3, DataType.DOUBLE);
    for (int n : new int[] {5, 5, 2, 1}) {
      double[][] features = random(n, FEATURES);
      double[][] goodness = random(n, 3);
      double[][] labels = {{1, 0, 0}, {0, 1, 0}, {0, 0.75, 0.25}, {1, 0, 0}, {0, 0, 1}};
      INDArray someLabels =
          Nd4j.createFromArray(labels).get(NDArrayIndex.interval(0, n), NDArrayIndex.all());
      INDArray scores = Nd4j.createFromArray(goodness);
      INDArray both = Nd4j.concat(1, scores, Nd4j.createFromArray(features));
      double[] expected = matching(features, someLabels.toDoubleMatrix());
      double[] predicted =
          CompiledLoss.of(prediction, 3, DataType.DOUBLE)
              .evaluate(scores, someLabels)
              .loss()
              .toDoubleVector();
      for (int i = 0; i < n; i++) {
        expected[i] = predicted[i] + 0.75 * expected[i];
      }
      CompiledLoss.Evaluation got = compiled.evaluate(both, someLabels);
      assertArrayEquals(expected, got.loss().toDoubleVector(), TOLERANCE);
      assertArrayEquals(both.shape(), got.gradients().get(0).shape());
    }
  }

  /** The definition, which SameDiff differentiates, against the closed form. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void evaluate_anyMinibatch_equalsTheDefinition(DataType type) {
    for (double weight : new double[] {0, 0.75, 9}) {
      ClassLoss loss = new SimilarityMatchingLoss(weight, FEATURES, new CrossEntropyLoss(0.1));
      CompiledLoss definition =
          new CompiledGraph(
              loss,
              List.of("goodness", "labels"),
              1,
              type,
              new long[][] {{-1, 3 + FEATURES}, {-1, 3}},
              (sd, arguments) -> loss.define(sd, arguments[0], arguments[1]));
      CompiledLoss compiled = CompiledLoss.of(loss, 3, type);
      for (int n : new int[] {5, 5, 2}) {
        INDArray both = Nd4j.createFromArray(random(n, 3 + FEATURES)).castTo(type);
        INDArray labels = Nd4j.eye(3).castTo(type).getRows(0, 2, 2, 1, 0);
        INDArray some = labels.get(NDArrayIndex.interval(0, n), NDArrayIndex.all()).dup('c');
        CompiledLoss.Evaluation expected = definition.evaluate(both, some);
        CompiledLoss.Evaluation got = compiled.evaluate(both, some);
        assertTrue(expected.loss().equalsWithEps(got.loss(), 1e-5), n + ": " + got);
        assertTrue(
            expected.gradients().get(0).equalsWithEps(got.gradients().get(0), 1e-5),
            n + ": " + got);
      }
    }
  }

  /** As of units that are all dead. */
  @ParameterizedTest
  @EnumSource(names = {"HALF", "FLOAT", "DOUBLE"})
  void evaluate_featuresThatAreTheSameEverywhere_isFinite(DataType type) {
    CompiledLoss compiled = CompiledLoss.of(new SimilarityMatchingLoss(0.5, 2, null), 2, type);
    CompiledLoss.Evaluation got =
        compiled.evaluate(Nd4j.zeros(type, 2, 4), Nd4j.eye(2).castTo(type));
    assertEquals(type, got.gradients().get(0).dataType());
    assertTrue(Double.isFinite(got.loss().sumNumber().doubleValue()), got::toString);
    INDArray gradient = got.gradients().get(0);
    assertTrue(Double.isFinite(gradient.norm2Number().doubleValue()), got::toString);
  }

  private static MultiLayerNetwork net(DataType type, double weight) {
    return Networks.plan()
        .objective(Objective.ONE_PASS)
        .dataType(type)
        .hidden(8, 6)
        .each(b -> b.loss(new SimilarityMatchingLoss(weight, FEATURES, null)))
        .build();
  }

  @Test
  void classifier_layersWithFeatures_seesTheGoodnessOfTheClassesAlone() {
    MultiLayerNetwork net = net(DataType.DOUBLE, 0.5);
    DataSet data = Networks.data(DataType.DOUBLE, 7, 3);
    assertArrayEquals(new long[] {8, 3 + FEATURES}, net.getParam("0_M").shape());
    GoodnessClassifier classifier = new GoodnessClassifier(net);
    INDArray before = classifier.totalGoodness(data.getFeatures());
    assertArrayEquals(new long[] {7, 3}, before.shape());
    for (String layer : new String[] {"0_", "1_"}) {
      net.getParam(layer + "M")
          .get(NDArrayIndex.all(), NDArrayIndex.interval(3, 3 + FEATURES))
          .assign(3);
      net.getParam(layer + "d").get(NDArrayIndex.interval(3, 3 + FEATURES)).assign(-2);
    }
    assertEquals(before, classifier.totalGoodness(data.getFeatures()));
    net.getParam("1_M").get(NDArrayIndex.all(), NDArrayIndex.interval(0, 3)).assign(0.25);
    assertNotEquals(before, classifier.totalGoodness(data.getFeatures()));
  }

  /** With a large weight the mismatch is most of what falls. */
  @Test
  void fit_largeWeight_lowersTheMismatch() {
    MultiLayerNetwork net = net(DataType.FLOAT, 99);
    net.setListeners(new FFTrainingListener());
    DataSet data = Networks.data(DataType.FLOAT, 12, 3);
    net.fit(data);
    double[] before = losses(net);
    for (int i = 0; i < 200; i++) {
      net.fit(data);
    }
    double[] after = losses(net);
    for (int k = 0; k < 2; k++) {
      assertTrue(after[k] < 0.7 * before[k], "layer " + k + ": " + before[k] + ", " + after[k]);
    }
  }

  private static double[] losses(MultiLayerNetwork net) {
    return FFTrainingListener.statistics(net).stream().mapToDouble(s -> s.localLoss()).toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.POSITIVE_INFINITY, Double.NaN})
  void constructor_weightOutOfRange_isRefused(double weight) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> new SimilarityMatchingLoss(weight));
    assertEquals("weight: expected a finite number >= 0, got " + weight, error.getMessage());
  }

  @Test
  void constructor_tooFewFeaturesOrAPredictionWithFeatures_isRefused() {
    IllegalArgumentException one =
        assertThrows(
            IllegalArgumentException.class, () -> new SimilarityMatchingLoss(0.5, 1, null));
    assertEquals("features: expected a number >= 2, got 1", one.getMessage());
    ClassLoss inner = new SimilarityMatchingLoss(0.5);
    assertThrows(IllegalArgumentException.class, () -> new SimilarityMatchingLoss(0.5, 4, inner));
  }

  @Test
  void competitive_classGroups_isRefused() {
    ClassLoss loss = new SimilarityMatchingLoss(0.5);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> new Competitive(3, new ClassGroups(), loss));
    assertTrue(
        error.getMessage().startsWith("goodness: expected ClassProjection beside Similarity"),
        error.getMessage());
    assertEquals(3 + 128, new Competitive(3, new ClassProjection(), loss).columns());
  }
}
