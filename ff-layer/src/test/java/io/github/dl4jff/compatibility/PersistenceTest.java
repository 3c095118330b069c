package io.github.dl4jff.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Digits;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.training.FFTrainingListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.Checkpoint;
import org.deeplearning4j.optimize.listeners.CheckpointListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/** Saving, restoring, copying. Files hold no listeners: add an FFTrainingListener to train on. */
@ParameterizedClass
@EnumSource(Objective.class)
class PersistenceTest {
  private final SmallDigits digits;

  PersistenceTest(Objective objective) {
    digits = new SmallDigits(objective);
  }

  private static final int EPOCHS = 3;

  @TempDir private Path directory;

  private File file() {
    return directory.resolve("model.zip").toFile();
  }

  @Test
  void save_networkWithUpdater_resumesBitIdentically() throws IOException {
    MultiLayerNetwork whole = digits.network();
    whole.fit(SmallDigits.batches(), 2 * EPOCHS);
    MultiLayerNetwork half = digits.network();
    half.fit(SmallDigits.batches(), EPOCHS);
    ModelSerializer.writeModel(half, file(), true);

    MultiLayerNetwork resumed = MultiLayerNetwork.load(file(), true);
    assertEquals(half.output(Digits.test().getFeatures()), outputOf(resumed));
    assertEquals(EPOCHS * SmallDigits.BATCHES, resumed.getIterationCount());
    SmallDigits.listening(resumed).fit(SmallDigits.batches(), EPOCHS);
    assertEquals(whole.params(), resumed.params());
    assertEquals(whole.getUpdater().getStateViewArray(), resumed.getUpdater().getStateViewArray());
    assertEquals(2 * EPOCHS, resumed.getEpochCount());

    MultiLayerNetwork withoutUpdater = MultiLayerNetwork.load(file(), false);
    SmallDigits.listening(withoutUpdater).fit(SmallDigits.batches(), EPOCHS);
    assertNotEquals(whole.params(), withoutUpdater.params());
  }

  private Object outputOf(MultiLayerNetwork net) {
    return net.output(Digits.test().getFeatures());
  }

  /** Dropout draws from ND4J's generator, whose state no file holds. */
  @Test
  void save_dropoutPeersAndLayerwise_resumesBitIdenticallyWithTheGeneratorSeeded()
      throws IOException {
    MultiLayerNetwork[] nets = new MultiLayerNetwork[2];
    for (int i = 0; i < 2; i++) {
      nets[i] = digits.plan().each(this::dropoutAndPeers).build();
      nets[i].setListeners(FFTrainingListener.builder().layerwise(2).build());
      Nd4j.getRandom().setSeed(1);
      nets[i].fit(SmallDigits.batches(), EPOCHS);
      if (i == 1) {
        ModelSerializer.writeModel(nets[i], file(), true);
        nets[i] = MultiLayerNetwork.load(file(), true);
        nets[i].setListeners(FFTrainingListener.builder().layerwise(2).build());
      }
      Nd4j.getRandom().setSeed(2);
      nets[i].fit(SmallDigits.batches(), EPOCHS);
    }
    assertEquals(nets[0].params(), nets[1].params());
  }

  private FFDenseLayer.Builder dropoutAndPeers(FFDenseLayer.Builder builder) {
    builder.dropOut(0.8); // DL4J declares it to return its own builder
    return digits.isOnePass() ? builder : builder.peerNormalization(0.03);
  }

  @Test
  void save_graphWithUpdater_resumesBitIdentically() throws IOException {
    ComputationGraph whole = digits.graph();
    whole.fit(SmallDigits.batches(), 2 * EPOCHS);
    ComputationGraph half = digits.graph();
    half.fit(SmallDigits.batches(), EPOCHS);
    ModelSerializer.writeModel(half, file(), true);
    ComputationGraph resumed = ComputationGraph.load(file(), true);
    SmallDigits.listening(resumed).fit(SmallDigits.batches(), EPOCHS);
    assertEquals(whole.params(), resumed.params());
    assertEquals(whole.getUpdater().getStateViewArray(), resumed.getUpdater().getStateViewArray());
  }

  @Test
  void save_withNormalizer_restoresBoth() throws Exception {
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(SmallDigits.examples());
    MultiLayerNetwork net = digits.network();
    DataSetIterator batches = SmallDigits.batches();
    batches.setPreProcessor(normalizer);
    net.fit(batches, 1);
    // DL4J's own writeModel(..., normalizer) fails: it flushes the file after closing it
    ModelSerializer.writeModel(net, file(), true);
    ModelSerializer.addNormalizerToModel(file(), normalizer);
    var restored = ModelSerializer.restoreMultiLayerNetworkAndNormalizer(file(), true);
    assertEquals(net.params(), restored.getFirst().params());
    assertEquals(normalizer, restored.getSecond());
  }

  @Test
  void json_andYaml_ofANetworkKeepTheConfiguration() {
    MultiLayerConfiguration conf = digits.plan().configuration();
    assertEquals(conf, MultiLayerConfiguration.fromJson(conf.toJson()));
    assertEquals(conf, MultiLayerConfiguration.fromYaml(conf.toYaml()));
  }

  @Test
  void json_andYaml_ofAGraphKeepTheConfiguration() {
    ComputationGraphConfiguration conf = digits.graph().getConfiguration();
    assertEquals(conf, ComputationGraphConfiguration.fromJson(conf.toJson()));
    assertEquals(conf, ComputationGraphConfiguration.fromYaml(conf.toYaml()));
  }

  /** DL4J copies no listeners into the clone of a network. */
  @Test
  void clone_network_trainsOnAsTheOriginalAndApart() {
    MultiLayerNetwork net = digits.network();
    net.fit(SmallDigits.batches(), 1);
    MultiLayerNetwork twin = SmallDigits.listening(net.clone());
    twin.fit(SmallDigits.batches(), 1);
    assertNotEquals(net.params(), twin.params());
    net.fit(SmallDigits.batches(), 1);
    assertEquals(net.params(), twin.params());
  }

  /** The clone of a graph has the listeners of the original, but its counts begin at 0. */
  @Test
  void clone_graph_trainsOnAsTheOriginalAndApart() {
    ComputationGraph graph = digits.graph();
    graph.fit(SmallDigits.batches(), 1);
    ComputationGraph twin = graph.clone();
    assertEquals(0, twin.getIterationCount());
    twin.getConfiguration().setIterationCount(graph.getIterationCount());
    twin.getConfiguration().setEpochCount(graph.getEpochCount());
    twin.fit(SmallDigits.batches(), 1);
    assertNotEquals(graph.params(), twin.params());
    graph.fit(SmallDigits.batches(), 1);
    assertEquals(graph.params(), twin.params());
  }

  /** DL4J builds the graph with the clock for its seed, and counts from 0. */
  @Test
  void toComputationGraph_givenTheNetworksSeedAndCounts_trainsOnAsTheNetwork() throws IOException {
    MultiLayerNetwork net = digits.network();
    net.fit(SmallDigits.batches(), 1);
    ComputationGraph graph = net.toComputationGraph();
    graph.getLayer(0).conf().setSeed(net.getDefaultConfiguration().getSeed());
    graph.getConfiguration().setIterationCount(net.getIterationCount());
    graph.getConfiguration().setEpochCount(net.getEpochCount());
    graph.save(file());
    ComputationGraph loaded = ComputationGraph.load(file(), true);
    SmallDigits.listening(graph).fit(SmallDigits.batches(), 1);
    SmallDigits.listening(loaded).fit(SmallDigits.batches(), 1);
    net.fit(SmallDigits.batches(), 1);
    assertEquals(net.params(), graph.params());
    assertEquals(net.params(), loaded.params());
  }

  @Test
  void checkpoint_everyEpoch_resumesBitIdentically() {
    File checkpoints = directory.toFile();
    MultiLayerNetwork whole = digits.network();
    CheckpointListener listener =
        new CheckpointListener.Builder(checkpoints).saveEveryNEpochs(1).keepAll().build();
    whole.addListeners(listener);
    whole.fit(SmallDigits.batches(), EPOCHS);
    assertEquals(EPOCHS, listener.availableCheckpoints().size());
    MultiLayerNetwork resumed = CheckpointListener.loadCheckpointMLN(checkpoints, 0);
    SmallDigits.listening(resumed).fit(SmallDigits.batches(), EPOCHS - 1);
    assertEquals(whole.params(), resumed.params());
  }

  /** DL4J writes the file before it counts the iteration. */
  @Test
  void checkpoint_everyFewIterations_resumesBitIdenticallyOnceTheIterationIsCounted() {
    File checkpoints = directory.toFile();
    MultiLayerNetwork whole = digits.network();
    whole.addListeners(
        new CheckpointListener.Builder(checkpoints).saveEveryNIterations(4).keepLast(1).build());
    whole.fit(SmallDigits.batches(), 1);
    Checkpoint last = CheckpointListener.lastCheckpoint(checkpoints);
    MultiLayerNetwork resumed = CheckpointListener.loadLastCheckpointMLN(checkpoints);
    assertEquals(last.getIteration(), resumed.getIterationCount());
    resumed.setIterationCount(last.getIteration() + 1);
    SmallDigits.listening(resumed);
    DataSetIterator batches = SmallDigits.batches();
    for (int i = 0; batches.hasNext(); i++) {
      var batch = batches.next();
      if (i >= resumed.getIterationCount()) {
        resumed.fit(batch);
      }
    }
    assertEquals(whole.params(), resumed.params());
  }

  @Test
  void checkpoint_ofAGraph_loads() {
    File checkpoints = directory.toFile();
    ComputationGraph graph = digits.graph();
    graph.addListeners(new CheckpointListener.Builder(checkpoints).saveEveryEpoch().build());
    graph.fit(SmallDigits.batches(), 1);
    assertEquals(graph.params(), CheckpointListener.loadLastCheckpointCG(checkpoints).params());
  }

  @Test
  void memoryReport_andSummary_ofANetworkAndAGraphNameTheLayer() {
    InputType pixels = InputType.feedForward(Digits.PIXELS);
    for (String text :
        List.of(
            digits.plan().configuration().getMemoryReport(pixels).toString(),
            digits.graph().getConfiguration().getMemoryReport(pixels).toString(),
            digits.network().summary(),
            digits.network().summary(pixels),
            digits.graph().summary(),
            digits.graph().summary(pixels))) {
      assertTrue(text.contains("FFDense"), text);
    }
  }
}
