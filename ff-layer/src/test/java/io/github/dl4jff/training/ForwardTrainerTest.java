package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

class ForwardTrainerTest {
  private static final int[] THREADS = {1, 2, 4};

  private static MultiLayerNetwork network() {
    return listening(BlockModel.DENSE);
  }

  private static MultiLayerNetwork listening(BlockModel model) {
    MultiLayerNetwork net = model.create();
    net.setListeners(model.listener().build());
    return net;
  }

  private static MultiLayerNetwork listening(MultiLayerNetwork net) {
    net.setListeners(new FFTrainingListener());
    return net;
  }

  private static DataSetIterator batches() {
    return BlockModel.DENSE.batches();
  }

  @ParameterizedTest
  @EnumSource(BlockModel.class)
  void fit_isFitOfTheNetwork_toTheBit(BlockModel model) {
    MultiLayerNetwork expected = listening(model);
    INDArray before = expected.params().dup();
    expected.fit(model.batches(), 3);
    assertNotEquals(before, expected.params());
    for (int threads : THREADS) {
      MultiLayerNetwork got = listening(model);
      new ForwardTrainer(got, threads).fit(model.batches(), 3);
      assertSame(expected, got);
    }
  }

  private static void assertSame(MultiLayerNetwork expected, MultiLayerNetwork got) {
    assertEquals(expected.params(), got.params());
    assertEquals(expected.getUpdater().getStateViewArray(), got.getUpdater().getStateViewArray());
    assertEquals(expected.getIterationCount(), got.getIterationCount());
    assertEquals(expected.getEpochCount(), got.getEpochCount());
    assertEquals(expected.score(), got.score(), 0);
    assertEquals(FFTrainingListener.statistics(expected), FFTrainingListener.statistics(got));
    assertEquals(
        FFTrainingListener.epochStatistics(expected), FFTrainingListener.epochStatistics(got));
  }

  @ParameterizedTest
  @EnumSource(
      value = BlockModel.class,
      names = {"REGULARIZED", "TWO_PASSES"})
  void fit_layerwise_isFitOfTheNetwork_toTheBit(BlockModel model) {
    for (int threads : THREADS) {
      MultiLayerNetwork expected = model.create();
      MultiLayerNetwork got = model.create();
      expected.setListeners(model.listener().layerwise(1).build());
      got.setListeners(model.listener().layerwise(1).build());
      expected.fit(model.batches(), 4);
      new ForwardTrainer(got, threads).fit(model.batches(), 4);
      assertSame(expected, got);
    }
  }

  @Test
  void fit_inTurnWithFitOfTheNetwork_goesOn() throws IOException {
    MultiLayerNetwork expected = network();
    expected.fit(batches(), 4);
    MultiLayerNetwork got = network();
    got.fit(batches());
    new ForwardTrainer(got, 2).fit(batches());
    MultiLayerNetwork loaded = listening(savedAndLoaded(got));
    new ForwardTrainer(loaded).fit(batches());
    loaded.fit(batches());
    assertSame(expected, loaded);
  }

  private static MultiLayerNetwork savedAndLoaded(MultiLayerNetwork net) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, file, true);
    return ModelSerializer.restoreMultiLayerNetwork(
        new ByteArrayInputStream(file.toByteArray()), true);
  }

  @Test
  void fit_withDropout_isTheSameForAnyNumberOfThreads() {
    List<INDArray> parameters = new ArrayList<>();
    for (int threads : THREADS) {
      MultiLayerNetwork net =
          listening(
              Networks.plan()
                  .objective(Objective.ONE_PASS)
                  .each(layer -> layer.dropOut(0.5))
                  .build());
      Nd4j.getRandom().setSeed(threads);
      float before = Nd4j.rand(1).getFloat(0);
      Nd4j.getRandom().setSeed(threads);
      new ForwardTrainer(net, threads).fit(batches(), 2);
      assertEquals(before, Nd4j.rand(1).getFloat(0), 0, "the caller's own random numbers");
      parameters.add(net.params());
    }
    assertEquals(parameters.get(0), parameters.get(1));
    assertEquals(parameters.get(0), parameters.get(2));
  }

  /** Writes down what it is told. */
  private static final class Told extends BaseTrainingListener {
    private final List<String> calls = new ArrayList<>();
    private final Thread thread = Thread.currentThread();

    @Override
    public void onEpochStart(Model model) {
      calls.add("start " + ((MultiLayerNetwork) model).getEpochCount());
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      assertEquals(thread, Thread.currentThread());
      calls.add(
          iteration
              + " "
              + epoch
              + " "
              + model.score()
              + " "
              + ((MultiLayerNetwork) model).batchSize());
    }

    @Override
    public void onEpochEnd(Model model) {
      calls.add("end " + ((MultiLayerNetwork) model).getIterationCount());
    }
  }

  @Test
  void fit_tellsListenersAsFitOfTheNetworkDoes() {
    Told expected = new Told();
    MultiLayerNetwork net = network();
    net.addListeners(expected);
    net.fit(batches(), 2);
    for (int threads : THREADS) {
      Told got = new Told();
      MultiLayerNetwork trained = network();
      trained.addListeners(got);
      new ForwardTrainer(trained, threads).fit(batches(), 2);
      assertEquals(expected.calls, got.calls);
    }
  }

  /** The iteration that fails, as fit says it, and the block. */
  @Test
  void fit_blockFails_allStopAndItSaysWhere() {
    DataSet data = BlockModel.DENSE.data();
    data.getFeatures().putScalar(40, 2, Float.NaN);
    MultiLayerNetwork net = network();
    RuntimeException expected =
        assertThrows(DL4JInvalidInputException.class, () -> net.fit(of(data)));
    for (int threads : THREADS) {
      MultiLayerNetwork got = network();
      RuntimeException e =
          assertThrows(
              DL4JInvalidInputException.class,
              () -> new ForwardTrainer(got, threads).fit(of(data), 2));
      assertEquals(expected.getMessage(), e.getMessage());
      assertTrue(
          e.getSuppressed()[0]
              .getMessage()
              .contains("in the block of FFDenseLayer 'ff1' (layer 0), iteration 2"),
          () -> Arrays.toString(e.getSuppressed()));
      assertEquals(2, got.getIterationCount());
      new ForwardTrainer(got, threads).fit(batches());
      assertTrue(Double.isFinite(got.score()));
    }
  }

  private static DataSetIterator of(DataSet data) {
    return new ListDataSetIterator<>(data.asList(), BlockModel.BATCH);
  }

  @Test
  void fit_listenerFails_nothingIsLost() {
    for (int threads : THREADS) {
      MultiLayerNetwork net = network();
      net.addListeners(
          new BaseTrainingListener() {
            @Override
            public void iterationDone(Model model, int iteration, int epoch) {
              if (iteration == 3) {
                throw new UnsupportedOperationException("enough");
              }
            }
          });
      assertThrows(
          UnsupportedOperationException.class,
          () -> new ForwardTrainer(net, threads).fit(batches()));
      assertTrainedOn(net.getIterationCount(), net);
      assertTrue(net.getIterationCount() >= 4);
    }
  }

  /** All blocks have learnt from the same minibatches, those that are counted. */
  private static void assertTrainedOn(int minibatches, MultiLayerNetwork net) {
    MultiLayerNetwork expected = network();
    DataSetIterator all = batches();
    for (int i = 0; i < minibatches; i++) {
      if (!all.hasNext()) {
        all.reset();
      }
      expected.fit(all.next());
    }
    assertEquals(expected.params(), net.params());
    assertEquals(expected.getUpdater().getStateViewArray(), net.getUpdater().getStateViewArray());
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 7", "2, 0", "2, 1", "2, 9", "3, 4", "3, 17", "4, 30"})
  void fit_interruptedAtAnyMoment_losesNothing(int threads, int millis) throws Exception {
    MultiLayerNetwork net = network();
    List<Throwable> thrown = new ArrayList<>();
    Thread training =
        new Thread(
            () -> {
              try {
                new ForwardTrainer(net, threads).fit(batches(), Integer.MAX_VALUE);
              } catch (CancellationException e) {
                thrown.add(e);
              }
              thrown.add(Thread.currentThread().isInterrupted() ? null : new AssertionError());
            });
    training.start();
    while (net.getIterationCount() < 20) {
      Thread.onSpinWait();
    }
    Thread.sleep(millis);
    training.interrupt();
    training.join();
    assertEquals(2, thrown.size());
    assertEquals(null, thrown.get(1));
    assertTrue(
        thrown.get(0).getMessage().contains("iteration " + net.getIterationCount()),
        thrown.get(0)::getMessage);
    assertTrainedOn(net.getIterationCount(), net);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void fit_leavesNoThreadBehind(int threads) throws Exception {
    new ForwardTrainer(network(), threads).fit(batches());
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("forward-trainer")) {
        thread.join(5000);
        assertTrue(!thread.isAlive(), thread::toString);
      }
    }
  }

  /** In workspaces; what goes from block to block is two arrays, whatever the depth. */
  @Test
  void fit_memoryForActivity_doesNotGrowWithDepth() throws Exception {
    double shallow = workspaces(4, net -> new ForwardTrainer(net).fit(batches(), 3));
    double deep = workspaces(20, net -> new ForwardTrainer(net).fit(batches(), 3));
    assertTrue(deep <= 1.1 * shallow, deep + " and " + shallow + " bytes");
    double shallowFit = workspaces(4, net -> net.fit(batches(), 3));
    double deepFit = workspaces(20, net -> net.fit(batches(), 3));
    assertTrue(deepFit >= 3 * shallowFit, deepFit + " and " + shallowFit + " bytes by net.fit");
  }

  /** Bytes in the workspaces of a new thread that has trained a network. */
  private static double workspaces(int depth, Consumer<MultiLayerNetwork> training)
      throws Exception {
    int[] widths = new int[depth];
    Arrays.fill(widths, 200);
    MultiLayerNetwork net =
        listening(Networks.plan().objective(Objective.ONE_PASS).hidden(widths).build());
    FutureTask<Long> task =
        new FutureTask<>(
            () -> {
              training.accept(net);
              return Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread().stream()
                  .mapToLong(MemoryWorkspace::getCurrentSize)
                  .sum();
            });
    new Thread(task).start();
    return task.get();
  }

  @Test
  void fit_withoutListener_isRefused() {
    MultiLayerNetwork net = BlockModel.DENSE.create();
    DL4JInvalidConfigException e =
        assertThrows(
            DL4JInvalidConfigException.class, () -> new ForwardTrainer(net).fit(batches()));
    assertTrue(e.getMessage().contains("net.addListeners(new FFTrainingListener())"));
  }

  @Test
  void fit_hardNegatives_areRefused() {
    for (int threads : THREADS) {
      MultiLayerNetwork net = listening(Networks.plan().build());
      INDArray before = net.params().dup();
      DL4JInvalidConfigException e =
          assertThrows(
              DL4JInvalidConfigException.class,
              () -> new ForwardTrainer(net, threads).fit(batches()));
      assertTrue(
          e.getMessage().contains("such as UniformNegatives, got HardNegatives"), e::getMessage);
      assertEquals(before, net.params());
    }
  }

  @Test
  void fit_collaboration_isRefused() {
    MultiLayerNetwork net =
        listening(Networks.plan().each(layer -> layer.collaboration(0.1)).build());
    DL4JInvalidConfigException e =
        assertThrows(
            DL4JInvalidConfigException.class, () -> new ForwardTrainer(net).fit(batches()));
    assertTrue(e.getMessage().contains("'ff1' (layer 0): expected collaboration 0"), e::getMessage);
  }

  @Test
  void fit_truncatedBackpropThroughTime_isRefused() {
    MultiLayerNetwork net = listening(BlockModel.RECURRENT);
    net.getLayerWiseConfigurations().setBackpropType(BackpropType.TruncatedBPTT);
    assertThrows(
        DL4JInvalidConfigException.class,
        () -> new ForwardTrainer(net).fit(BlockModel.RECURRENT.batches()));
  }

  @Test
  void fit_maskOfLabels_isRefused() {
    DataSet data = Networks.data(DataType.FLOAT, 8, 1);
    data.setLabelsMaskArray(Nd4j.ones(8, 1));
    assertThrows(
        DL4JInvalidInputException.class,
        () -> new ForwardTrainer(network(), 2).fit(new ListDataSetIterator<>(List.of(data), 8)));
  }

  @Test
  void constructor_andFit_badArguments_areRefused() {
    MultiLayerNetwork net = network();
    assertThrows(IllegalArgumentException.class, () -> new ForwardTrainer(null));
    assertThrows(IllegalArgumentException.class, () -> new ForwardTrainer(net, 0));
    assertThrows(IllegalArgumentException.class, () -> new ForwardTrainer(net).fit(null));
    assertThrows(IllegalArgumentException.class, () -> new ForwardTrainer(net).fit(batches(), 0));
    assertEquals(0, net.getIterationCount());
  }
}
