package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.negative.NegativeSampler;
import io.github.dl4jff.negative.UniformNegatives;
import java.util.List;
import org.apache.commons.lang3.SerializationUtils;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

@ParameterizedClass
@EnumSource(Objective.class)
class FFTrainingListenerTest {
  private static final int EXAMPLES = 50;
  private static final int BATCH = 16; // leaves a last batch of 2

  @Parameter private Objective objective;

  private Networks.Plan plan() {
    return Networks.plan().objective(objective);
  }

  private static DataSet data() {
    return Networks.data(DataType.FLOAT, EXAMPLES, 5);
  }

  private static DataSetIterator iterator() {
    return new ListDataSetIterator<>(data().asList(), BATCH);
  }

  private MultiLayerNetwork network(TrainingListener... listeners) {
    MultiLayerNetwork net = plan().build();
    net.setListeners(listeners);
    return net;
  }

  @Test
  void fit_iterator_raisesPositiveAboveNegativeGoodnessInEveryLayer() {
    MultiLayerNetwork net = Networks.plan().hidden(32, 24, 24).build();
    net.setListeners(new FFTrainingListener());
    net.fit(iterator(), 60);
    List<LayerStatistics> statistics = FFTrainingListener.epochStatistics(net);
    assertEquals(
        List.of("ff1", "ff2", "ff3"), statistics.stream().map(LayerStatistics::layer).toList());
    for (LayerStatistics layer : statistics) {
      assertTrue(
          layer.figure(LayerStatistics.POSITIVE_GOODNESS)
              > layer.figure(LayerStatistics.NEGATIVE_GOODNESS),
          layer::toString);
      assertTrue(
          layer.figure(LayerStatistics.PAIR_ACCURACY) > 0.8
              && layer.figure(LayerStatistics.PAIR_ACCURACY) <= 1,
          layer::toString);
      assertTrue(layer.localLoss() < 0, layer::toString); // SiLU: below 0 where told apart
    }
    assertTrue(net.evaluate(iterator()).accuracy() > 0.8);
  }

  @Test
  void fit_dataSetAndArrays_trainAsIteratorDoes() {
    MultiLayerNetwork byIterator = network(new FFTrainingListener());
    byIterator.fit(iterator(), 2);
    MultiLayerNetwork byDataSet = network(new FFTrainingListener());
    MultiLayerNetwork byArrays = network(new FFTrainingListener());
    for (int epoch = 0; epoch < 2; epoch++) {
      DataSetIterator batches = iterator();
      while (batches.hasNext()) {
        DataSet batch = batches.next();
        byDataSet.fit(batch);
        byArrays.fit(batch.getFeatures(), batch.getLabels());
      }
    }
    assertEquals(byIterator.params(), byDataSet.params());
    assertEquals(byIterator.params(), byArrays.params());
  }

  @Test
  void fit_bothWorkspaceModes_giveTheSameParameters() {
    INDArray[] params = new INDArray[2];
    for (WorkspaceMode mode : List.of(WorkspaceMode.NONE, WorkspaceMode.ENABLED)) {
      MultiLayerNetwork net = plan().workspaceMode(mode).build();
      net.setListeners(new FFTrainingListener());
      net.fit(iterator(), 3);
      params[mode == WorkspaceMode.NONE ? 0 : 1] = net.params();
    }
    assertEquals(params[0], params[1]);
  }

  @Test
  void fit_withDropout_worksInBothWorkspaceModesAndStaysFinite() {
    for (WorkspaceMode mode : List.of(WorkspaceMode.NONE, WorkspaceMode.ENABLED)) {
      MultiLayerNetwork net = plan().workspaceMode(mode).each(b -> b.dropOut(0.8)).build();
      net.setListeners(new FFTrainingListener());
      net.fit(iterator(), 3);
      assertTrue(Double.isFinite(net.params().sumNumber().doubleValue()));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void fit_dataType_keepsIt(DataType dataType) {
    MultiLayerNetwork net = plan().dataType(dataType).build();
    net.setListeners(new FFTrainingListener());
    net.fit(iterator(), 2);
    assertEquals(dataType, net.params().dataType());
    assertEquals(3, FFTrainingListener.statistics(net).size());
  }

  @Test
  void fit_sameSeed_givesBitIdenticalParameters() {
    MultiLayerNetwork first = network(new FFTrainingListener());
    MultiLayerNetwork second = network(new FFTrainingListener());
    MultiLayerNetwork other = plan().seed(8).build();
    other.setListeners(new FFTrainingListener());
    for (MultiLayerNetwork net : List.of(first, second, other)) {
      net.fit(iterator(), 3);
    }
    assertEquals(first.params(), second.params());
    assertNotEquals(first.params(), other.params());
  }

  @Test
  void fit_twoNetworksShareOneListener_trainAsEachAlone() {
    MultiLayerNetwork alone = network(new FFTrainingListener());
    alone.fit(iterator(), 2);
    FFTrainingListener shared = new FFTrainingListener();
    MultiLayerNetwork first = network(shared);
    MultiLayerNetwork second = network(shared);
    for (int epoch = 0; epoch < 2; epoch++) {
      first.fit(iterator());
      second.fit(iterator());
    }
    assertEquals(alone.params(), first.params());
    assertEquals(alone.params(), second.params());
  }

  @Test
  void fit_besideOtherListeners_leavesThemTheScore() {
    CollectScoresIterationListener scores = new CollectScoresIterationListener();
    MultiLayerNetwork net = network(scores, new FFTrainingListener());
    net.fit(iterator(), 2);
    MultiLayerNetwork added = network();
    added.addListeners(new FFTrainingListener());
    added.fit(iterator(), 2);
    assertEquals(net.params(), added.params());
    assertTrue(Double.isFinite(net.score()));
    assertTrue(net.score() > 0);
  }

  @Test
  void epochStatistics_areMeansOverThePairsOfTheEpoch() {
    MultiLayerNetwork net = network(new FFTrainingListener());
    double[] sum = new double[2];
    net.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            int pairs = ((MultiLayerNetwork) model).batchSize();
            sum[0] += pairs * FFTrainingListener.statistics(model).get(1).localLoss();
            sum[1] += pairs;
          }
        });
    net.fit(iterator());
    assertEquals(EXAMPLES, sum[1]);
    assertEquals(sum[0] / sum[1], FFTrainingListener.epochStatistics(net).get(1).localLoss(), 1e-9);
  }

  /** DL4J tells of no epochs there. */
  @Test
  void epochStatistics_inALoopOfMinibatches_areThoseSinceTheFirstOrSinceTheLastStart() {
    FFTrainingListener listener = new FFTrainingListener();
    MultiLayerNetwork net = network(listener);
    List<DataSet> batches = Networks.data(DataType.FLOAT, 24, 1).batchBy(8);
    net.fit(batches.get(0));
    double first = loss(FFTrainingListener.statistics(net));
    net.fit(batches.get(1));
    double second = loss(FFTrainingListener.statistics(net));
    assertEquals((first + second) / 2, loss(FFTrainingListener.epochStatistics(net)), 1e-6);
    listener.onEpochStart(net);
    net.fit(batches.get(2));
    assertEquals(FFTrainingListener.statistics(net), FFTrainingListener.epochStatistics(net));
    net.fit(iterator());
    net.fit(batches.get(0)); // after the epoch of the iterator
    assertEquals(FFTrainingListener.statistics(net), FFTrainingListener.epochStatistics(net));
  }

  private static double loss(List<LayerStatistics> statistics) {
    return statistics.get(1).localLoss();
  }

  @Test
  void statistics_beforeTraining_areEmpty() {
    MultiLayerNetwork net = network(new FFTrainingListener());
    assertEquals(List.of(), FFTrainingListener.statistics(net));
    assertEquals(List.of(), FFTrainingListener.epochStatistics(net));
  }

  @Test
  void statistics_whileBackpropagating_areEmptyAndDetachNothing() {
    MultiLayerNetwork net = plan().each(b -> b.allowBackprop(true)).build();
    MultiLayerNetwork twin = net.clone();
    assertEquals(List.of(), FFTrainingListener.statistics(net));
    net.fit(iterator());
    twin.fit(iterator());
    assertEquals(twin.params(), net.params());
  }

  @Test
  void listener_serialised_trainsAsTheOriginal() {
    FFTrainingListener listener =
        FFTrainingListener.builder().negatives(new UniformNegatives()).layerwise(1).build();
    MultiLayerNetwork net = network(listener);
    MultiLayerNetwork twin = network(SerializationUtils.clone(listener));
    net.fit(iterator(), 2);
    twin.fit(iterator(), 2);
    assertEquals(net.params(), twin.params());
  }

  @Test
  void setListeners_withoutIt_isAnErrorInTheNextIterationAndLosesNothing() {
    MultiLayerNetwork net = network(new FFTrainingListener());
    net.fit(iterator());
    INDArray before = net.params().dup();
    net.setListeners(new CollectScoresIterationListener());
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> net.fit(iterator()));
    assertTrue(error.getMessage().contains("FFDenseLayer 'ff3' (layer 2)"), error.getMessage());
    assertTrue(
        error.getMessage().contains("net.addListeners(new FFTrainingListener())"),
        error.getMessage());
    assertEquals(before, net.params());
    net.addListeners(new FFTrainingListener());
    net.fit(iterator());
    assertNotEquals(before, net.params());
  }

  @Test
  void allowBackprop_listenerDecides_whichWayTheSameNetworkTrains() {
    MultiLayerNetwork net = plan().each(b -> b.allowBackprop(true)).build();
    net.fit(iterator());
    net.setListeners(new FFTrainingListener());
    net.fit(iterator());
    assertEquals(3, FFTrainingListener.statistics(net).size());
    net.setListeners();
    MultiLayerNetwork twin = net.clone();
    net.fit(iterator());
    twin.setListeners(new FFTrainingListener());
    twin.fit(iterator());
    assertNotEquals(net.params(), twin.params());
  }

  @Test
  void negatives_samplerThatGivesTheTrueLabel_isAnError() {
    NegativeSampler broken = (labels, classes, head, random) -> labels;
    MultiLayerNetwork net = Networks.plan().build();
    net.setListeners(FFTrainingListener.builder().negatives(broken).build());
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> net.fit(iterator()));
    assertTrue(error.getMessage().contains("expected for each of the labels"), error.getMessage());
  }

  @Test
  void negatives_uniform_neverAsksTheHead() {
    NegativeSampler uniform = new UniformNegatives();
    NegativeSampler checked =
        (labels, classes, head, random) ->
            uniform.sample(
                labels,
                classes,
                () -> {
                  throw new AssertionError("asked");
                },
                random);
    MultiLayerNetwork net = Networks.plan().build();
    net.setListeners(FFTrainingListener.builder().negatives(checked).build());
    net.fit(iterator());
  }

  @Test
  void builder_badArguments_areRefusedAtOnce() {
    assertThrows(
        IllegalArgumentException.class, () -> FFTrainingListener.builder().negatives(null));
    assertThrows(IllegalArgumentException.class, () -> FFTrainingListener.builder().logEvery(-1));
  }
}
