package io.github.dl4jff.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Digits;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.LayerStatistics;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Converted models keep what they have learnt, and learn real digits. */
class ConvertedTrainingTest {
  private static final int EXAMPLES = 512;
  private static final int BATCH = 64;
  private static final int EPOCHS = 6;

  /** Of ten classes, chance is 0.1. */
  private static final double BETTER_THAN_CHANCE = 0.4;

  private static DataSet digits() {
    return (DataSet) Digits.training().getRange(0, EXAMPLES);
  }

  /** Each row of an image is a time step; of every other image the last one does not count. */
  private static DataSet sequences() {
    DataSet digits = digits();
    INDArray rows = digits.getFeatures().reshape(EXAMPLES, 8, 8).permute(0, 2, 1).dup('c');
    INDArray mask = Nd4j.ones(EXAMPLES, 8);
    for (int i = 0; i < EXAMPLES; i += 2) {
      mask.putScalar(i, 7, 0);
    }
    return new DataSet(rows, digits.getLabels(), mask, null);
  }

  private static DataSet words() {
    DataSet digits = digits();
    INDArray words = digits.getFeatures().mul(OrdinaryModels.LEVELS - 1);
    return new DataSet(words.reshape(EXAMPLES, 1, 64), digits.getLabels());
  }

  private static DataSetIterator batches(DataSet data) {
    return new ListDataSetIterator<>(data.asList(), BATCH);
  }

  private static double loss(List<LayerStatistics> layers) {
    return layers.stream().mapToDouble(LayerStatistics::localLoss).sum();
  }

  private static void assertLearns(MultiLayerNetwork net, DataSet data) {
    net.setListeners(new FFTrainingListener());
    net.fit(batches(data), 1);
    double first = loss(FFTrainingListener.epochStatistics(net));
    double firstScore = net.score(data);
    net.fit(batches(data), EPOCHS - 1);

    assertTrue(loss(FFTrainingListener.epochStatistics(net)) < 0.9 * first);
    assertTrue(net.score(data) < firstScore);
    double head = net.evaluate(batches(data)).accuracy();
    double goodness = new GoodnessClassifier(net).evaluate(batches(data)).accuracy();
    assertTrue(head > BETTER_THAN_CHANCE, "head " + head);
    assertTrue(goodness > BETTER_THAN_CHANCE, "goodness " + goodness);
  }

  private static MultiLayerNetwork initialised(MultiLayerConfiguration conf) {
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    net.init();
    return net;
  }

  @Test
  void fit_leNet_learnsTheDigits() {
    MultiLayerConfiguration conf = OrdinaryModels.leNet(OrdinaryModels.FLAT);
    assertLearns(initialised(ForwardForward.convert(conf)), digits());
  }

  @Tag("slow")
  @Test
  void fit_leNetOfFastLayersOnImages_learnsTheDigits() {
    InputType images = InputType.convolutional(8, 8, 1);
    DataSet digits = digits();
    digits.setFeatures(digits.getFeatures().reshape(EXAMPLES, 1, 8, 8));
    Conversion conversion = ForwardForward.conversion().inputType(images).fastLayers(true);
    assertLearns(initialised(conversion.convert(OrdinaryModels.leNet(images))), digits);
  }

  @Tag("slow")
  @Test
  void fit_batchNormalisationAndDropout_learnsTheDigits() {
    assertLearns(initialised(ForwardForward.convert(OrdinaryModels.vgg())), digits());
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fit_recurrentUnderAMask_learnsTheDigits(boolean isPooled) {
    MultiLayerConfiguration conf = OrdinaryModels.recurrent(isPooled);
    assertLearns(initialised(ForwardForward.convert(conf)), sequences());
  }

  @Tag("slow")
  @Test
  void fit_embeddingAndConvolutionOfWords_learnsTheDigits() {
    assertLearns(initialised(ForwardForward.convert(OrdinaryModels.words())), words());
  }

  @Test
  void fit_residualGraph_learnsTheDigits() {
    ComputationGraph net = new ComputationGraph(ForwardForward.convert(OrdinaryModels.residual()));
    net.init();
    net.setListeners(new FFTrainingListener());
    net.fit(batches(digits()), 1);
    double first = loss(FFTrainingListener.epochStatistics(net));
    net.fit(batches(digits()), EPOCHS - 1);

    assertTrue(loss(FFTrainingListener.epochStatistics(net)) < 0.9 * first);
    assertTrue(net.evaluate(batches(digits())).accuracy() > BETTER_THAN_CHANCE);
    GoodnessClassifier goodness = new GoodnessClassifier(net);
    assertTrue(goodness.evaluate(batches(digits())).accuracy() > BETTER_THAN_CHANCE);
  }

  /** The snippet of docs/guide.md. */
  private static MultiLayerNetwork trainOn(MultiLayerNetwork trained, DataSetIterator train) {
    MultiLayerNetwork net = ForwardForward.convert(trained); // with its weights
    net.setListeners(new FFTrainingListener());
    net.fit(train, EPOCHS);
    return net;
  }

  private static MultiLayerNetwork trained() {
    MultiLayerNetwork net = initialised(OrdinaryModels.vgg());
    net.fit(batches(digits()), 1);
    return net;
  }

  private static void assertSame(Map<String, INDArray> expected, Map<String, INDArray> got) {
    expected.forEach((key, value) -> assertEquals(value, got.get(key), key));
  }

  @Test
  void convert_trainedNetwork_keepsAllParametersToTheBitAndTheOriginal() {
    MultiLayerNetwork net = trained();
    INDArray before = net.params().dup();
    String json = net.getLayerWiseConfigurations().toJson();
    MultiLayerNetwork converted = ForwardForward.convert(net);

    assertEquals(net.getIterationCount(), converted.getIterationCount());
    for (Layer layer : net.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      assertSame(layer.paramTable(), converted.getLayer(name).paramTable());
    }
    converted.setLearningRate(0.1);
    trainOn(converted, batches(digits()));
    assertEquals(before, net.params());
    assertEquals(json, net.getLayerWiseConfigurations().toJson());
  }

  @Test
  void convert_trainedNetworkToFastLayers_keepsItsWeights() {
    MultiLayerNetwork net = initialised(OrdinaryModels.leNet(OrdinaryModels.FLAT));
    MultiLayerNetwork converted = ForwardForward.conversion().fastLayers(true).convert(net);

    assertTrue(converted.getLayer("dense").conf().getLayer() instanceof FFDenseLayer);
    for (Layer layer : net.getLayers()) {
      if (layer.numParams() > 0) { // the poolings are inside the convolutions now
        String name = layer.conf().getLayer().getLayerName();
        assertSame(layer.paramTable(), converted.getLayer(name).paramTable());
      }
    }
  }

  @Test
  void convert_trainedGraph_keepsAllParametersToTheBitAndTheOriginal() {
    ComputationGraph net = new ComputationGraph(OrdinaryModels.residual());
    net.init();
    net.fit(batches(digits()), 1);
    INDArray before = net.params().dup();
    ComputationGraph converted = ForwardForward.convert(net);

    assertEquals(net.getIterationCount(), converted.getIterationCount());
    for (Layer layer : net.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      assertSame(layer.paramTable(), converted.getLayer(name).paramTable());
    }
    converted.setListeners(new FFTrainingListener());
    converted.fit(batches(digits()), 1);
    assertEquals(before, net.params());
    assertNotEquals(net.getLayer("stem").params(), converted.getLayer("stem").params());
  }

  @Test
  void fit_trainedNetwork_trainsOnAndIsSavedAndLoaded(@TempDir Path folder) throws IOException {
    MultiLayerNetwork net = trainOn(trained(), batches(digits()));
    File file = folder.resolve("converted.zip").toFile();
    ModelSerializer.writeModel(net, file, true);
    MultiLayerNetwork loaded = ModelSerializer.restoreMultiLayerNetwork(file, true);

    assertEquals(net.getLayerWiseConfigurations(), loaded.getLayerWiseConfigurations());
    assertEquals(net.params(), loaded.params());
    assertEquals(net.output(digits().getFeatures()), loaded.output(digits().getFeatures()));
  }
}
