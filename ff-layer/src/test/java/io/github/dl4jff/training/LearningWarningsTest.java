package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** A layer that learns nothing is warned of, once, and what learns is not. */
@ParameterizedClass
@EnumSource(Objective.class)
class LearningWarningsTest {
  private static final int BATCH = 8;
  private static final int BATCHES = 60;

  @Parameter private Objective objective;

  private Networks.Plan plan() {
    return Networks.plan().objective(objective).hidden(24, 20);
  }

  private static DataSet learnable() {
    return Networks.data(DataType.FLOAT, BATCH * BATCHES, 3);
  }

  /** Labels that have nothing to do with the features. */
  private static DataSet noise() {
    return new DataSet(
        learnable().getFeatures(), Networks.data(DataType.FLOAT, BATCH * BATCHES, 99).getLabels());
  }

  private static DataSetIterator iterator(DataSet data) {
    return new ListDataSetIterator<>(data.asList(), BATCH);
  }

  private static MultiLayerNetwork listening(Networks.Plan plan) {
    MultiLayerNetwork net = plan.build();
    net.setListeners(new FFTrainingListener());
    return net;
  }

  /** The lines that the library warns with meanwhile. */
  private static List<String> warnings(Runnable training) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      training.run();
    } finally {
      System.setErr(before);
    }
    return bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("WARN") && line.contains("FFDenseLayer"))
        .toList();
  }

  private static void assertOneOfEachLayer(List<String> warnings, String words) {
    assertEquals(2, warnings.size(), warnings::toString);
    for (int k = 0; k < 2; k++) {
      String line = warnings.get(k);
      assertTrue(line.contains("'ff" + (k + 1) + "' (layer " + k + ")"), line);
      assertTrue(line.contains(words), line);
    }
  }

  @Test
  void fit_layersThatLearn_areNotWarnedOf() {
    MultiLayerNetwork net = listening(plan());
    assertEquals(List.of(), warnings(() -> net.fit(iterator(learnable()), 3)));
  }

  @Test
  void fit_labelsThatSayNothing_areWarnedOfOnceAfterTheFirstEpoch() {
    MultiLayerNetwork net = listening(plan());
    assertOneOfEachLayer(
        warnings(() -> net.fit(iterator(noise()), 1)), "expected more than chance");
    assertEquals(List.of(), warnings(() -> net.fit(iterator(noise()), 2)));
  }

  @Test
  void fit_ownLoop_isWarnedOfAfterSomeIterations() {
    MultiLayerNetwork net = listening(plan());
    List<DataSet> batches = noise().batchBy(BATCH);
    List<String> warnings =
        warnings(
            () -> {
              for (int epoch = 0; epoch < 4; epoch++) {
                batches.forEach(net::fit);
              }
            });
    assertOneOfEachLayer(warnings, "after 200 iterations");
  }

  @Test
  void fit_aDeadLayer_isWarnedOf() {
    MultiLayerNetwork net = listening(plan().each(b -> b.biasInit(-100)));
    List<String> warnings = warnings(() -> net.fit(iterator(learnable()), 1));
    assertOneOfEachLayer(warnings, "the layer is dead");
  }

  @Test
  void fit_weightsThatDoNotMove_areWarnedOf() {
    MultiLayerNetwork net = listening(plan().updater(new Sgd(1e-30)));
    List<String> warnings = warnings(() -> net.fit(iterator(learnable()), 1));
    assertOneOfEachLayer(warnings, "the weights did not move");
  }

  /** A learning rate of 0 is how one freezes a layer. */
  @Test
  void fit_aLayerThatIsFrozen_isNotWarnedOf() {
    MultiLayerNetwork net = listening(plan());
    net.setLearningRate(0, 0);
    net.setLearningRate(1, 0);
    assertEquals(List.of(), warnings(() -> net.fit(iterator(learnable()), 1)));
  }

  @Test
  void fit_fewUnits_areTheAdvice() {
    MultiLayerNetwork net = listening(plan().hidden(3, 3).updater(new Adam(1e-5)));
    assertOneOfEachLayer(
        warnings(() -> net.fit(iterator(noise()), 1)), "give the layer more units than 3");
  }
}
