package io.github.dl4jff.compatibility;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Digits;
import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.classification.EvaluationCalibration;
import org.nd4j.evaluation.classification.ROCMultiClass;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What users call on a trained network. */
@ParameterizedClass
@EnumSource(Objective.class)
class InferenceTest {
  private final SmallDigits digits;

  InferenceTest(Objective objective) {
    digits = new SmallDigits(objective);
  }

  private static final double TOLERANCE = 1e-5;
  private static MultiLayerNetwork net;
  private static ComputationGraph graph;
  private static final DataSet TEST = Digits.test();

  @BeforeParameterizedClassInvocation
  static void train(Objective objective) {
    SmallDigits digits = new SmallDigits(objective);
    net = digits.network();
    net.fit(SmallDigits.batches(), 10);
    graph = digits.graph();
    graph.fit(SmallDigits.batches(), 10);
  }

  @Test
  void evaluate_everyKind_agreesWithTheOutput() {
    double accuracy = net.evaluate(SmallDigits.test()).accuracy();
    assertTrue(accuracy > 0.7, "accuracy " + accuracy);
    INDArray output = net.output(TEST.getFeatures());
    Evaluation expected = new Evaluation();
    expected.eval(TEST.getLabels(), output);
    assertEquals(expected.accuracy(), accuracy);
    assertTrue(net.evaluate(SmallDigits.test(), null, 3).topNAccuracy() > accuracy);
    assertTrue(net.evaluateROCMultiClass(SmallDigits.test(), 0).calculateAverageAUC() > 0.9);
    RegressionEvaluation regression = net.evaluateRegression(SmallDigits.test());
    double mse = output.sub(TEST.getLabels()).norm2Number().doubleValue();
    assertEquals(mse * mse / output.length(), regression.averageMeanSquaredError(), TOLERANCE);
    assertEquals(accuracy, net.doEvaluation(SmallDigits.test(), new Evaluation())[0].accuracy());
    EvaluationCalibration calibration =
        net.doEvaluation(SmallDigits.test(), new EvaluationCalibration())[0];
    assertEquals(Digits.CLASSES, calibration.numClasses());
    assertEquals(expected.f1(), net.f1Score(TEST), TOLERANCE);
  }

  @Test
  void evaluate_everyKindOfAGraph_agrees() {
    double accuracy = graph.evaluate(SmallDigits.test()).accuracy();
    assertEquals(net.evaluate(SmallDigits.test()).accuracy(), accuracy);
    ROCMultiClass roc = graph.evaluateROCMultiClass(SmallDigits.test(), 0);
    assertTrue(roc.calculateAverageAUC() > 0.9);
    RegressionEvaluation regression = graph.evaluateRegression(SmallDigits.test());
    assertTrue(regression.averageMeanSquaredError() < 0.09); // of a constant 1/10: 0.09
  }

  @Test
  void output_allAtOnceInBatchesAndPredict_agree() {
    INDArray output = net.output(TEST.getFeatures());
    assertTrue(output.equalsWithEps(net.output(SmallDigits.test()), TOLERANCE));
    assertTrue(output.equalsWithEps(graph.outputSingle(TEST.getFeatures()), TOLERANCE));
    assertArrayEquals(output.argMax(1).toIntVector(), net.predict(TEST.getFeatures()));
    assertTrue(output.sum(1).sub(1).amaxNumber().doubleValue() < TOLERANCE);
  }

  @Test
  void score_ofADataSetAndOfExamples_areTheHeads() {
    INDArray output = net.output(TEST.getFeatures());
    // cross-entropy, computed here
    double expected =
        -org.nd4j.linalg.ops.transforms.Transforms.log(output)
            .mul(TEST.getLabels())
            .sumNumber()
            .doubleValue();
    assertEquals(expected / TEST.numExamples(), net.score(TEST), 1e-4);
    INDArray each = net.scoreExamples(TEST, false);
    assertEquals(expected, each.sumNumber().doubleValue(), 1e-2);
    assertEquals(net.score(TEST), graph.score(TEST), 1e-4);
    assertTrue(each.equalsWithEps(graph.scoreExamples(TEST, false), 1e-4));
  }

  @Test
  void feedForward_givesEachLayersNormalizedActivity() {
    List<INDArray> activations = net.feedForward(TEST.getFeatures());
    assertEquals(4, activations.size());
    for (int k = 1; k <= 2; k++) {
      INDArray squares = activations.get(k).mul(activations.get(k)).mean(1);
      assertEquals(1, squares.minNumber().doubleValue(), 1e-3);
      assertEquals(1, squares.maxNumber().doubleValue(), 1e-3);
    }
    assertEquals(activations.get(3), net.output(TEST.getFeatures()));
    assertEquals(activations.get(2), net.feedForwardToLayer(1, TEST.getFeatures()).get(2));
    Map<String, INDArray> ofGraph = graph.feedForward(TEST.getFeatures(), false);
    assertEquals(activations.get(2), ofGraph.get("ff2"));
  }

  @Test
  void activateSelectedLayers_andLayersOnTheirOwn_agree() {
    List<INDArray> activations = net.feedForward(TEST.getFeatures());
    assertEquals(activations.get(2), net.activateSelectedLayers(0, 1, TEST.getFeatures()));
    assertEquals(activations.get(3), net.activateSelectedLayers(1, 2, activations.get(1)));
    Layer first = net.getLayer("ff1");
    INDArray alone = first.activate(TEST.getFeatures(), false, LayerWorkspaceMgr.noWorkspaces());
    assertEquals(activations.get(1), alone);
  }

  @Test
  void rnnTimeStep_ofAFeedForwardNetwork_isItsOutput() {
    assertEquals(net.output(TEST.getFeatures()), net.rnnTimeStep(TEST.getFeatures()));
    net.rnnClearPreviousState();
  }

  @Test
  void params_setAndRead_roundTrip() {
    MultiLayerNetwork other = digits.network();
    assertNotEquals(net.output(TEST.getFeatures()), other.output(TEST.getFeatures()));
    other.setParams(net.params());
    assertEquals(net.output(TEST.getFeatures()), other.output(TEST.getFeatures()));
    MultiLayerNetwork third = digits.network();
    third.setParamTable(net.paramTable());
    assertEquals(net.params(), third.params());
    String own = "0_" + digits.ownWeights();
    third.setParam(own, third.getParam(own).mul(0));
    assertEquals(0, third.getParam(own).amaxNumber().doubleValue());
    assertEquals(net.numParams(), third.numParams());
    assertEquals(40, net.layerSize(0));
    assertEquals(Digits.PIXELS, net.layerInputSize(0));
  }

  @Test
  void computeGradientAndScore_twice_givesTheSame() {
    MultiLayerNetwork other = digits.network();
    Networks.computeGradient(other, SmallDigits.batch());
    INDArray first = other.gradient().gradient().dup();
    double score = other.score();
    Networks.computeGradient(other, SmallDigits.batch());
    assertEquals(first, other.gradient().gradient());
    assertEquals(score, other.gradientAndScore().getSecond());
    assertTrue(first.norm2Number().doubleValue() > 0);
  }

  @Test
  void calculateGradients_givesTheLocalGradientAndNoneOfTheInput() {
    MultiLayerNetwork other = digits.network();
    DataSet batch = SmallDigits.batch();
    Networks.computeGradient(other, batch);
    INDArray expected = other.gradient().gradient().dup();
    Pair<Gradient, INDArray> result =
        other.calculateGradients(batch.getFeatures(), batch.getLabels(), null, null);
    assertEquals(expected, result.getFirst().gradient());
    assertNull(result.getSecond());
  }

  /** Gradients that come from outside have no way into layers that take none. */
  @Test
  void backpropGradient_ofAnOutsideError_isAnError() {
    MultiLayerNetwork other = digits.network();
    other.fit(SmallDigits.batches(), 1);
    other.setInput(SmallDigits.batch().getFeatures());
    other.feedForward(true, false);
    assertThrows(
        IllegalStateException.class,
        () ->
            other
                .getLayer(1)
                .backpropGradient(
                    Nd4j.ones(SmallDigits.BATCH, 30), LayerWorkspaceMgr.noWorkspaces()));
  }

  /** DL4J pretrains layers of other kinds only. */
  @Test
  void pretrain_changesNothing() {
    MultiLayerNetwork other = digits.network();
    INDArray before = other.params().dup();
    other.pretrain(SmallDigits.batches());
    other.pretrainLayer(0, SmallDigits.batches());
    assertEquals(before, other.params());
  }
}
