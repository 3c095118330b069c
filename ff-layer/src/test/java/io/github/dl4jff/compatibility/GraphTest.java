package io.github.dl4jff.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Digits;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Forward-Forward layers beside ordinary ones in a graph. */
@ParameterizedClass
@EnumSource(Objective.class)
class GraphTest {
  private final SmallDigits digits;

  GraphTest(Objective objective) {
    digits = new SmallDigits(objective);
  }

  private FFDenseLayer ff(int width, int labels) {
    return digits.begin(labels).nOut(width).allowBackprop(true).build();
  }

  private DenseLayer dense(int width) {
    return new DenseLayer.Builder().nOut(width).activation(Activation.TANH).build();
  }

  private ComputationGraph withBranch() {
    return SmallDigits.graph(
        SmallDigits.graphBuilder()
            .addLayer("ff1", ff(40, Digits.CLASSES), "pixels")
            .addLayer("ff2", ff(30, 0), "ff1")
            .addLayer("dense", dense(20), "pixels")
            .addVertex("all", new MergeVertex(), "ff1", "ff2", "dense")
            .addLayer("out", SmallDigits.output(), "all")
            .setOutputs("out"));
  }

  private void computeGradient(ComputationGraph graph, DataSet data) {
    graph.setInputs(data.getFeatures());
    graph.setLabels(data.getLabels());
    graph.computeGradientAndScore();
  }

  private INDArray gradient(ComputationGraph graph, String layer) {
    return graph.getLayer(layer).getGradientsViewArray().dup();
  }

  /** The same graph without the listener is backpropagated as a whole. */
  @Test
  void branch_besideTheChain_hasTheGradientThatItHasWithoutForwardForward() {
    ComputationGraph graph = withBranch();
    ComputationGraph backprop = withBranch();
    backprop.setListeners();
    computeGradient(graph, SmallDigits.batch());
    computeGradient(backprop, SmallDigits.batch());
    assertEquals(backprop.score(), graph.score());
    for (String untouched : new String[] {"dense", "out"}) {
      assertEquals(gradient(backprop, untouched), gradient(graph, untouched));
    }
    for (String local : new String[] {"ff1", "ff2"}) {
      assertNotEquals(gradient(backprop, local), gradient(graph, local));
    }
  }

  private GraphBuilder withOwnOutput(GraphBuilder builder) {
    return builder
        .addLayer("dense", dense(20), "pixels")
        .addLayer("denseOut", SmallDigits.output(), "dense");
  }

  @Test
  void branch_withAnOutputOfItsOwn_trainsAsInAGraphOfItsOwn() {
    ComputationGraph both =
        SmallDigits.graph(
            withOwnOutput(SmallDigits.graphBuilder())
                .addLayer("ff1", ff(40, Digits.CLASSES), "pixels")
                .addLayer("out", SmallDigits.output(), "ff1")
                .setOutputs("out", "denseOut"));
    ComputationGraph alone =
        SmallDigits.graph(withOwnOutput(SmallDigits.graphBuilder()).setOutputs("denseOut"));
    alone.setListeners();
    for (String layer : new String[] {"dense", "denseOut"}) {
      both.getLayer(layer).setParams(alone.getLayer(layer).params().dup());
    }
    for (DataSet batch : SmallDigits.examples().batchBy(SmallDigits.BATCH)) {
      INDArray[] features = {batch.getFeatures()};
      both.fit(new MultiDataSet(features, new INDArray[] {batch.getLabels(), batch.getLabels()}));
      alone.fit(new MultiDataSet(features, new INDArray[] {batch.getLabels()}));
    }
    for (String layer : new String[] {"dense", "denseOut"}) {
      assertEquals(alone.getLayer(layer).params(), both.getLayer(layer).params());
    }
  }

  @Test
  void chain_underAndOverOrdinaryLayers_learns() {
    ComputationGraph graph =
        SmallDigits.graph(
            SmallDigits.graphBuilder()
                .addLayer("below", dense(60), "pixels")
                .addLayer("ff1", ff(40, Digits.CLASSES), "below")
                .addLayer("ff2", ff(30, 0), "ff1")
                .addLayer("above", dense(20), "ff2")
                .addLayer("out", SmallDigits.output(), "above")
                .setOutputs("out"));
    INDArray below = graph.getLayer("below").params().dup();
    graph.fit(SmallDigits.batches(), 15);
    assertEquals(below, graph.getLayer("below").params());
    double accuracy = graph.evaluate(SmallDigits.test()).accuracy();
    assertTrue(accuracy > 0.6, "accuracy " + accuracy);
    double goodness = new GoodnessClassifier(graph).evaluate(SmallDigits.test()).accuracy();
    assertTrue(goodness > 0.6, "goodness " + goodness);
  }

  @Test
  void multiDataSet_twoInputsAndTwoOutputs_usesTheOutputWithTheChainsClasses() {
    ComputationGraph graph =
        SmallDigits.graph(
            SmallDigits.configuration()
                .graphBuilder()
                .addInputs("upper", "lower")
                .addVertex("pixels", new MergeVertex(), "upper", "lower")
                .addLayer("ff1", ff(60, Digits.CLASSES), "pixels")
                .addLayer("ff2", ff(40, 0), "ff1")
                .addLayer(
                    "parity",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "ff2")
                .addLayer("digit", SmallDigits.output(), "ff2")
                .setInputTypes(InputType.feedForward(32), InputType.feedForward(32))
                .setOutputs("parity", "digit"));
    for (int epoch = 0; epoch < 15; epoch++) {
      for (DataSet batch : SmallDigits.examples().batchBy(SmallDigits.BATCH)) {
        graph.fit(split(batch));
      }
    }
    FFTrainingListener.statistics(graph)
        .forEach(layer -> assertTrue(layer.figure(digits.accuracy()) > 0.8, layer::toString));
    MultiDataSet test = split(Digits.test());
    INDArray[] outputs = graph.output(test.getFeatures());
    for (int i = 0; i < 2; i++) {
      INDArray expected = test.getLabels(i).argMax(1);
      double right =
          outputs[i]
              .argMax(1)
              .eq(expected)
              .castTo(outputs[i].dataType())
              .meanNumber()
              .doubleValue();
      assertTrue(right > (i == 0 ? 0.75 : 0.6), "output " + i + ": " + right);
    }
  }

  /** The upper and the lower half of each image; whether the digit is odd, and the digit. */
  private MultiDataSet split(DataSet data) {
    INDArray x = data.getFeatures();
    INDArray parity = Nd4j.zeros(x.size(0), 2);
    int[] digits = data.getLabels().argMax(1).toIntVector();
    for (int i = 0; i < digits.length; i++) {
      parity.putScalar(i, digits[i] % 2, 1);
    }
    return new MultiDataSet(
        new INDArray[] {
          x.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 32)).dup(),
          x.get(NDArrayIndex.all(), NDArrayIndex.interval(32, 64)).dup()
        },
        new INDArray[] {parity, data.getLabels()});
  }
}
