package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Digits;
import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.loss.ClassLoss;
import io.github.dl4jff.loss.CrossEntropyLoss;
import io.github.dl4jff.loss.SimilarityMatchingLoss;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Batch normalisation of dense layers in one pass, against plain loops. */
class BatchNormalizationTest {
  private static final int EXAMPLES = 7;
  private static final int UNITS = 4;
  private static final double TOLERANCE = 1e-5;

  private static Networks.Plan plan(DataType type, UnaryOperator<FFDenseLayer.Builder> setting) {
    return Networks.plan()
        .objective(Objective.ONE_PASS)
        .dataType(type)
        .hidden(UNITS)
        .each(b -> setting.apply(b.batchNormalization(true)));
  }

  /** A layer whose output is its normalised sums with the bias. */
  private static MultiLayerNetwork plain(DataType type) {
    MultiLayerNetwork net =
        plan(type, b -> b.activation(Activation.IDENTITY).normalizeOutput(false)).build();
    net.getParam("0_b").assign(0.5);
    net.setListeners(new FFTrainingListener());
    return net;
  }

  private static double[][] sums(MultiLayerNetwork net, DataSet data) {
    double[][] x = data.getFeatures().castTo(DataType.DOUBLE).toDoubleMatrix();
    double[][] w = net.getParam("0_W").castTo(DataType.DOUBLE).toDoubleMatrix();
    double[][] z = new double[x.length][UNITS];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < UNITS; j++) {
        for (int k = 0; k < w.length; k++) {
          z[i][j] += x[i][k] * w[k][j];
        }
      }
    }
    return z;
  }

  private static double mean(double[][] z, int j) {
    double sum = 0;
    for (double[] row : z) {
      sum += row[j] / z.length;
    }
    return sum;
  }

  private static double variance(double[][] z, int j) {
    double mean = mean(z, j);
    double sum = 0;
    for (double[] row : z) {
      sum += (row[j] - mean) * (row[j] - mean) / z.length;
    }
    return sum;
  }

  private static void assertNormalized(
      double[][] z, int j, double mean, double variance, INDArray output) {
    for (int i = 0; i < z.length; i++) {
      double expected = (z[i][j] - mean) / Math.sqrt(variance + 1e-5) + 0.5;
      assertEquals(expected, output.getDouble(i, j), TOLERANCE);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void activation_inTrainingByTheMinibatch_outsideByRunningMeans(DataType type) {
    MultiLayerNetwork net = plain(type);
    DataSet data = Networks.data(type, EXAMPLES, 3);
    double[][] z = sums(net, data);
    INDArray training = net.feedForward(data.getFeatures(), true).get(1);
    INDArray first = net.feedForward(data.getFeatures(), false).get(1);
    for (int j = 0; j < UNITS; j++) {
      assertNormalized(z, j, mean(z, j), variance(z, j), training);
      assertNormalized(z, j, 0, 1, first);
    }
    INDArray weights = net.getParam("0_W").dup();
    net.fit(data);
    assertNotEquals(weights, net.getParam("0_W"));
    double[][] after = sums(net, data);
    INDArray second = net.feedForward(data.getFeatures(), false).get(1);
    second.addiRowVector(net.getParam("0_b").rsub(0.5).reshape(1, UNITS)); // the bias has learnt
    for (int j = 0; j < UNITS; j++) {
      double mean = 0.1 * mean(z, j);
      double variance = 0.9 + 0.1 * variance(z, j);
      assertEquals(mean, net.getParam("0_mean").getDouble(j), TOLERANCE);
      assertEquals(variance, net.getParam("0_var").getDouble(j), TOLERANCE);
      assertNormalized(after, j, mean, variance, second);
    }
  }

  /** As the last minibatch of an epoch may have. */
  @Test
  void fit_oneExample_learnsByRunningMeansAndLeavesThem() {
    MultiLayerNetwork net = plain(DataType.FLOAT);
    net.fit(Networks.data(DataType.FLOAT, EXAMPLES, 3));
    INDArray mean = net.getParam("0_mean").dup();
    INDArray variance = net.getParam("0_var").dup();
    INDArray weights = net.getParam("0_W").dup();
    net.fit(Networks.data(DataType.FLOAT, 1, 5));
    assertEquals(mean, net.getParam("0_mean"));
    assertEquals(variance, net.getParam("0_var"));
    assertNotEquals(weights, net.getParam("0_W"));
  }

  /** Adam's epsilon of 1e-8 is 0 in HALF, in any network. */
  @Test
  void fit_half_movesTheRunningMeansAndStaysFinite() {
    MultiLayerNetwork net = plan(DataType.FLOAT16, b -> b).updater(new Sgd(0.01)).build();
    net.setListeners(new FFTrainingListener());
    for (int i = 0; i < 10; i++) {
      net.fit(Networks.data(DataType.FLOAT16, EXAMPLES, 3));
    }
    INDArray params = net.params().castTo(DataType.DOUBLE);
    assertTrue(Double.isFinite(params.norm2Number().doubleValue()), params::toString);
    assertTrue(net.getParam("0_mean").amaxNumber().doubleValue() > 0);
  }

  /** Units without variance divide by the square root of epsilon. */
  @Test
  void fit_constantInput_staysFinite() {
    MultiLayerNetwork net = plain(DataType.FLOAT);
    DataSet data = Networks.data(DataType.FLOAT, EXAMPLES, 3);
    data.getFeatures().assign(0.25);
    for (int i = 0; i < 50; i++) {
      net.fit(data);
    }
    assertTrue(Double.isFinite(net.params().norm2Number().doubleValue()));
    for (int j = 0; j < UNITS; j++) {
      assertEquals(Math.pow(0.9, 50), net.getParam("0_var").getDouble(j), TOLERANCE);
    }
  }

  @Test
  void saveAndLoad_trained_classifiesAsBefore() throws IOException {
    MultiLayerNetwork net = plan(DataType.FLOAT, b -> b).hidden(6, 5).build();
    net.setListeners(new FFTrainingListener());
    DataSet data = Networks.data(DataType.FLOAT, EXAMPLES, 3);
    for (int i = 0; i < 5; i++) {
      net.fit(data);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, bytes, true);
    MultiLayerNetwork loaded =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(bytes.toByteArray()));
    INDArray x = data.getFeatures();
    assertEquals(
        new GoodnessClassifier(net).totalGoodness(x),
        new GoodnessClassifier(loaded).totalGoodness(x));
    assertEquals(net.output(x), loaded.output(x));
  }

  private static MultiLayerNetwork forDigits(ClassLoss loss) {
    MultiLayerNetwork net =
        plan(DataType.FLOAT, b -> b.loss(loss))
            .size(Digits.PIXELS, Digits.CLASSES)
            .hidden(100, 100)
            .updater(new Adam(3e-3))
            .build();
    net.setListeners(new FFTrainingListener());
    return net;
  }

  private static void assertHasLearnt(MultiLayerNetwork net) {
    double accuracy =
        new GoodnessClassifier(net)
            .evaluate(new ListDataSetIterator<>(Digits.test().asList(), 50))
            .accuracy();
    assertTrue(accuracy > 0.9, "accuracy " + accuracy);
  }

  @Test
  void fit_digits_learns() {
    MultiLayerNetwork net = forDigits(new CrossEntropyLoss());
    net.fit(new ListDataSetIterator<>(Digits.training().asList(), 50), 5);
    assertHasLearnt(net);
  }

  /** Each worker moves the running statistics by its own minibatch. */
  @ParameterizedTest
  @MethodSource("losses")
  void fit_parallelWrapper_averagesTheRunningStatisticsAndLearns(ClassLoss loss) {
    MultiLayerNetwork net = forDigits(loss);
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(net).workers(2).averagingFrequency(1).build();
    DataSet both = (DataSet) Digits.training().getRange(0, 100);
    INDArray z = both.getFeatures().mmul(net.getParam("0_W"));
    wrapper.fit(new ListDataSetIterator<>(both.asList(), 50));
    INDArray of = z.get(NDArrayIndex.interval(0, 50)).var(false, 0);
    INDArray others = z.get(NDArrayIndex.interval(50, 100)).var(false, 0);
    assertTrue(z.mean(0).mul(0.1).equalsWithEps(net.getParam("0_mean"), TOLERANCE));
    assertTrue(of.add(others).mul(0.05).add(0.9).equalsWithEps(net.getParam("0_var"), TOLERANCE));
    List<DataSet> epochs = new ArrayList<>();
    for (int epoch = 0; epoch < 10; epoch++) {
      epochs.addAll(Digits.training().asList());
    }
    wrapper.fit(new ListDataSetIterator<>(epochs, 50));
    assertHasLearnt(net);
  }

  static List<ClassLoss> losses() {
    return List.of(new CrossEntropyLoss(), new SimilarityMatchingLoss(9));
  }

  @Test
  void init_gradientNormalizationBeside_isRefused() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            plan(DataType.FLOAT, b -> b.gradientNormalization(GradientNormalization.ClipL2PerLayer))
                .configuration());
    DL4JInvalidConfigException error = assertThrows(DL4JInvalidConfigException.class, net::init);
    assertEquals(
        "FFDenseLayer 'ff1' (layer 0): expected no gradient normalisation beside"
            + " batchNormalization, whose running mean it would scale too, got ClipL2PerLayer",
        error.getMessage());
  }
}
