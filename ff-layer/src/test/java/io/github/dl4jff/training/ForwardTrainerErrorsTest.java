package io.github.dl4jff.training;

import static io.github.dl4jff.training.BlockModel.DENSE;
import static io.github.dl4jff.training.BlockModel.THREADS;
import static io.github.dl4jff.training.BlockModel.listening;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.conf.FFDenseLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What ends training by {@link ForwardTrainer}, and what it refuses. */
class ForwardTrainerErrorsTest {
  /** The iteration that fails, as fit says it, and the block. */
  @Test
  void fit_blockFails_allStopAndItSaysWhere() {
    DataSet data = DENSE.data();
    data.getFeatures().putScalar(40, 2, Float.NaN);
    MultiLayerNetwork net = DENSE.listening();
    RuntimeException expected =
        assertThrows(DL4JInvalidInputException.class, () -> net.fit(of(data)));
    for (int threads : THREADS) {
      MultiLayerNetwork got = DENSE.listening();
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
      new ForwardTrainer(got, threads).fit(DENSE.batches());
      assertTrue(Double.isFinite(got.score()));
    }
  }

  /** Nothing else tells of an infinite feature whose weights are all negative. */
  @Test
  void fit_infiniteFeatureThatActivatesNoUnit_isTheSameErrorAsOfTheListener() {
    DataSet data = DENSE.data();
    data.getFeatures().putScalar(0, 2, Float.POSITIVE_INFINITY);
    MultiLayerNetwork net = withNegativeWeightsOfOneFeature();
    RuntimeException expected =
        assertThrows(DL4JInvalidInputException.class, () -> net.fit(of(data)));
    assertTrue(expected.getMessage().contains("expected finite features"), expected::getMessage);
    for (int threads : THREADS) {
      MultiLayerNetwork got = withNegativeWeightsOfOneFeature();
      RuntimeException e =
          assertThrows(
              DL4JInvalidInputException.class,
              () -> new ForwardTrainer(got, threads).fit(of(data)));
      assertEquals(expected.getMessage(), e.getMessage());
      assertEquals(net.params(), got.params());
    }
  }

  private static MultiLayerNetwork withNegativeWeightsOfOneFeature() {
    MultiLayerNetwork net = DENSE.listening();
    INDArray row = net.getParam("0_W").getRow(2);
    row.assign(Transforms.abs(row).negi());
    return net;
  }

  private static DataSetIterator of(DataSet data) {
    return new ListDataSetIterator<>(data.asList(), BlockModel.BATCH);
  }

  @Test
  void fit_listenerFails_nothingIsLost() {
    for (int threads : THREADS) {
      MultiLayerNetwork net = DENSE.listening();
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
          () -> new ForwardTrainer(net, threads).fit(DENSE.batches()));
      assertTrainedOn(net.getIterationCount(), net);
      assertTrue(net.getIterationCount() >= 4);
    }
  }

  /** All blocks have learnt from the same minibatches, those that are counted. */
  private static void assertTrainedOn(int minibatches, MultiLayerNetwork net) {
    MultiLayerNetwork expected = DENSE.listening();
    DataSetIterator all = DENSE.batches();
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
    MultiLayerNetwork net = DENSE.listening();
    List<Throwable> thrown = new ArrayList<>();
    Thread training =
        new Thread(
            () -> {
              try {
                new ForwardTrainer(net, threads).fit(DENSE.batches(), Integer.MAX_VALUE);
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

  @Test
  void fit_withoutListener_isRefused() {
    MultiLayerNetwork net = DENSE.create();
    DL4JInvalidConfigException e =
        assertThrows(
            DL4JInvalidConfigException.class, () -> new ForwardTrainer(net).fit(DENSE.batches()));
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
              () -> new ForwardTrainer(net, threads).fit(DENSE.batches()));
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
            DL4JInvalidConfigException.class, () -> new ForwardTrainer(net).fit(DENSE.batches()));
    assertTrue(e.getMessage().contains("'ff1' (layer 0): expected collaboration 0"), e::getMessage);
  }

  @Test
  void fit_truncatedBackpropThroughTime_isRefused() {
    MultiLayerNetwork net = BlockModel.RECURRENT.listening();
    net.getLayerWiseConfigurations().setBackpropType(BackpropType.TruncatedBPTT);
    assertThrows(
        DL4JInvalidConfigException.class,
        () -> new ForwardTrainer(net).fit(BlockModel.RECURRENT.batches()));
  }

  @ParameterizedTest
  @EnumSource(NotOneUponTheOther.class)
  void fit_graphOfMore_isRefused(NotOneUponTheOther graph) {
    GraphBuilder builder = new NeuralNetConfiguration.Builder().graphBuilder().addInputs("in");
    builder.addLayer("ff", ff(), "in");
    graph.finish(builder);
    ComputationGraph net = new ComputationGraph(builder.build());
    net.init();
    net.setListeners(new FFTrainingListener());
    DL4JInvalidConfigException e =
        assertThrows(
            DL4JInvalidConfigException.class,
            () -> new ForwardTrainer(net, 2).fit(DENSE.batches()));
    assertTrue(e.getMessage().contains("got " + graph.got), e::getMessage);
    assertEquals(0, net.getIterationCount());
  }

  private static FFDenseLayer ff() {
    return new FFDenseLayer.Builder().nIn(Networks.INPUTS).nOut(4).classes(3).build();
  }

  private static OutputLayer output(int inputs) {
    return new OutputLayer.Builder().nIn(inputs).nOut(3).activation(Activation.SOFTMAX).build();
  }

  /** Graphs that have no blocks one upon the other. */
  private enum NotOneUponTheOther {
    TWO_INPUTS("not one input but [in, more]") {
      @Override
      void finish(GraphBuilder graph) {
        graph.addInputs("more").addLayer("out", output(5), "ff", "more").setOutputs("out");
      }
    },
    TWO_OUTPUTS("not one output but [out, more]") {
      @Override
      void finish(GraphBuilder graph) {
        graph.addLayer("out", output(4), "ff").addLayer("more", output(4), "ff");
        graph.setOutputs("out", "more");
      }
    },
    MERGED("the vertex 'out-merge', a MergeVertex upon [ff, beside]") {
      @Override
      void finish(GraphBuilder graph) {
        graph.addLayer("beside", ff(), "in").addLayer("out", output(8), "ff", "beside");
        graph.setOutputs("out");
      }
    },
    SCALED("the vertex 'scaled', a ScaleVertex upon [ff]") {
      @Override
      void finish(GraphBuilder graph) {
        graph.addVertex("scaled", new ScaleVertex(2), "ff").addLayer("out", output(4), "scaled");
        graph.setOutputs("out");
      }
    },
    DANGLING("branches: vertices [ff, out, aside]") {
      @Override
      void finish(GraphBuilder graph) {
        graph.addLayer("out", output(4), "ff").addLayer("aside", ff(), "in");
        graph.allowDisconnected(true).allowNoOutput(true).setOutputs("out");
      }
    };

    private final String got;

    NotOneUponTheOther(String got) {
      this.got = got;
    }

    abstract void finish(GraphBuilder graph);
  }

  @Test
  void fit_maskOfLabels_isRefused() {
    DataSet data = Networks.data(DataType.FLOAT, 8, 1);
    data.setLabelsMaskArray(Nd4j.ones(8, 1));
    assertThrows(
        DL4JInvalidInputException.class,
        () ->
            new ForwardTrainer(DENSE.listening(), 2)
                .fit(new ListDataSetIterator<>(List.of(data), 8)));
  }

  @Test
  void constructor_andFit_badArguments_areRefused() {
    MultiLayerNetwork net = DENSE.listening();
    assertThrows(
        IllegalArgumentException.class, () -> new ForwardTrainer((MultiLayerNetwork) null));
    assertThrows(
        IllegalArgumentException.class, () -> new ForwardTrainer((ComputationGraph) null, 2));
    assertThrows(IllegalArgumentException.class, () -> new ForwardTrainer(net, 0));
    assertThrows(IllegalArgumentException.class, () -> new ForwardTrainer(net).fit(null));
    assertThrows(
        IllegalArgumentException.class, () -> new ForwardTrainer(net).fit(DENSE.batches(), 0));
    assertEquals(0, net.getIterationCount());
  }
}
