package io.github.dl4jff.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.training.FFTrainingListener;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** {@link GoodnessClassifier} on networks that learn in one pass. */
class OnePassClassifierTest {
  private static final double TOLERANCE = 1e-10;

  static MultiLayerNetwork trained(ClassGoodness goodness) {
    MultiLayerNetwork net =
        Networks.plan()
            .objective(Objective.ONE_PASS)
            .dataType(DataType.DOUBLE)
            .each(b -> b.goodness(goodness))
            .build();
    net.setListeners(new FFTrainingListener());
    for (int i = 0; i < 20; i++) {
      net.fit(Networks.data(DataType.DOUBLE, 40, 2));
    }
    return net;
  }

  /** The formulas of FFDenseLayer, one number at a time: a row of goodness for each layer. */
  private static double[][] goodnessByHand(MultiLayerNetwork net, double[] x) {
    double[][] result = new double[net.getnLayers() - 1][];
    double[] input = x;
    for (int k = 0; k < result.length; k++) {
      INDArray w = net.getParam(k + "_W");
      double[] a = new double[(int) w.size(1)];
      for (int j = 0; j < a.length; j++) {
        double z = net.getParam(k + "_b").getDouble(j);
        for (int i = 0; i < input.length; i++) {
          z += input[i] * w.getDouble(i, j);
        }
        a[j] = Math.max(0, z);
      }
      FFDenseLayer conf = (FFDenseLayer) net.getLayer(k).conf().getLayer();
      result[k] =
          conf.getLearning().competitive().getGoodness() instanceof ClassGroups groups
              ? ofGroups(a, groups.getBeta())
              : ofProjection(a, net.getParam(k + "_M"), net.getParam(k + "_d"));
      input = normalized(a);
    }
    return result;
  }

  private static double[] ofProjection(double[] a, INDArray m, INDArray d) {
    double[] goodness = d.toDoubleVector();
    for (int c = 0; c < goodness.length; c++) {
      for (int j = 0; j < a.length; j++) {
        goodness[c] += a[j] * m.getDouble(j, c);
      }
    }
    return goodness;
  }

  private static double[] ofGroups(double[] a, double beta) {
    double[] goodness = new double[Networks.CLASSES];
    int unit = 0;
    for (int c = 0; c < goodness.length; c++) {
      int units = a.length / goodness.length + (c < a.length % goodness.length ? 1 : 0);
      for (int i = 0; i < units; i++, unit++) {
        goodness[c] += beta / units * a[unit] * a[unit];
      }
    }
    return goodness;
  }

  private static double[] normalized(double[] v) {
    double sum = 0;
    for (double value : v) {
      sum += value * value;
    }
    double[] result = v.clone();
    double rms = Math.sqrt(sum / v.length) + 1e-8;
    for (int i = 0; i < v.length; i++) {
      result[i] /= rms;
    }
    return result;
  }

  private static double[] logSoftmax(double[] goodness) {
    double sum = 0;
    for (double value : goodness) {
      sum += Math.exp(value);
    }
    double[] result = goodness.clone();
    for (int c = 0; c < result.length; c++) {
      result[c] -= Math.log(sum);
    }
    return result;
  }

  @ParameterizedTest
  @MethodSource("io.github.dl4jff.Networks#classGoodness")
  void goodnessAndTotal_everyLayerAndClass_equalTheFormulas(ClassGoodness goodness) {
    MultiLayerNetwork net = trained(goodness);
    INDArray x = Networks.data(DataType.DOUBLE, 7, 9).getFeatures();
    List<INDArray> got = new GoodnessClassifier(net).goodness(x);
    INDArray all = new GoodnessClassifier(net).totalGoodness(x);
    INDArray upper = new GoodnessClassifier(net).layers(1, 2).totalGoodness(x);
    INDArray lowest = new GoodnessClassifier(net).layers(0, 0).totalGoodness(x);
    assertEquals(3, got.size());
    for (int i = 0; i < 7; i++) {
      double[][] expected = goodnessByHand(net, x.getRow(i).toDoubleVector());
      double[] total = new double[Networks.CLASSES];
      for (int k = 2; k >= 0; k--) {
        assertArrayEquals(expected[k], got.get(k).getRow(i).toDoubleVector(), TOLERANCE);
        double[] log = logSoftmax(expected[k]);
        for (int c = 0; c < total.length; c++) {
          total[c] += log[c];
        }
        if (k == 1) {
          assertArrayEquals(total, upper.getRow(i).toDoubleVector(), TOLERANCE);
        } else if (k == 0) {
          assertArrayEquals(log, lowest.getRow(i).toDoubleVector(), TOLERANCE);
          assertArrayEquals(total, all.getRow(i).toDoubleVector(), TOLERANCE);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 2559, 2560, 2561, 6000})
  void totalGoodness_anyNumberOfExamples_isThatOfEachAlone(int examples) {
    MultiLayerNetwork net = trained(new ClassProjection());
    INDArray x = Networks.data(DataType.DOUBLE, examples, 6).getFeatures();
    GoodnessClassifier classifier = new GoodnessClassifier(net);
    INDArray all = classifier.totalGoodness(x);
    assertArrayEquals(new long[] {examples, Networks.CLASSES}, all.shape());
    for (int i = examples - 1; i >= 0; i -= Math.max(1, examples / 7)) {
      INDArray one = classifier.totalGoodness(x.getRow(i, true));
      assertTrue(one.equalsWithEps(all.getRow(i, true), TOLERANCE));
    }
  }

  @Test
  void outputPredictEvaluateAndEvaluateLayers_agree() {
    MultiLayerNetwork net = trained(new ClassProjection());
    DataSet data = Networks.data(DataType.DOUBLE, 45, 8);
    GoodnessClassifier classifier = new GoodnessClassifier(net);
    INDArray output = classifier.output(data.getFeatures());
    assertEquals(45, output.sumNumber().doubleValue(), TOLERANCE * 45);
    int[] predicted = classifier.predict(data.getFeatures());
    assertArrayEquals(output.argMax(1).toIntVector(), predicted);
    DataSetIterator batches = new ListDataSetIterator<>(data.asList(), 10);
    double accuracy = classifier.evaluate(batches).accuracy();
    assertEquals(accuracy(data, predicted), accuracy, TOLERANCE);
    assertTrue(accuracy > 0.5, "accuracy " + accuracy);
    List<Evaluation> layers = classifier.layers(2, 2).evaluateLayers(batches);
    assertEquals(3, layers.size());
    for (int k = 0; k < 3; k++) {
      int[] byLayer = classifier.layers(k, k).predict(data.getFeatures());
      assertEquals(accuracy(data, byLayer), layers.get(k).accuracy(), TOLERANCE);
    }
  }

  static double accuracy(DataSet data, int[] predicted) {
    int[] labels = data.getLabels().argMax(1).toIntVector();
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += labels[i] == predicted[i] ? 1 : 0;
    }
    return right / (double) labels.length;
  }

  @Test
  void predict_leavesTrainingAsItWas() {
    MultiLayerNetwork plain = trained(new ClassGroups());
    MultiLayerNetwork probed = trained(new ClassGroups());
    DataSet data = Networks.data(DataType.DOUBLE, 40, 2);
    new GoodnessClassifier(probed).predict(data.getFeatures());
    new EarlyExitClassifier(new GoodnessClassifier(probed), 0.5).predict(data.getFeatures());
    plain.fit(data);
    probed.fit(data);
    assertEquals(plain.params(), probed.params());
  }

  @Test
  void predict_featuresOrParametersNotFinite_isAnErrorThatSaysWhich() {
    MultiLayerNetwork net = trained(new ClassProjection());
    INDArray x = Networks.data(DataType.DOUBLE, 5, 9).getFeatures();
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      INDArray broken = x.dup();
      broken.putScalar(3, 2, bad);
      for (double sureness : new double[] {0, 0.5, 1}) {
        EarlyExitClassifier early = new EarlyExitClassifier(new GoodnessClassifier(net), sureness);
        assertThrows(DL4JInvalidInputException.class, () -> early.predict(broken));
      }
      assertThrows(
          DL4JInvalidInputException.class, () -> new GoodnessClassifier(net).predict(broken));
    }
    net.getParam("0_M").putScalar(0, Double.NaN);
    GoodnessClassifier classifier = new GoodnessClassifier(net);
    String message =
        assertThrows(IllegalStateException.class, () -> classifier.predict(x)).getMessage();
    assertTrue(message.startsWith("FFDenseLayer 'ff1' (layer 0): expected finite"), message);
    EarlyExitClassifier early = new EarlyExitClassifier(classifier, 0);
    assertThrows(IllegalStateException.class, () -> early.predict(x));
  }

  @Test
  void classifiers_onTheOtherObjective_areRefused() {
    GoodnessClassifier onePass = new GoodnessClassifier(trained(new ClassProjection()));
    DL4JInvalidConfigException error =
        assertThrows(
            DL4JInvalidConfigException.class, () -> new TwoStageClassifier(onePass, 2, 0.5));
    assertTrue(
        error.getMessage().startsWith("FFDenseLayer 'ff1' (layer 0): expected a network that"),
        error.getMessage());
    GoodnessClassifier twoPasses = new GoodnessClassifier(Networks.plan().build());
    error =
        assertThrows(
            DL4JInvalidConfigException.class, () -> new EarlyExitClassifier(twoPasses, 0.5));
    assertTrue(
        error.getMessage().contains("expected a network with classes(C)"), error.getMessage());
  }
}
