package io.github.dl4jff.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.MeanSquares;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.LayerStatistics;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
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
import org.nd4j.linalg.factory.Nd4j;

class GoodnessClassifierTest {
  private static final double TOLERANCE = 1e-10;

  private static MultiLayerNetwork trained(ScalarGoodness goodness) {
    MultiLayerNetwork net =
        Networks.plan()
            .dataType(DataType.DOUBLE)
            .each(b -> b.goodness(goodness))
            .at(0, b -> b.normalizeInput(true))
            .build();
    net.setListeners(new FFTrainingListener());
    for (int i = 0; i < 5; i++) {
      net.fit(Networks.data(DataType.DOUBLE, 40, 2));
    }
    return net;
  }

  /** The formulas of FFDenseLayer, one number at a time. */
  private static double[] goodnessByHand(MultiLayerNetwork net, double[] x, int label) {
    double[] result = new double[net.getnLayers() - 1];
    double[] input = x.clone();
    normalize(input);
    for (int k = 0; k < result.length; k++) {
      FFDenseLayer conf = (FFDenseLayer) net.getLayer(k).conf().getLayer();
      INDArray w = net.getParam(k + "_W");
      double[] a = new double[(int) conf.getNOut()];
      double sum = 0;
      for (int j = 0; j < a.length; j++) {
        double z = net.getParam(k + "_b").getDouble(j);
        for (int i = 0; i < input.length; i++) {
          z += input[i] * w.getDouble(i, j);
        }
        if (k == 0) {
          z += conf.getLabelInput().scale(conf.getNIn()) * net.getParam("0_L").getDouble(label, j);
        }
        a[j] = Math.max(0, z);
        sum += a[j] * a[j];
      }
      result[k] =
          conf.getLearning().contrastive().getGoodness().equals(new MeanSquares())
              ? sum / a.length
              : sum;
      input = a;
      normalize(input);
    }
    return result;
  }

  private static void normalize(double[] v) {
    double sum = 0;
    for (double value : v) {
      sum += value * value;
    }
    double rms = Math.sqrt(sum / v.length) + 1e-8;
    for (int i = 0; i < v.length; i++) {
      v[i] /= rms;
    }
  }

  @ParameterizedTest
  @MethodSource("io.github.dl4jff.Networks#scalarGoodness")
  void goodness_everyLayerAndLabel_equalsTheFormulas(ScalarGoodness goodness) {
    MultiLayerNetwork net = trained(goodness);
    INDArray x = Networks.data(DataType.DOUBLE, 7, 9).getFeatures();
    List<INDArray> got = new GoodnessClassifier(net).goodness(x);
    assertEquals(3, got.size());
    for (int i = 0; i < 7; i++) {
      for (int label = 0; label < Networks.CLASSES; label++) {
        double[] expected = goodnessByHand(net, x.getRow(i).toDoubleVector(), label);
        for (int k = 0; k < 3; k++) {
          assertEquals(expected[k], got.get(k).getDouble(i, label), TOLERANCE);
        }
      }
    }
  }

  @Test
  void goodness_trueLabelInTraining_isThatOfThePositivePass() {
    MultiLayerNetwork net = trained(new MeanSquares());
    DataSet data = Networks.data(DataType.DOUBLE, 30, 4);
    List<INDArray> goodness = new GoodnessClassifier(net).goodness(data.getFeatures());
    Networks.computeGradient(net, data);
    for (int k = 0; k < 3; k++) {
      double expected = goodness.get(k).mul(data.getLabels()).sum(1).meanNumber().doubleValue();
      double got =
          FFTrainingListener.statistics(net).get(k).figure(LayerStatistics.POSITIVE_GOODNESS);
      assertEquals(expected, got, TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 852, 853, 854, 2000})
  void goodness_anyNumberOfExamples_isThatOfEachAlone(int examples) {
    MultiLayerNetwork net = trained(new MeanSquares());
    INDArray x = Networks.data(DataType.DOUBLE, examples, 6).getFeatures();
    GoodnessClassifier classifier = new GoodnessClassifier(net);
    INDArray all = classifier.totalGoodness(x);
    assertArrayEquals(new long[] {examples, Networks.CLASSES}, all.shape());
    for (int i = 0; i < examples; i += Math.max(1, examples / 7)) {
      INDArray one = classifier.totalGoodness(x.getRow(i, true));
      for (int c = 0; c < Networks.CLASSES; c++) {
        assertEquals(one.getDouble(0, c), all.getDouble(i, c), TOLERANCE);
      }
    }
  }

  @Test
  void totalGoodness_layersChosen_sumsThoseAlone() {
    MultiLayerNetwork net = trained(new MeanSquares());
    INDArray x = Networks.data(DataType.DOUBLE, 4, 6).getFeatures();
    List<INDArray> each = new GoodnessClassifier(net).goodness(x);
    assertEquals(
        each.get(1).add(each.get(2)),
        new GoodnessClassifier(net, new int[] {2, 1}).totalGoodness(x));
    assertEquals(
        each.get(0).add(each.get(1)).add(each.get(2)),
        new GoodnessClassifier(net).totalGoodness(x));
  }

  @Test
  void outputPredictAndEvaluate_agree() {
    MultiLayerNetwork net = trained(new MeanSquares());
    DataSet data = Networks.data(DataType.DOUBLE, 45, 8);
    GoodnessClassifier classifier = new GoodnessClassifier(net);
    INDArray output = classifier.output(data.getFeatures());
    assertEquals(45, output.sumNumber().doubleValue(), TOLERANCE * 45);
    int[] predicted = classifier.predict(data.getFeatures());
    assertArrayEquals(output.argMax(1).toIntVector(), predicted);
    int right = 0;
    int[] labels = data.getLabels().argMax(1).toIntVector();
    for (int i = 0; i < labels.length; i++) {
      right += labels[i] == predicted[i] ? 1 : 0;
    }
    Evaluation evaluation = classifier.evaluate(new ListDataSetIterator<>(data.asList(), 10));
    assertEquals(right / 45.0, evaluation.accuracy(), TOLERANCE);
    assertTrue(evaluation.accuracy() > 0.5);
  }

  @Test
  void evaluate_iteratorThatNamesTheClasses_namesThemAsTheNetworksEvaluationDoes() {
    MultiLayerNetwork net = trained(new MeanSquares());
    List<DataSet> batches = Networks.data(DataType.DOUBLE, 45, 8).batchBy(10);
    List<String> names = List.of("ant", "bee", "cat");
    GoodnessClassifier classifier = new GoodnessClassifier(net);
    Supplier<DataSetIterator> named = () -> new ExistingDataSetIterator(batches, names);
    assertEquals(names, net.evaluate(named.get()).getLabelsList());
    assertEquals(names, classifier.evaluate(named.get()).getLabelsList());
    assertEquals(names, classifier.evaluateLayers(named.get()).get(1).getLabelsList());
    assertEquals(
        names, new TwoStageClassifier(classifier, 2, 0.9).evaluate(named.get()).getLabelsList());
    // names of something else
    Evaluation others =
        classifier.evaluate(new ExistingDataSetIterator(batches, List.of("a", "b")));
    assertEquals(List.of("0", "1", "2"), others.getLabelsList());
  }

  @Test
  void predict_leavesTrainingAsItWas() {
    MultiLayerNetwork plain = trained(new MeanSquares());
    MultiLayerNetwork probed = trained(new MeanSquares());
    DataSet data = Networks.data(DataType.DOUBLE, 40, 2);
    new GoodnessClassifier(probed).predict(data.getFeatures());
    plain.fit(data);
    probed.fit(data);
    assertEquals(plain.params(), probed.params());
  }

  @Test
  void constructor_networkWithoutForwardForwardLayer_isAnError() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new OutputLayer.Builder().nIn(3).nOut(2).build())
                .build());
    net.init();
    DL4JInvalidConfigException error =
        assertThrows(DL4JInvalidConfigException.class, () -> new GoodnessClassifier(net));
    assertEquals(
        "expected a network with an FFDenseLayer, FFConvolutionLayer or FFGoodnessLayer, got layers"
            + " [OutputLayer]",
        error.getMessage());
  }

  @Test
  void constructor_layersOutOfRange_isAnError() {
    MultiLayerNetwork net = Networks.plan().build();
    for (int[] layers : List.of(new int[0], new int[] {3}, new int[] {-1, 0})) {
      assertThrows(IllegalArgumentException.class, () -> new GoodnessClassifier(net, layers));
    }
  }

  @Test
  void predict_wrongShape_isAnErrorThatNamesLayerExpectedAndGot() {
    GoodnessClassifier classifier = new GoodnessClassifier(Networks.plan().build());
    DL4JInvalidInputException error =
        assertThrows(
            DL4JInvalidInputException.class,
            () -> classifier.predict(Nd4j.ones(DataType.FLOAT, 2, 5)));
    assertEquals(
        "FFDenseLayer 'ff1' (layer 0): expected input [miniBatch, 6], got [2, 5]",
        error.getMessage());
  }
}
