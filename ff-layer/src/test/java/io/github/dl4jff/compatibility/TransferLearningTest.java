package io.github.dl4jff.compatibility;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Digits;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.loss.CrossEntropyLoss;
import io.github.dl4jff.loss.SymBaLoss;
import io.github.dl4jff.training.FFTrainingListener;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.transferlearning.TransferLearningHelper;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trained models taken apart and put together again; frozen layers. */
@ParameterizedClass
@EnumSource(Objective.class)
class TransferLearningTest {
  private final SmallDigits digits;

  TransferLearningTest(Objective objective) {
    digits = new SmallDigits(objective);
  }

  private static final int EPOCHS = 10;

  private OutputLayer output(int nIn) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(nIn)
        .nOut(Digits.CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private FFDenseLayer ff(int nIn, int nOut, int labels) {
    return digits.begin(labels).nIn(nIn).nOut(nOut).build();
  }

  /** Two dense layers under an output layer, trained by backpropagation. */
  private MultiLayerNetwork trainedDense() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            SmallDigits.configuration()
                .activation(Activation.RELU)
                .list()
                .layer(new DenseLayer.Builder().nOut(40).build())
                .layer(new DenseLayer.Builder().nOut(30).build())
                .layer(SmallDigits.output())
                .setInputType(InputType.feedForward(Digits.PIXELS))
                .build());
    net.init();
    net.fit(SmallDigits.batches(), EPOCHS);
    return net;
  }

  private double goodnessAccuracy(MultiLayerNetwork net) {
    return new GoodnessClassifier(net).evaluate(SmallDigits.test()).accuracy();
  }

  @Test
  void replace_denseByForwardForward_learnsOnTheFrozenLayersBelow() {
    MultiLayerNetwork dense = trainedDense();
    MultiLayerNetwork net =
        new TransferLearning.Builder(dense)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Adam(0.005)).build())
            .setFeatureExtractor(0)
            .removeLayersFromOutput(2)
            .addLayer(ff(40, 30, Digits.CLASSES))
            .addLayer(output(30))
            .build();
    SmallDigits.listening(net).fit(SmallDigits.batches(), EPOCHS);
    assertEquals(dense.getLayer(0).params(), net.getLayer(0).params());
    assertTrue(net.evaluate(SmallDigits.test()).accuracy() > 0.7);
    assertTrue(goodnessAccuracy(net) > 0.7);
  }

  @Test
  void replace_denseOfAGraphByForwardForward_learns() {
    ComputationGraph dense =
        SmallDigits.graph(
            SmallDigits.graphBuilder()
                .addLayer(
                    "dense",
                    new DenseLayer.Builder().nOut(40).activation(Activation.RELU).build(),
                    "pixels")
                .addLayer("out", SmallDigits.output(), "dense")
                .setOutputs("out"));
    dense.setListeners();
    dense.fit(SmallDigits.batches(), EPOCHS);
    ComputationGraph graph =
        new TransferLearning.GraphBuilder(dense)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Adam(0.005)).build())
            .setFeatureExtractor("dense")
            .removeVertexAndConnections("out")
            .addLayer("ff", ff(40, 30, Digits.CLASSES), "dense")
            .addLayer("out", output(30), "ff")
            .setOutputs("out")
            .build();
    SmallDigits.listening(graph).fit(SmallDigits.batches(), EPOCHS);
    assertEquals(dense.getLayer("dense").params(), graph.getLayer("dense").params());
    assertTrue(graph.evaluate(SmallDigits.test()).accuracy() > 0.6);
  }

  @Test
  void fineTune_updaterAndWeightDecay_reachTheLayersAndLeaveTheirOwnSettings() {
    MultiLayerNetwork net =
        digits
            .plan()
            .each(
                b ->
                    digits.isOnePass()
                        ? b.loss(new CrossEntropyLoss(0.1))
                        : b.loss(new SymBaLoss()))
            .build();
    MultiLayerNetwork tuned =
        new TransferLearning.Builder(net)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Sgd(0.3)).l2(0.01).build())
            .build();
    FFDenseLayer layer = (FFDenseLayer) tuned.getLayerWiseConfigurations().getConf(0).getLayer();
    assertEquals(new Sgd(0.3), layer.getIUpdater());
    assertEquals(1, layer.getRegularizationByParam(digits.ownWeights()).size());
    FFDenseLayer before = (FFDenseLayer) net.getLayerWiseConfigurations().getConf(0).getLayer();
    assertEquals(before.getLearning(), layer.getLearning());
    assertEquals(before.getLabelInput(), layer.getLabelInput());
    assertEquals(net.params(), tuned.params());
    SmallDigits.listening(tuned).fit(SmallDigits.batches(), 1);
    assertNotEquals(net.params(), tuned.params());
  }

  @Test
  void nOutReplace_ofALayer_resizesItAndTheNext() {
    MultiLayerNetwork net = digits.network();
    net.fit(SmallDigits.batches(), 1);
    MultiLayerNetwork resized =
        new TransferLearning.Builder(net).nOutReplace(0, 50, WeightInit.XAVIER).build();
    assertArrayEquals(new long[] {64, 50}, resized.getParam("0_W").shape());
    long[] shape = digits.isOnePass() ? new long[] {50, 10} : new long[] {10, 50};
    assertArrayEquals(shape, resized.getParam("0_" + digits.ownWeights()).shape());
    assertArrayEquals(new long[] {50, 30}, resized.getParam("1_W").shape());
    assertEquals(net.getLayer(2).params(), resized.getLayer(2).params());
    SmallDigits.listening(resized).fit(SmallDigits.batches(), EPOCHS);
    assertTrue(goodnessAccuracy(resized) > 0.7);
  }

  /** nOutReplace of the output layer leaves labels(C) or classes(C) as they were. */
  @Test
  void nOutReplace_ofTheOutputLayer_isAnErrorAsTheClassesStay() {
    MultiLayerNetwork replaced =
        new TransferLearning.Builder(digits.network()).nOutReplace(2, 4, WeightInit.XAVIER).build();
    SmallDigits.listening(replaced);
    DataSet fewer = SmallDigits.batch();
    INDArray ofFour = Nd4j.zeros(SmallDigits.BATCH, 4);
    for (int i = 0; i < SmallDigits.BATCH; i++) {
      ofFour.putScalar(i, i % 4, 1);
    }
    fewer.setLabels(ofFour);
    DL4JInvalidInputException error =
        assertThrows(DL4JInvalidInputException.class, () -> replaced.fit(fewer));
    assertTrue(error.getMessage().contains("must be the number of classes"), error.getMessage());
  }

  @Test
  void classes_changed_aNetworkOfTheNewNumberTakesOverWhatItsClassesDoNotShape() {
    MultiLayerNetwork net = digits.network();
    net.fit(SmallDigits.batches(), EPOCHS);
    MultiLayerConfiguration ofFourClasses = digits.plan().size(Digits.PIXELS, 4).configuration();
    MultiLayerNetwork changed = new MultiLayerNetwork(ofFourClasses);
    changed.init();
    net.paramTable()
        .forEach(
            (key, value) -> {
              if (changed.getParam(key).equalShapes(value)) {
                changed.setParam(key, value); // W and b; the label's weights and the head are new
              }
            });
    for (int k = 0; k < 2; k++) {
      assertEquals(net.getParam(k + "_W"), changed.getParam(k + "_W"));
      assertEquals(net.getParam(k + "_b"), changed.getParam(k + "_b"));
    }
    DataSet firstFour =
        DataSet.merge(
            SmallDigits.examples().asList().stream()
                .filter(digit -> digit.outcome() < 4)
                .map(
                    digit ->
                        new DataSet(
                            digit.getFeatures(),
                            digit.getLabels().get(NDArrayIndex.all(), NDArrayIndex.interval(0, 4))))
                .toList());
    SmallDigits.listening(changed).fit(SmallDigits.batches(firstFour), 2);
    assertTrue(
        new GoodnessClassifier(changed).evaluate(SmallDigits.batches(firstFour)).accuracy() > 0.7);
  }

  @Test
  void freeze_allForwardForwardLayers_trainsTheHeadAloneWithoutAListener() {
    MultiLayerNetwork net = digits.network();
    net.fit(SmallDigits.batches(), EPOCHS);
    MultiLayerNetwork frozen =
        new TransferLearning.Builder(net)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Adam(0.005)).build())
            .setFeatureExtractor(1)
            .removeOutputLayer()
            .addLayer(output(30))
            .build();
    frozen.fit(SmallDigits.batches(), EPOCHS);
    for (int k = 0; k < 2; k++) {
      assertEquals(net.getLayer(k).params(), frozen.getLayer(k).params());
    }
    assertTrue(frozen.evaluate(SmallDigits.test()).accuracy() > 0.6);
  }

  @Test
  void freeze_lowestForwardForwardLayerOfTwoPasses_isAnError() {
    MultiLayerNetwork frozen = lowestFrozen(Objective.TWO_PASSES);
    DL4JInvalidConfigException error =
        assertThrows(DL4JInvalidConfigException.class, () -> frozen.fit(SmallDigits.batch()));
    assertTrue(
        error.getMessage().contains("FFDenseLayer 'ff1' (layer 0): expected no wrapper around it"),
        error.getMessage());
    assertTrue(error.getMessage().contains("setLearningRate"), error.getMessage());
  }

  private static MultiLayerNetwork lowestFrozen(Objective objective) {
    MultiLayerNetwork frozen =
        new TransferLearning.Builder(new SmallDigits(objective).network())
            .setFeatureExtractor(0)
            .build();
    return SmallDigits.listening(frozen);
  }

  @Test
  void freeze_lowestForwardForwardLayerOfOnePass_keepsItWhileTheOthersLearn() {
    MultiLayerNetwork net = lowestFrozen(Objective.ONE_PASS);
    INDArray[] before = new INDArray[net.getnLayers()];
    for (int i = 0; i < before.length; i++) {
      before[i] = net.getLayer(i).params().dup();
    }
    net.fit(SmallDigits.batches(), EPOCHS);
    assertEquals(before[0], net.getLayer(0).params());
    assertNotEquals(before[1], net.getLayer(1).params());
    assertNotEquals(before[2], net.getLayer(2).params());
    assertTrue(goodnessAccuracy(net) > 0.7);
  }

  /** DL4J's backward pass ends at a FrozenLayer, so that the layer below it would not learn. */
  @Test
  void freeze_aLayerAboveOneThatLearns_isAnError() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            SmallDigits.configuration()
                .list()
                .layer(digits.ff(40, Digits.CLASSES))
                .layer(
                    new org.deeplearning4j.nn.conf.layers.misc.FrozenLayer(
                        new DenseLayer.Builder().nIn(40).nOut(30).build()))
                .layer(output(30))
                .setInputType(InputType.feedForward(Digits.PIXELS))
                .build());
    net.init();
    SmallDigits.listening(net);
    DL4JInvalidConfigException error =
        assertThrows(DL4JInvalidConfigException.class, () -> net.fit(SmallDigits.batch()));
    assertTrue(error.getMessage().contains("FrozenLayerWithBackprop"), error.getMessage());
  }

  @Test
  void freeze_withBackpropAboveALayerThatLearns_works() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            SmallDigits.configuration()
                .list()
                .layer(digits.ff(40, Digits.CLASSES))
                .layer(
                    new FrozenLayerWithBackprop(new DenseLayer.Builder().nIn(40).nOut(30).build()))
                .layer(output(30))
                .setInputType(InputType.feedForward(Digits.PIXELS))
                .build());
    net.init();
    INDArray frozen = net.getLayer(1).params().dup();
    SmallDigits.listening(net).fit(SmallDigits.batches(), EPOCHS);
    assertEquals(frozen, net.getLayer(1).params());
    assertTrue(goodnessAccuracy(net) > 0.7);
  }

  @Test
  void helper_featurizedData_trainsTheLayersOverTheFrozenOnes() {
    MultiLayerNetwork net =
        new TransferLearning.Builder(trainedDense())
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Adam(0.005)).build())
            .setFeatureExtractor(0)
            .removeLayersFromOutput(2)
            .addLayer(ff(40, 30, Digits.CLASSES))
            .addLayer(output(30))
            .build();
    TransferLearningHelper helper = new TransferLearningHelper(net);
    helper.unfrozenMLN().setListeners(new FFTrainingListener());
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      for (DataSet batch : SmallDigits.examples().batchBy(SmallDigits.BATCH)) {
        helper.fitFeaturized(helper.featurize(batch));
      }
    }
    assertEquals(helper.unfrozenMLN().getLayer(0).params(), net.getLayer(1).params());
    assertTrue(net.evaluate(SmallDigits.test()).accuracy() > 0.6);
    assertTrue(goodnessAccuracy(net) > 0.6);
  }
}
