package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.loss.CrossEntropyLoss;
import io.github.dl4jff.negative.NegativeSampler;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Chains that learn in one pass: what they do, and what their figures say. */
class OnePassTrainingTest {
  private static final int EXAMPLES = 50;
  private static final int BATCH = 16; // leaves a last batch of 2
  private static final double TOLERANCE = 1e-10;
  private static final String GOODNESS = "io.github.dl4jff.Networks#classGoodness";

  private static DataSetIterator iterator() {
    return new ListDataSetIterator<>(Networks.data(DataType.FLOAT, EXAMPLES, 5).asList(), BATCH);
  }

  private static Networks.Plan plan() {
    return Networks.plan().objective(Objective.ONE_PASS);
  }

  private static MultiLayerNetwork listening(Networks.Plan plan) {
    MultiLayerNetwork net = plan.build();
    net.setListeners(new FFTrainingListener());
    return net;
  }

  @Test
  void fit_mixedWidthsGoodnessAndLosses_trainsEveryLayer() {
    MultiLayerNetwork net =
        listening(
            plan()
                .hidden(24, 19, 16)
                .at(1, b -> b.goodness(new ClassGroups(3)))
                .at(2, b -> b.loss(new CrossEntropyLoss(0.1))));
    net.fit(iterator(), 60);
    List<LayerStatistics> statistics = FFTrainingListener.epochStatistics(net);
    assertEquals(
        List.of("ff1", "ff2", "ff3"), statistics.stream().map(LayerStatistics::layer).toList());
    for (LayerStatistics layer : statistics) {
      assertEquals(
          Set.of(LayerStatistics.LOCAL_LOSS, LayerStatistics.ACCURACY, LayerStatistics.MARGIN),
          layer.figures().keySet());
      assertTrue(layer.figure(LayerStatistics.ACCURACY) > 0.8, layer::toString);
      assertTrue(layer.figure(LayerStatistics.MARGIN) > 0, layer::toString);
    }
    assertTrue(net.evaluate(iterator()).accuracy() > 0.8);
    assertTrue(new GoodnessClassifier(net).evaluate(iterator()).accuracy() > 0.8);
  }

  /** Loss, accuracy and margin from the goodness that the classifier measures. */
  @ParameterizedTest
  @MethodSource(GOODNESS)
  void statistics_ofAnIteration_equalTheFormulas(ClassGoodness goodness) {
    MultiLayerNetwork net =
        listening(plan().dataType(DataType.DOUBLE).each(b -> b.goodness(goodness)));
    Networks.addNoise(net, 3);
    DataSet data = Networks.data(DataType.DOUBLE, 30, 4);
    List<INDArray> each = new GoodnessClassifier(net).goodness(data.getFeatures());
    Networks.computeGradient(net, data);
    int[] labels = data.getLabels().argMax(1).toIntVector();
    for (int k = 0; k < 3; k++) {
      double loss = 0;
      double right = 0;
      double margin = 0;
      for (int i = 0; i < labels.length; i++) {
        double[] g = each.get(k).getRow(i).toDoubleVector();
        double sum = 0;
        double other = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < g.length; c++) {
          sum += Math.exp(g[c]);
          other = c == labels[i] ? other : Math.max(other, g[c]);
        }
        loss += (Math.log(sum) - g[labels[i]]) / labels.length;
        margin += (g[labels[i]] - other) / labels.length;
        right += g[labels[i]] > other ? 1.0 / labels.length : 0;
      }
      LayerStatistics got = FFTrainingListener.statistics(net).get(k);
      assertEquals(loss, got.localLoss(), TOLERANCE);
      assertEquals(right, got.figure(LayerStatistics.ACCURACY), TOLERANCE);
      assertEquals(margin, got.figure(LayerStatistics.MARGIN), TOLERANCE);
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class, () -> got.figure(LayerStatistics.PAIR_ACCURACY));
      assertTrue(error.getMessage().startsWith("figure: expected one of"), error.getMessage());
    }
  }

  /** A projection that started at 0 would leave the weights where they are. */
  @Test
  void firstIteration_ofAProjection_movesItsUnits() {
    MultiLayerNetwork net = listening(plan().updater(new Sgd(0.1)));
    INDArray weights = net.getParam("0_W").dup();
    net.fit(iterator().next());
    assertNotEquals(weights, net.getParam("0_W"));
  }

  @Test
  void fit_anyNegatives_isTheSame() {
    NegativeSampler never =
        (labels, classes, head, random) -> {
          throw new AssertionError("asked");
        };
    MultiLayerNetwork net = listening(plan());
    MultiLayerNetwork twin = plan().build();
    twin.setListeners(FFTrainingListener.builder().negatives(never).build());
    net.fit(iterator(), 2);
    twin.fit(iterator(), 2);
    assertEquals(net.params(), twin.params());
  }

  @ParameterizedTest
  @MethodSource(GOODNESS)
  void fit_bothWorkspaceModes_giveTheSameParameters(ClassGoodness goodness) {
    for (boolean dropout : new boolean[] {false, true}) {
      UnaryOperator<FFDenseLayer.Builder> setting =
          b -> {
            b.dropOut(dropout ? new Dropout(0.8) : null);
            return b.goodness(goodness);
          };
      INDArray[] params = new INDArray[2];
      for (WorkspaceMode mode : List.of(WorkspaceMode.NONE, WorkspaceMode.ENABLED)) {
        MultiLayerNetwork net = listening(plan().workspaceMode(mode).each(setting));
        Nd4j.getRandom().setSeed(3);
        net.fit(iterator(), 3);
        params[mode == WorkspaceMode.NONE ? 0 : 1] = net.params();
      }
      assertEquals(params[0], params[1]);
    }
  }

  static List<List<String>> mixedChains() {
    String all =
        ": all Forward-Forward layers of a network learn in one pass, of the same classes, or all in"
            + " two";
    String second = "FFDenseLayer 'ff2' (layer 1): expected ";
    String first = " as FFDenseLayer 'ff1' (layer 0) has, got ";
    return List.of(
        List.of("3", "4", second + "classes(3)" + first + "classes(4)" + all),
        List.of("3", "0", second + "classes(3)" + first + "no classes(C), two passes," + all),
        List.of("0", "3", second + "no classes(C), two passes," + first + "classes(3)" + all));
  }

  @ParameterizedTest
  @MethodSource("mixedChains")
  void fit_chainOfMixedObjectivesOrClasses_isAnErrorThatNamesBothLayers(List<String> chain) {
    int below = Integer.parseInt(chain.get(0));
    MultiLayerNetwork net =
        listening(
            Networks.plan()
                .hidden(5, 5)
                .at(0, b -> below > 0 ? b.labels(0).classes(below) : b)
                .at(1, b -> b.classes(Integer.parseInt(chain.get(1)))));
    INDArray before = net.params().dup();
    DataSet data = Networks.data(DataType.FLOAT, 8, 5);
    DL4JInvalidConfigException error =
        assertThrows(DL4JInvalidConfigException.class, () -> net.fit(data));
    assertEquals(chain.get(2), error.getMessage());
    assertEquals(before, net.params());
    assertThrows(DL4JInvalidConfigException.class, () -> new GoodnessClassifier(net));
  }

  @Test
  void epochStatistics_areMeansOverTheExamplesOfTheEpoch() {
    MultiLayerNetwork net =
        listening(plan().updater(new Sgd(0.0)).each(b -> b.goodness(new ClassProjection())));
    Networks.addNoise(net, 3);
    net.fit(iterator());
    Networks.computeGradient(net, Networks.data(DataType.FLOAT, EXAMPLES, 5));
    LayerStatistics whole = FFTrainingListener.statistics(net).get(1);
    // no parameter has moved: the mean over the minibatches of 16 and 2 is that over all 50
    net.fit(iterator());
    LayerStatistics epoch = FFTrainingListener.epochStatistics(net).get(1);
    whole.figures().forEach((name, value) -> assertEquals(value, epoch.figure(name), 1e-5, name));
  }
}
