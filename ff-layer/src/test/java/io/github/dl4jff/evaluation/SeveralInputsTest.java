package io.github.dl4jff.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.training.FFTrainingListener;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.IteratorMultiDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A graph whose input comes in two parts is evaluated as the one that gets it whole. */
@ParameterizedClass
@EnumSource(Objective.class)
class SeveralInputsTest {
  private static final int LEFT = 2;
  private static final int RIGHT = Networks.INPUTS - LEFT;

  @Parameter private Objective objective;

  private final DataSet data = Networks.data(DataType.FLOAT, 40, 3);
  private ComputationGraph whole;
  private ComputationGraph parts;

  private ComputationGraph graph(GraphBuilder inputs) {
    ComputationGraph graph =
        new ComputationGraph(
            inputs
                .addLayer("ff1", objective.first(Networks.CLASSES).nOut(8).build(), "x")
                .addLayer("ff2", objective.next(Networks.CLASSES).nOut(6).build(), "ff1")
                .addLayer("parity", output(2), "ff2")
                .addLayer("class", output(Networks.CLASSES), "ff2")
                .setOutputs("parity", "class")
                .build());
    graph.init();
    graph.setListeners(new FFTrainingListener());
    return graph;
  }

  private static GraphBuilder builder() {
    return new NeuralNetConfiguration.Builder().seed(7).updater(new Adam(0.03)).graphBuilder();
  }

  private static OutputLayer output(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }

  @BeforeEach
  void train() {
    whole = graph(builder().addInputs("x").setInputTypes(InputType.feedForward(Networks.INPUTS)));
    parts =
        graph(
            builder()
                .addInputs("left", "right")
                .setInputTypes(InputType.feedForward(LEFT), InputType.feedForward(RIGHT))
                .addVertex("x", new MergeVertex(), "left", "right"));
    for (int i = 0; i < 8; i++) {
      whole.fit(new MultiDataSet(new INDArray[] {data.getFeatures()}, labels(data)));
      parts.fit(new MultiDataSet(split(data), labels(data)));
    }
    assertEquals(whole.params(), parts.params());
  }

  private static INDArray[] split(DataSet data) {
    return new INDArray[] {
      data.getFeatures().get(NDArrayIndex.all(), NDArrayIndex.interval(0, LEFT)).dup(),
      data.getFeatures().get(NDArrayIndex.all(), NDArrayIndex.interval(LEFT, Networks.INPUTS)).dup()
    };
  }

  /** Whether the class is odd, and the class. */
  private static INDArray[] labels(DataSet data) {
    int[] classes = data.getLabels().argMax(1).toIntVector();
    INDArray parity = Nd4j.zeros(DataType.FLOAT, classes.length, 2);
    IntStream.range(0, classes.length).forEach(i -> parity.putScalar(i, classes[i] % 2, 1));
    return new INDArray[] {parity, data.getLabels()};
  }

  private MultiDataSetIterator batches() {
    return new IteratorMultiDataSetIterator(
        data.batchBy(16).stream()
            .<org.nd4j.linalg.dataset.api.MultiDataSet>map(
                batch -> new MultiDataSet(split(batch), labels(batch)))
            .iterator(),
        16);
  }

  private ListDataSetIterator<DataSet> wholeBatches() {
    return new ListDataSetIterator<>(data.asList(), 16);
  }

  @Test
  void goodness_ofPartsAndWhole_isTheSame() {
    GoodnessClassifier expected = new GoodnessClassifier(whole);
    GoodnessClassifier classifier = new GoodnessClassifier(parts);
    INDArray[] x = split(data);
    assertEquals(expected.goodness(data.getFeatures()), classifier.goodness(x));
    assertEquals(expected.output(data.getFeatures()), classifier.output(x));
    assertArrayEquals(expected.predict(data.getFeatures()), classifier.predict(x));
  }

  @Test
  void evaluate_multiDataSets_usesTheLabelsOfTheChainsClasses() {
    GoodnessClassifier expected = new GoodnessClassifier(whole);
    GoodnessClassifier classifier = new GoodnessClassifier(parts);
    Evaluation evaluation = classifier.evaluate(batches());
    assertEquals(expected.evaluate(wholeBatches()).stats(), evaluation.stats());
    assertTrue(evaluation.accuracy() > 0.5, evaluation::stats);
    List<Evaluation> layers = classifier.evaluateLayers(batches());
    List<Evaluation> expectedLayers = expected.evaluateLayers(wholeBatches());
    assertEquals(2, layers.size());
    for (int k = 0; k < 2; k++) {
      assertEquals(expectedLayers.get(k).stats(), layers.get(k).stats());
    }
  }

  @Test
  void otherClassifiers_ofPartsAndWhole_agree() {
    GoodnessClassifier goodness = new GoodnessClassifier(parts);
    INDArray[] x = split(data);
    if (objective == Objective.ONE_PASS) {
      EarlyExitClassifier expected = new EarlyExitClassifier(new GoodnessClassifier(whole), 0.6);
      EarlyExitClassifier early = new EarlyExitClassifier(goodness, 0.6);
      assertArrayEquals(expected.predict(data.getFeatures()), early.predict(x));
      assertEquals(
          expected.evaluate(wholeBatches()).accuracy(), early.evaluate(batches()).accuracy());
    } else {
      TwoStageClassifier expected = new TwoStageClassifier(new GoodnessClassifier(whole), 2, 0.9);
      TwoStageClassifier stages = new TwoStageClassifier(goodness, 2, 0.9);
      assertArrayEquals(expected.predict(data.getFeatures()), stages.predict(x));
      assertTrue(stages.shareUnsure() > 0);
      assertEquals(
          expected.evaluate(wholeBatches()).accuracy(), stages.evaluate(batches()).accuracy());
    }
  }

  @Test
  void predict_oneArrayForTwoInputs_isAnErrorThatNamesThem() {
    DL4JInvalidInputException error =
        assertThrows(
            DL4JInvalidInputException.class,
            () -> new GoodnessClassifier(parts).predict(data.getFeatures()));
    assertEquals(
        "expected features for each of the inputs [left, right], got 1 array", error.getMessage());
    DL4JInvalidInputException two =
        assertThrows(
            DL4JInvalidInputException.class,
            () -> new GoodnessClassifier(Networks.plan().build()).predict(split(data)));
    assertEquals(
        "expected features for each of the inputs [the input], got 2 arrays", two.getMessage());
  }
}
