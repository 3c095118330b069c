package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Labels of one pass: the share of each class, or an error before any parameter changes. */
class OnePassLabelsTest {
  private static final int EXAMPLES = 8;
  private static final String LAYER = "FFDenseLayer 'ff1' (layer 0): expected ";

  private static MultiLayerNetwork network() {
    MultiLayerNetwork net = Networks.plan().objective(Objective.ONE_PASS).hidden(6, 5).build();
    net.setListeners(new FFTrainingListener());
    return net;
  }

  private static DataSet data() {
    return Networks.data(DataType.FLOAT, EXAMPLES, 1);
  }

  /** Asserts the error, that nothing was lost, and that a good minibatch trains afterwards. */
  private static void assertFails(String message, DataSet data) {
    MultiLayerNetwork net = network();
    net.fit(data());
    INDArray before = net.params().dup();
    INDArray state = net.getUpdater().getStateViewArray().dup();
    DL4JInvalidInputException error =
        assertThrows(DL4JInvalidInputException.class, () -> net.fit(data));
    assertTrue(error.getMessage().startsWith(message), error.getMessage());
    assertEquals(before, net.params());
    assertEquals(state, net.getUpdater().getStateViewArray());
    net.fit(data());
    assertNotEquals(before, net.params());
  }

  @Test
  void fit_softLabels_lowersTheLocalLossesTowardsTheirEntropy() {
    MultiLayerNetwork net = network();
    DataSet soft = data();
    soft.setLabels(Networks.softLabels(DataType.FLOAT, EXAMPLES, 4));
    net.fit(soft);
    double[] first = losses(net);
    for (int i = 0; i < 100; i++) {
      net.fit(soft);
    }
    double[] last = losses(net);
    for (int k = 0; k < 2; k++) {
      assertTrue(last[k] < first[k], Arrays.toString(first) + Arrays.toString(last));
    }
    // no loss is below the entropy of the labels
    INDArray y = soft.getLabels();
    double entropy =
        -org.nd4j.linalg.ops.transforms.Transforms.log(y).mul(y).sumNumber().doubleValue()
            / EXAMPLES;
    assertTrue(last[0] > entropy && last[1] > entropy, entropy + " " + Arrays.toString(last));
  }

  private static double[] losses(MultiLayerNetwork net) {
    return FFTrainingListener.statistics(net).stream()
        .mapToDouble(LayerStatistics::localLoss)
        .toArray();
  }

  /** One-hot labels in whole numbers are labels, too. */
  @Test
  void fit_labelsOfAnotherDataType_trainAsThoseOfTheNetworks() {
    MultiLayerNetwork net = network();
    MultiLayerNetwork twin = network();
    DataSet data = data();
    net.fit(data);
    data.setLabels(data.getLabels().castTo(DataType.DOUBLE));
    twin.fit(data);
    assertEquals(net.params(), twin.params());
  }

  static Stream<Arguments> rows() {
    String shares = LAYER + "labels that are at least 0 and add up to 1, got row 2 = ";
    return Stream.of(
            new float[] {0.5f, 0.6f, 0},
            new float[] {1, 1, 0},
            new float[] {0, 0, 0},
            new float[] {0, 2, 0},
            new float[] {1.5f, -0.5f, 0},
            new float[] {Float.NaN, 1, 0},
            new float[] {3.2f, 1.7f, -8})
        .map(row -> Arguments.of(row, shares + Arrays.toString(row)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void fit_rowThatIsNoShareOfClasses_isAnErrorThatShowsIt(float[] row, String message) {
    DataSet data = data();
    data.getLabels().putRow(2, Nd4j.createFromArray(row));
    assertFails(message, data);
  }

  @Test
  void fit_sharesThatAddUpToOneButForRounding_trains() {
    DataSet data = data();
    data.getLabels().putRow(2, Nd4j.createFromArray(0.3333f, 0.3333f, 0.3333f));
    MultiLayerNetwork net = network();
    INDArray before = net.params().dup();
    net.fit(data);
    assertNotEquals(before, net.params());
  }

  @Test
  void fit_labelsOfAnotherWidthOrNumber_isAnError() {
    DataSet data = data();
    assertFails(
        LAYER
            + "labels [miniBatch, 3], a column for each class, or [miniBatch, 1], the index of the class,"
            + " got [8, 4]; classes(C) must be the number of classes",
        new DataSet(data.getFeatures(), Nd4j.ones(DataType.FLOAT, EXAMPLES, 4)));
    INDArray fewer = data.getLabels().get(NDArrayIndex.interval(0, 5)).dup();
    assertFails(
        LAYER + "8 labels, one for each example, got 5", new DataSet(data.getFeatures(), fewer));
  }

  @Test
  void fit_singleColumn_isAnErrorThatSpeaksOfRegression() {
    assertFails(
        LAYER
            + "class indices from 0 to 2 in a single column of labels, got 0.5 for example 0; classes"
            + " count from 0, classes(C) must be their number, and there is no local loss of a"
            + " regression",
        new DataSet(
            data().getFeatures(),
            Nd4j.valueArrayOf(new long[] {EXAMPLES, 1}, 0.5, DataType.FLOAT)));
  }

  @Test
  void fit_maskOfLabelsOrFeatures_isAnError() {
    DataSet labels = data();
    labels.setLabelsMaskArray(Nd4j.ones(DataType.FLOAT, EXAMPLES, 1));
    assertFails(LAYER + "no mask of the labels, got one of shape [8, 1]", labels);
    DataSet features = data();
    features.setFeaturesMaskArray(Nd4j.ones(DataType.FLOAT, EXAMPLES, 1));
    assertFails(LAYER + "no mask, got one of shape [8, 1]", features);
  }

  @Test
  void fit_labelsOfTimeSteps_isAnError() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(Objective.ONE_PASS.first(Networks.CLASSES).name("ff1").nOut(5).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(Networks.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(Networks.INPUTS, 4))
                .build());
    net.init();
    net.setListeners(new FFTrainingListener());
    INDArray before = net.params().dup();
    DataSet series =
        new DataSet(
            Nd4j.rand(DataType.FLOAT, EXAMPLES, Networks.INPUTS, 4),
            Nd4j.ones(DataType.FLOAT, EXAMPLES, Networks.CLASSES, 4).div(3));
    DL4JInvalidInputException error =
        assertThrows(DL4JInvalidInputException.class, () -> net.fit(series));
    assertTrue(
        error.getMessage().contains("labels of time steps have no local loss"), error.getMessage());
    assertTrue(error.getMessage().contains("LastTimeStep"), error.getMessage());
    assertTrue(error.getMessage().startsWith(LAYER + "labels [miniBatch, 3]"), error.getMessage());
    assertEquals(before, net.params());
  }

  /** A head that learns a number cannot stand over layers that learn classes. */
  @Test
  void fit_regressionHead_isAnError() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(Objective.ONE_PASS.first(Networks.CLASSES).name("ff1").nOut(5).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.feedForward(Networks.INPUTS))
                .build());
    net.init();
    net.setListeners(new FFTrainingListener());
    INDArray before = net.params().dup();
    DataSet data = new DataSet(data().getFeatures(), Nd4j.rand(DataType.FLOAT, EXAMPLES, 1));
    DL4JInvalidInputException error =
        assertThrows(DL4JInvalidInputException.class, () -> net.fit(data));
    assertTrue(error.getMessage().contains("Forward-Forward learns classes"), error.getMessage());
    assertEquals(before, net.params());
  }
}
