package io.github.dl4jff.training;

import static io.github.dl4jff.training.BlockModel.DENSE;
import static io.github.dl4jff.training.BlockModel.FF_ADAM;
import static io.github.dl4jff.training.BlockModel.THREADS;
import static io.github.dl4jff.training.BlockModel.listening;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.L2Regularization;

class ForwardTrainerTest {
  @ParameterizedTest
  @EnumSource(BlockModel.class)
  void fit_isFitOfTheNetwork_toTheBit(BlockModel model) {
    MultiLayerNetwork expected = model.listening();
    INDArray before = expected.params().dup();
    expected.fit(model.batches(), 3);
    assertNotEquals(before, expected.params());
    for (int threads : THREADS) {
      MultiLayerNetwork got = model.listening();
      new ForwardTrainer(got, threads).fit(model.batches(), 3);
      assertSame(expected, got);
    }
  }

  @ParameterizedTest
  @EnumSource(BlockModel.class)
  void fit_graph_isFitOfTheGraph_toTheBit(BlockModel model) {
    ComputationGraph untrained = model.create().toComputationGraph();
    ComputationGraph expected = model.listening(untrained.clone());
    expected.fit(model.batches(), 3);
    for (int threads : THREADS) {
      ComputationGraph got = model.listening(untrained.clone());
      ForwardTrainer trainer = new ForwardTrainer(got, threads);
      trainer.fit(model.batches());
      got.fit(model.batches());
      trainer.fit(model.batches());
      assertEquals(expected.params(), got.params());
      assertEquals(expected.getUpdater().getStateViewArray(), got.getUpdater().getStateViewArray());
      assertEquals(expected.getIterationCount(), got.getIterationCount());
      assertEquals(expected.getEpochCount(), got.getEpochCount());
      assertEquals(expected.score(), got.score(), 0);
      assertEquals(
          FFTrainingListener.epochStatistics(expected), FFTrainingListener.epochStatistics(got));
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
    MultiLayerNetwork expected = DENSE.listening();
    expected.fit(DENSE.batches(), 4);
    MultiLayerNetwork got = DENSE.listening();
    got.fit(DENSE.batches());
    new ForwardTrainer(got, 2).fit(DENSE.batches());
    MultiLayerNetwork loaded = listening(savedAndLoaded(got));
    new ForwardTrainer(loaded).fit(DENSE.batches());
    loaded.fit(DENSE.batches());
    assertSame(expected, loaded);
  }

  /** A trainer is told nothing of what happens to the network between two of its fits. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void fit_again_seesWhatHasChanged(int threads) {
    List<Consumer<MultiLayerNetwork>> changes =
        List.of(
            net -> {},
            net -> net.fit(FF_ADAM.batches()),
            net -> net.setLearningRate(0.005),
            net -> net.setParams(net.params().mul(0.5)),
            BlockModel::listening,
            net -> net.getLayerWiseConfigurations().setTrainingWorkspaceMode(WorkspaceMode.NONE),
            net -> layer(net).setRegularization(List.of(new L2Regularization(0.1))),
            net -> layer(net).setGradientNormalization(GradientNormalization.ClipL2PerLayer));
    MultiLayerNetwork expected = FF_ADAM.listening();
    MultiLayerNetwork got = FF_ADAM.listening();
    ForwardTrainer trainer = new ForwardTrainer(got, threads);
    for (Consumer<MultiLayerNetwork> change : changes) {
      change.accept(expected);
      change.accept(got);
      expected.fit(FF_ADAM.batches());
      trainer.fit(FF_ADAM.batches());
      assertSame(expected, got);
    }
  }

  private static BaseLayer layer(MultiLayerNetwork net) {
    return (BaseLayer) net.getLayer(1).conf().getLayer();
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
      new ForwardTrainer(net, threads).fit(DENSE.batches(), 2);
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
    MultiLayerNetwork net = DENSE.listening();
    net.addListeners(expected);
    net.fit(DENSE.batches(), 2);
    for (int threads : THREADS) {
      Told got = new Told();
      MultiLayerNetwork trained = DENSE.listening();
      trained.addListeners(got);
      new ForwardTrainer(trained, threads).fit(DENSE.batches(), 2);
      assertEquals(expected.calls, got.calls);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void fit_leavesNoThreadBehind(int threads) throws Exception {
    new ForwardTrainer(DENSE.listening(), threads).fit(DENSE.batches());
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
    double shallow = workspaces(4, net -> new ForwardTrainer(net).fit(DENSE.batches(), 3));
    double deep = workspaces(20, net -> new ForwardTrainer(net).fit(DENSE.batches(), 3));
    assertTrue(deep <= 1.1 * shallow, deep + " and " + shallow + " bytes");
    double shallowFit = workspaces(4, net -> net.fit(DENSE.batches(), 3));
    double deepFit = workspaces(20, net -> net.fit(DENSE.batches(), 3));
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
}
