package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.negative.UniformNegatives;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.lang3.SerializationUtils;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

@ParameterizedClass
@EnumSource(Objective.class)
class LayerwiseTest {
  @Parameter private Objective objective;

  private Networks.Plan plan() {
    return Networks.plan().objective(objective);
  }

  static Stream<IUpdater> updaters() {
    return Stream.of(new Adam(0.01), new Nesterovs(0.1, 0.9), new Sgd(0.1));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void fit_layerwise_changesOneLayerAtATimeAndTheOutputLayerAlways(IUpdater updater) {
    MultiLayerNetwork net = plan().updater(updater).each(this::decaying).build();
    net.setListeners(FFTrainingListener.builder().layerwise(2).build());
    List<INDArray> before = params(net);
    List<List<Integer>> changed = new ArrayList<>();
    for (int epoch = 0; epoch < 7; epoch++) {
      net.fit(new ListDataSetIterator<>(Networks.data(DataType.FLOAT, 20, 1).asList(), 8));
      List<INDArray> after = params(net);
      List<Integer> layers = new ArrayList<>();
      for (int i = 0; i < after.size(); i++) {
        if (!after.get(i).equals(before.get(i))) {
          layers.add(i);
        }
      }
      changed.add(layers);
      before = after;
    }
    List<Integer> first = List.of(0, 3);
    List<Integer> second = List.of(1, 3);
    List<Integer> third = List.of(2, 3);
    assertEquals(List.of(first, first, second, second, third, third, third), changed);
  }

  private FFDenseLayer.Builder decaying(FFDenseLayer.Builder builder) {
    builder.weightDecay(0.01); // DL4J declares it to return its own builder
    return objective == Objective.TWO_PASSES ? builder.peerNormalization(0.1) : builder;
  }

  private static List<INDArray> params(MultiLayerNetwork net) {
    List<INDArray> params = new ArrayList<>();
    for (int i = 0; i < net.getnLayers(); i++) {
      params.add(net.getLayer(i).params().dup());
    }
    return params;
  }

  @Test
  void statistics_layerwise_areOfTheLearningLayerAlone() {
    MultiLayerNetwork net = plan().build();
    net.setListeners(FFTrainingListener.builder().layerwise(1).build());
    for (String name : List.of("ff1", "ff2", "ff3")) {
      net.fit(new ListDataSetIterator<>(Networks.data(DataType.FLOAT, 20, 1).asList(), 8));
      List<LayerStatistics> statistics = FFTrainingListener.epochStatistics(net);
      assertEquals(List.of(name), statistics.stream().map(LayerStatistics::layer).toList());
      assertEquals(statistics.size(), FFTrainingListener.statistics(net).size());
    }
  }

  @Test
  void fit_firstLayerAlone_trainsItAsAllAtOnceWould() {
    // with hard negatives the head sees other layers above; uniform ones do not depend on it
    MultiLayerNetwork alone = plan().build();
    MultiLayerNetwork all = plan().build();
    alone.setListeners(
        FFTrainingListener.builder().layerwise(9).negatives(new UniformNegatives()).build());
    all.setListeners(FFTrainingListener.builder().negatives(new UniformNegatives()).build());
    for (MultiLayerNetwork net : List.of(alone, all)) {
      net.fit(new ListDataSetIterator<>(Networks.data(DataType.FLOAT, 20, 1).asList(), 20));
    }
    assertEquals(all.getLayer(0).params(), alone.getLayer(0).params());
    assertNotEquals(all.getLayer(1).params(), alone.getLayer(1).params());
  }

  /** DL4J counts no epochs there: the layers above the first would never learn. */
  @Test
  void fit_minibatchOutsideOfAnEpoch_isAnErrorThatSaysHowToCountEpochs() {
    DataSet batch = Networks.data(DataType.FLOAT, 20, 1);
    MultiLayerNetwork net = plan().build();
    net.setListeners(FFTrainingListener.builder().layerwise(1).build());
    assertOutside(net, batch);
    net.fit(new ListDataSetIterator<>(batch.asList(), 8));
    assertOutside(net, batch);
  }

  private static void assertOutside(MultiLayerNetwork net, DataSet batch) {
    INDArray before = net.params().dup();
    IllegalStateException error = assertThrows(IllegalStateException.class, () -> net.fit(batch));
    assertTrue(
        error
            .getMessage()
            .startsWith("layerwise(1): expected a minibatch of an epoch, got one outside of any"),
        error.getMessage());
    assertEquals(before, net.params());
  }

  @Test
  void fit_oneLayerOutsideOfAnEpoch_trainsForItIsAlwaysItsTurn() {
    MultiLayerNetwork net = plan().hidden(5).build();
    net.setListeners(FFTrainingListener.builder().layerwise(1).build());
    INDArray before = net.params().dup();
    net.fit(Networks.data(DataType.FLOAT, 20, 1));
    assertNotEquals(before, net.params());
  }

  @Test
  void fit_ownLoopThatTellsOfItsEpochs_trainsAsIteratorDoes() {
    List<DataSet> batches = Networks.data(DataType.FLOAT, 20, 1).batchBy(8);
    MultiLayerNetwork expected = plan().build();
    expected.setListeners(FFTrainingListener.builder().layerwise(1).build());
    expected.fit(new ListDataSetIterator<>(Networks.data(DataType.FLOAT, 20, 1).asList(), 8), 3);
    MultiLayerNetwork net = plan().build();
    FFTrainingListener listener = FFTrainingListener.builder().layerwise(1).build();
    net.setListeners(listener);
    for (int epoch = 0; epoch < 3; epoch++) {
      listener.onEpochStart(net);
      batches.forEach(net::fit);
      listener.onEpochEnd(net);
      net.incrementEpochCount();
    }
    assertEquals(expected.params(), net.params());
    assertEquals(
        FFTrainingListener.epochStatistics(expected), FFTrainingListener.epochStatistics(net));
  }

  /** The worker of a cluster fits minibatches, in an epoch that its driver counts. */
  @Test
  void fit_serialisedListener_takesTheEpochFromTheNetwork() {
    MultiLayerNetwork net = plan().build();
    net.setListeners(SerializationUtils.clone(FFTrainingListener.builder().layerwise(1).build()));
    net.setEpochCount(1);
    List<INDArray> before = params(net);
    net.fit(Networks.data(DataType.FLOAT, 20, 1));
    assertEquals(before.get(0), net.getLayer(0).params());
    assertNotEquals(before.get(1), net.getLayer(1).params());
  }

  @Test
  void layerwise_noEpochs_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> FFTrainingListener.builder().layerwise(0));
  }
}
