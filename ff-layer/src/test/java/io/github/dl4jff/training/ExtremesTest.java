package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.evaluation.TwoStageClassifier;
import io.github.dl4jff.goodness.ScalarGoodness;
import io.github.dl4jff.goodness.SumSquares;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Numbers at the ends of their range: finite, or an exception that says which are not and why. */
class ExtremesTest {
  private static final int WIDE = 2000;

  private static MultiLayerNetwork network(
      int[] hidden, DataType type, UnaryOperator<FFDenseLayer.Builder> each) {
    MultiLayerNetwork net = Networks.plan().hidden(hidden).dataType(type).each(each).build();
    net.setListeners(new FFTrainingListener());
    return net;
  }

  private static DataSet data(DataType type, double factor) {
    DataSet data = Networks.data(type, 16, 5);
    data.getFeatures().muli(factor);
    return data;
  }

  private static void assertTrains(MultiLayerNetwork net, DataSet data) {
    for (int i = 0; i < 3; i++) {
      net.fit(data);
    }
    assertTrue(Double.isFinite(net.params().sumNumber().doubleValue()));
    assertTrue(Double.isFinite(net.score()));
    for (LayerStatistics layer : FFTrainingListener.statistics(net)) {
      assertTrue(
          Double.isFinite(layer.figure(LayerStatistics.POSITIVE_GOODNESS) + layer.localLoss()),
          layer::toString);
    }
    INDArray goodness = new GoodnessClassifier(net).totalGoodness(data.getFeatures());
    assertTrue(Double.isFinite(goodness.sumNumber().doubleValue()));
  }

  @ParameterizedTest
  @MethodSource("io.github.dl4jff.Networks#scalarGoodness")
  void fit_wideLayersOnLargeInput_isFiniteAsLongAsTheSquaresAre(ScalarGoodness goodness) {
    // the sum of 6 squares of up to 3e17 is below the largest float, 3.4e38
    MultiLayerNetwork net =
        network(new int[] {WIDE, WIDE}, DataType.FLOAT, b -> b.goodness(goodness));
    assertTrains(net, data(DataType.FLOAT, 1e17));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fit_inputWhoseSquaresOverflow_isAnErrorThatSaysSo(boolean normalizeInput) {
    MultiLayerNetwork net =
        network(new int[] {WIDE, 4}, DataType.FLOAT, b -> b.normalizeInput(normalizeInput));
    INDArray before = net.params().dup();
    String message =
        assertThrows(DL4JInvalidInputException.class, () -> net.fit(data(DataType.FLOAT, 1e30)))
            .getMessage();
    assertTrue(message.contains("the sum of their squares is too large for FLOAT"), message);
    assertEquals(before, net.params());
    net.fit(data(DataType.FLOAT, 1));
    assertNotEquals(before, net.params());
  }

  @Test
  void fit_sameInputInDouble_trains() {
    assertTrains(
        network(new int[] {WIDE, 4}, DataType.DOUBLE, b -> b), data(DataType.DOUBLE, 1e30));
  }

  @Test
  void goodness_thatOverflowsInFloat_isAnErrorThatNamesTheLayer() {
    // 2,000 squares of sums of six features; the squares of the features themselves do not overflow
    MultiLayerNetwork net =
        network(
            new int[] {WIDE},
            DataType.FLOAT,
            b -> b.weightInit(WeightInit.ONES).normalizeInput(false).goodness(new SumSquares()));
    INDArray before = net.params().dup();
    String message =
        assertThrows(IllegalStateException.class, () -> net.fit(data(DataType.FLOAT, 1.5e18)))
            .getMessage();
    assertTrue(
        message.startsWith("FFDenseLayer 'ff1' (layer 0), iteration 0, epoch 0: expected finite"),
        message);
    assertTrue(message.contains("or smaller features (they go up to "), message);
    assertEquals(before, net.params());
  }

  @Test
  void classifiers_onInputWhoseSquaresOverflow_refuseIt() {
    MultiLayerNetwork net = network(new int[] {5, 4}, DataType.FLOAT, b -> b);
    GoodnessClassifier goodness = new GoodnessClassifier(net);
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e30}) {
      DataSet data = data(DataType.FLOAT, 1);
      data.getFeatures().putScalar(3, 2, bad);
      INDArray x = data.getFeatures();
      assertThrows(DL4JInvalidInputException.class, () -> goodness.predict(x));
      assertThrows(DL4JInvalidInputException.class, () -> goodness.output(x));
      TwoStageClassifier stages = new TwoStageClassifier(goodness, 2, 0.9);
      assertThrows(DL4JInvalidInputException.class, () -> stages.predict(x));
      // the head's output of that example is NaN, not some answer
      INDArray output = net.output(x);
      assertTrue(Double.isNaN(output.getDouble(3, 0)), output::toString);
      assertTrue(Double.isFinite(output.getDouble(2, 0)), output::toString);
    }
  }

  @Test
  void input_whoseSquaresUnderflow_countsAsZero() {
    MultiLayerNetwork net = network(new int[] {5, 4}, DataType.FLOAT, b -> b);
    INDArray zeros = Nd4j.zeros(DataType.FLOAT, 16, Networks.INPUTS);
    DataSet tiny = data(DataType.FLOAT, 1e-35);
    assertTrains(net, tiny);
    assertTrue(net.output(zeros).equalsWithEps(net.output(tiny.getFeatures()), 1e-6));
  }

  @Test
  void fit_constantPixels_trains() {
    for (double constant : new double[] {0, 1, -1, 255}) {
      DataSet data = data(DataType.FLOAT, 1);
      data.getFeatures().assign(constant);
      assertTrains(network(new int[] {5, 4}, DataType.FLOAT, b -> b), data);
    }
  }

  @Test
  void deadLayer_hasNoGoodnessAndStaysAsItIs_butForPeerNormalization() {
    for (double peer : new double[] {0, 0.5}) {
      MultiLayerNetwork net =
          Networks.plan()
              .hidden(5, 4)
              .updater(new Sgd(0.1))
              .each(b -> b.biasInit(-1e6).peerNormalization(peer))
              .build();
      net.setListeners(new FFTrainingListener());
      INDArray first = net.getLayer(0).getParam("W").dup();
      assertTrains(net, data(DataType.FLOAT, 1));
      for (LayerStatistics layer : FFTrainingListener.statistics(net)) {
        assertEquals(0, layer.figure(LayerStatistics.POSITIVE_GOODNESS));
        assertEquals(0, layer.figure(LayerStatistics.NEGATIVE_GOODNESS));
        assertEquals(0, layer.figure(LayerStatistics.PAIR_ACCURACY));
      }
      assertEquals(first, net.getLayer(0).getParam("W")); // all units are alike: no peer is ahead
      // the head has its bias alone: it says the same of every example
      INDArray output = net.output(data(DataType.FLOAT, 1).getFeatures());
      assertEquals(output.getRow(0), output.getRow(7));
    }
  }

  @Test
  void parametersThatEndAnEpochNotFinite_areAnError() {
    MultiLayerNetwork net = network(new int[] {5}, DataType.FLOAT, b -> b);
    net.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            net.getLayer(0).getParam("W").putScalar(0, Float.POSITIVE_INFINITY);
          }
        });
    List<DataSet> one = List.of(data(DataType.FLOAT, 1));
    String message =
        assertThrows(IllegalStateException.class, () -> net.fit(new ListDataSetIterator<>(one, 16)))
            .getMessage();
    assertTrue(message.contains("expected finite parameters, got Infinity"), message);
  }
}
