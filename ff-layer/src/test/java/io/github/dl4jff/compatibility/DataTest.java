package io.github.dl4jff.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Objective;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.DataSetIteratorSplitter;
import org.deeplearning4j.datasets.iterator.EarlyTerminationDataSetIterator;
import org.deeplearning4j.datasets.iterator.IteratorDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.AsyncDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** What feeds a network: iterators, normalisers, data types, masks, caches. */
@Tag("slow")
@ParameterizedClass
@EnumSource(Objective.class)
class DataTest {
  private final SmallDigits digits;

  DataTest(Objective objective) {
    digits = new SmallDigits(objective);
  }

  private static final int EPOCHS = 2;

  private INDArray trainedOn(DataSetIterator iterator, int epochs) {
    MultiLayerNetwork net = digits.network();
    net.fit(iterator, epochs);
    return net.params();
  }

  @Test
  void iterator_asyncAndWrapped_trainAsThePlainOne() {
    INDArray plain = trainedOn(SmallDigits.batches(), EPOCHS);
    assertEquals(plain, trainedOn(new AsyncDataSetIterator(SmallDigits.batches()), EPOCHS));
    assertEquals(
        plain, trainedOn(new EarlyTerminationDataSetIterator(SmallDigits.batches(), 100), EPOCHS));
    assertEquals(
        trainedOn(SmallDigits.batches(), 1),
        trainedOn(new IteratorDataSetIterator(SmallDigits.examples().asList().iterator(), 32), 1));
  }

  @Test
  @SuppressWarnings("deprecation") // DL4J would rather have fit(iterator, epochs), but has it yet
  void iterator_multipleEpochs_trainsAsThatManyEpochs() {
    assertEquals(
        trainedOn(SmallDigits.batches(), EPOCHS),
        trainedOn(
            new org.deeplearning4j.datasets.iterator.MultipleEpochsIterator(
                EPOCHS, SmallDigits.batches()),
            1));
  }

  @Test
  void iterator_splitIntoTrainingAndTest_trains() {
    List<DataSetIterator> parts =
        new DataSetIteratorSplitter(SmallDigits.batches(), new int[] {7, 3}).getIterators();
    MultiLayerNetwork net = digits.network();
    net.fit(parts.get(0), 10);
    assertEquals(10 * 7, net.getIterationCount());
    assertTrue(net.evaluate(parts.get(1)).accuracy() > 0.5);
  }

  @Test
  void iterator_multiDataSet_trainsANetworkAndAGraphAlike() {
    MultiLayerNetwork net = digits.network();
    net.fit(new MultiDataSetIteratorAdapter(SmallDigits.batches()));
    assertEquals(trainedOn(SmallDigits.batches(), 1), net.params());
    ComputationGraph graph = digits.graph();
    graph.fit(new MultiDataSetIteratorAdapter(SmallDigits.batches()));
    assertEquals(net.params(), graph.params());
  }

  @Test
  void fit_multiDataSetAndArrays_trainAGraphAlike() {
    ComputationGraph[] graphs = new ComputationGraph[3];
    DataSet batch = SmallDigits.batch();
    for (int i = 0; i < 3; i++) {
      graphs[i] = digits.graph();
      switch (i) {
        case 0 -> graphs[i].fit(batch);
        case 1 -> graphs[i].fit(new MultiDataSet(batch.getFeatures(), batch.getLabels()));
        default ->
            graphs[i].fit(new INDArray[] {batch.getFeatures()}, new INDArray[] {batch.getLabels()});
      }
    }
    assertEquals(graphs[0].params(), graphs[1].params());
    assertEquals(graphs[0].params(), graphs[2].params());
  }

  @Test
  void fit_classIndices_trainAsOneHotLabels() {
    MultiLayerNetwork[] nets = {digits.network(), digits.network()};
    DataSet batch = SmallDigits.batch();
    nets[0].fit(batch);
    nets[1].fit(batch.getFeatures(), batch.getLabels().argMax(1).toIntVector());
    assertEquals(nets[0].params(), nets[1].params());
  }

  static Stream<DataNormalization> normalizers() {
    return Stream.of(
        new NormalizerStandardize(),
        new NormalizerMinMaxScaler(),
        new ImagePreProcessingScaler(0, 1, 1));
  }

  @ParameterizedTest
  @MethodSource("normalizers")
  void normalizer_asPreProcessor_trainsAndEvaluates(DataNormalization normalizer) {
    DataSetIterator train = SmallDigits.batches();
    DataSetIterator test = SmallDigits.test();
    normalizer.fit(train);
    train.setPreProcessor(normalizer);
    test.setPreProcessor(normalizer);
    MultiLayerNetwork net = digits.network();
    net.fit(train, 10);
    assertTrue(net.evaluate(test).accuracy() > 0.7);
    assertTrue(new GoodnessClassifier(net).evaluate(test).accuracy() > 0.7);
  }

  /** In HALF, an updater's epsilon of 1e-8 is 0: Adam's would divide by it in any network. */
  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE", "HALF"})
  void dataType_ofTheNetwork_trainsAndEvaluates(DataType dataType) {
    Adam updater = Adam.builder().learningRate(0.005).epsilon(1e-4).build();
    MultiLayerNetwork net =
        SmallDigits.listening(digits.plan().dataType(dataType).updater(updater).build());
    net.fit(SmallDigits.batches(), 10);
    assertEquals(dataType, net.params().dataType());
    assertTrue(net.evaluate(SmallDigits.test()).accuracy() > 0.7);
    assertTrue(new GoodnessClassifier(net).evaluate(SmallDigits.test()).accuracy() > 0.7);
  }

  /** DL4J's own check. */
  @Test
  void dataType_bfloat16_isAnError() {
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () -> digits.plan().dataType(DataType.BFLOAT16).configuration());
    assertTrue(error.getMessage().contains("BFLOAT16"), error.getMessage());
  }

  @Test
  void convertDataType_ofATrainedNetwork_keepsWhatItLearnt() {
    MultiLayerNetwork net = digits.network();
    net.fit(SmallDigits.batches(), 10);
    MultiLayerNetwork converted = net.convertDataType(DataType.DOUBLE);
    double expected = new GoodnessClassifier(net).evaluate(SmallDigits.test()).accuracy();
    double got = new GoodnessClassifier(converted).evaluate(SmallDigits.test()).accuracy();
    assertEquals(expected, got, 0.01);
    SmallDigits.listening(converted).fit(SmallDigits.batches(), 1);
    assertEquals(DataType.DOUBLE, converted.params().dataType());
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "HALF", "INT", "UBYTE"})
  void dataType_ofTheFeatures_isCastToTheNetworks(DataType dataType) {
    DataSet data = SmallDigits.batch();
    INDArray pixels = data.getFeatures().mul(16).castTo(dataType); // whole numbers
    MultiLayerNetwork net = digits.network();
    MultiLayerNetwork plain = digits.network();
    net.fit(new DataSet(pixels, data.getLabels()));
    plain.fit(new DataSet(pixels.castTo(DataType.FLOAT), data.getLabels()));
    assertEquals(plain.params(), net.params());
  }

  @Test
  void mask_ofTheLabels_isAnErrorInANetworkAndAGraph() {
    DataSet masked = SmallDigits.batch();
    masked.setLabelsMaskArray(Nd4j.ones(SmallDigits.BATCH, 1));
    String expected = "expected no mask of the labels, got one of shape [32, 1]";
    MultiLayerNetwork net = digits.network();
    INDArray before = net.params().dup();
    DL4JInvalidInputException error =
        assertThrows(DL4JInvalidInputException.class, () -> net.fit(masked));
    assertTrue(error.getMessage().contains(expected), error.getMessage());
    assertEquals(before, net.params());
    net.fit(SmallDigits.batch());
    assertNotEquals(before, net.params());
    ComputationGraph graph = digits.graph();
    error = assertThrows(DL4JInvalidInputException.class, () -> graph.fit(masked));
    assertTrue(error.getMessage().contains(expected), error.getMessage());
    graph.fit(SmallDigits.batch());
    assertEquals(net.params(), graph.params());
  }

  @Test
  void mask_ofTheFeaturesOfAGraph_isAnError() {
    DataSet masked = SmallDigits.batch();
    masked.setFeaturesMaskArray(Nd4j.ones(SmallDigits.BATCH, 1));
    ComputationGraph graph = digits.graph();
    DL4JInvalidInputException error =
        assertThrows(DL4JInvalidInputException.class, () -> graph.fit(masked));
    assertTrue(
        error.getMessage().contains("FFDenseLayer 'ff1'")
            && error.getMessage().contains("expected no mask, got one of shape [32, 1]"),
        error.getMessage());
  }

  @ParameterizedTest
  @EnumSource(CacheMode.class)
  void cacheMode_everyOne_trainsAlike(CacheMode mode) {
    MultiLayerNetwork net = digits.network();
    net.setCacheMode(mode);
    net.fit(SmallDigits.batches(), EPOCHS);
    assertEquals(trainedOn(SmallDigits.batches(), EPOCHS), net.params());
  }
}
