package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.evaluation.TwoStageClassifier;
import io.github.dl4jff.negative.UniformNegatives;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Labels in a single column: the index of the class, or what one sigmoid is to give. */
@ParameterizedClass
@EnumSource(Objective.class)
class LabelColumnsTest {
  private static final int EXAMPLES = 24;

  @Parameter private Objective objective;

  private Networks.Plan plan(int classes) {
    return Networks.plan().objective(objective).hidden(6, 5).size(Networks.INPUTS, classes);
  }

  private static MultiLayerNetwork trained(Networks.Plan plan, DataSet data) {
    MultiLayerNetwork net = plan.build();
    net.setListeners(new FFTrainingListener());
    for (int i = 0; i < 40; i++) {
      net.fit(data);
    }
    return net;
  }

  private static Networks.Plan sparse(Networks.Plan plan) {
    return plan.output(b -> b.lossFunction(LossFunction.SPARSE_MCXENT));
  }

  private static Networks.Plan sigmoid(Networks.Plan plan) {
    return plan.output(
        b -> b.nOut(1).activation(Activation.SIGMOID).lossFunction(LossFunction.XENT));
  }

  private static DataSet oneHot() {
    return Networks.data(DataType.FLOAT, EXAMPLES, 1);
  }

  /** The labels as the index of the class. */
  private static DataSet indices(DataSet data, long... shape) {
    INDArray indices = data.getLabels().argMax(1).castTo(DataType.FLOAT).reshape(shape);
    return new DataSet(data.getFeatures(), indices);
  }

  /** Class 0 or another. */
  private static DataSet binary(boolean oneColumn) {
    int[] labels = oneHot().getLabels().argMax(1).toIntVector();
    INDArray column = Nd4j.zeros(DataType.FLOAT, EXAMPLES, 1);
    INDArray both = Nd4j.zeros(DataType.FLOAT, EXAMPLES, 2);
    for (int i = 0; i < EXAMPLES; i++) {
      column.putScalar(i, 0, Math.min(1, labels[i]));
      both.putScalar(i, Math.min(1, labels[i]), 1);
    }
    return new DataSet(oneHot().getFeatures(), oneColumn ? column : both);
  }

  @Test
  void fit_classIndices_trainAsOneHotLabels() {
    MultiLayerNetwork expected = trained(plan(Networks.CLASSES), oneHot());
    for (DataSet data : List.of(indices(oneHot(), EXAMPLES, 1), indices(oneHot(), EXAMPLES))) {
      MultiLayerNetwork net = trained(sparse(plan(Networks.CLASSES)), data);
      assertEquals(expected.params(), net.params());
      assertEquals(
          new GoodnessClassifier(expected).evaluate(batches(oneHot())).stats(),
          new GoodnessClassifier(net).evaluate(batches(data)).stats());
    }
  }

  private static DataSetIterator batches(DataSet data) {
    return new ExistingDataSetIterator(List.of(data));
  }

  /** There is only one wrong label, so the negatives are the same, hard or not. */
  @Test
  void fit_oneSigmoid_trainsTheChainAsTwoColumns() {
    MultiLayerNetwork expected = trained(plan(2), binary(false));
    MultiLayerNetwork net = trained(sigmoid(plan(2)), binary(true));
    for (int k = 0; k < 2; k++) {
      assertEquals(expected.getLayer(k).params(), net.getLayer(k).params());
    }
    GoodnessClassifier classifier = new GoodnessClassifier(net);
    double accuracy = classifier.evaluate(batches(binary(true))).accuracy();
    assertEquals(
        accuracy, new GoodnessClassifier(expected).evaluate(batches(binary(false))).accuracy());
    assertTrue(accuracy > 0.5);
  }

  @Test
  void sampler_oneSigmoid_isGivenTheProbabilityOfBothClasses() {
    if (objective == Objective.ONE_PASS) {
      return; // has no negatives
    }
    MultiLayerNetwork net = sigmoid(plan(2)).build();
    DataSet data = binary(true);
    INDArray output = net.output(data.getFeatures());
    INDArray[] head = new INDArray[1];
    net.setListeners(
        FFTrainingListener.builder()
            .negatives(
                (labels, classes, probabilities, random) -> {
                  head[0] = probabilities.get().dup().detach();
                  return new UniformNegatives().sample(labels, classes, probabilities, random);
                })
            .build());
    net.fit(data);
    assertEquals(Nd4j.hstack(output.rsub(1), output), head[0]);
    // the head is sure of nothing at a sureness of 0, so its answer stands
    int[] byHead =
        new TwoStageClassifier(new GoodnessClassifier(net), 2, 0).predict(data.getFeatures());
    assertArrayEquals(
        net.output(data.getFeatures()).gt(0.5).castTo(DataType.INT32).toIntVector(), byHead);
  }

  @ParameterizedTest
  @ValueSource(doubles = {3, -1, 0.5, Double.NaN})
  void fit_columnThatHoldsNoIndex_isAnErrorThatShowsIt(double label) {
    MultiLayerNetwork net = trained(sparse(plan(Networks.CLASSES)), indices(oneHot(), EXAMPLES, 1));
    DataSet data = indices(oneHot(), EXAMPLES, 1);
    data.getLabels().putScalar(4, 0, label);
    INDArray before = net.params().dup();
    DL4JInvalidInputException error =
        assertThrows(DL4JInvalidInputException.class, () -> net.fit(data));
    assertTrue(
        error
            .getMessage()
            .startsWith(
                "FFDenseLayer 'ff1' (layer 0): expected class indices from 0 to 2 in a single column"
                    + " of labels, got "
                    + label
                    + " for example 4; classes count from 0, "
                    + (objective == Objective.ONE_PASS ? "classes(C)" : "labels(C)")
                    + " must be their number, and there is no local loss of a regression"),
        error.getMessage());
    assertEquals(before, net.params());
  }

  /** Both labels are a column: the layer under the loss says which are classes. */
  @Test
  void fit_graphWithARegressionBeside_takesTheIndicesOfTheOutputWithTheClasses() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .graphBuilder()
                .addInputs("x")
                .addLayer("ff1", objective.first(Networks.CLASSES).nOut(6).build(), "x")
                .addLayer(
                    "number",
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "ff1")
                .addLayer(
                    "class",
                    new OutputLayer.Builder(LossFunction.SPARSE_MCXENT)
                        .nOut(Networks.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "ff1")
                .setOutputs("number", "class")
                .setInputTypes(InputType.feedForward(Networks.INPUTS))
                .build());
    graph.init();
    graph.setListeners(new FFTrainingListener());
    DataSet indices = indices(oneHot(), EXAMPLES, 1);
    INDArray before = graph.getLayer("ff1").params().dup();
    graph.fit(
        new MultiDataSet(
            new INDArray[] {indices.getFeatures()},
            new INDArray[] {Nd4j.rand(DataType.FLOAT, EXAMPLES, 1), indices.getLabels()}));
    assertNotEquals(before, graph.getLayer("ff1").params());
  }

  /** Sequences that are aligned at their end: the label, and its mask, stand at the last step. */
  @Test
  void fit_labelsAlignedAtTheEnd_isAnErrorThatNamesLastTimeStep() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LastTimeStep(new SimpleRnn.Builder().nOut(4).build()))
                .layer(objective.first(Networks.CLASSES).name("ff1").nOut(5).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(Networks.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(Networks.INPUTS))
                .build());
    net.init();
    net.setListeners(new FFTrainingListener());
    INDArray x = Nd4j.rand(DataType.FLOAT, 3, Networks.INPUTS, 4);
    DataSet aligned = new DataSet(x, Nd4j.zeros(DataType.FLOAT, 3, Networks.CLASSES, 4));
    INDArray mask = Nd4j.zeros(DataType.FLOAT, 3, 4);
    for (int i = 0; i < 3; i++) {
      aligned.getLabels().putScalar(new int[] {i, i, 3}, 1);
      mask.putScalar(i, 3, 1);
    }
    aligned.setLabelsMaskArray(mask);
    INDArray before = net.params().dup();
    String message =
        assertThrows(DL4JInvalidInputException.class, () -> net.fit(aligned)).getMessage();
    assertTrue(
        message.startsWith("FFDenseLayer 'ff1' (layer 1): expected no mask of the labels"),
        message);
    assertTrue(message.contains("LastTimeStep") && message.contains("rank 2"), message);
    assertEquals(before, net.params());
    net.fit(new DataSet(x, Nd4j.eye(3).castTo(DataType.FLOAT))); // what it says
    assertNotEquals(before, net.params());
    assertEquals(3, Arrays.stream(new GoodnessClassifier(net).predict(x)).count());
  }
}
