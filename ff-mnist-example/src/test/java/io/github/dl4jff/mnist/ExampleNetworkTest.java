package io.github.dl4jff.mnist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.data.LabelledImages;
import io.github.dl4jff.mnist.report.RunSettings;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.schedule.ISchedule;

class ExampleNetworkTest {
  private static final RunSettings SETTINGS = new RunSettings(List.of(30, 20), 2, 100, 5, 1e-3);

  private final LabelledImages train = DigitsDataset.load().train();

  private MultiLayerConfiguration configuration(TrainingMethod method) {
    return ExampleNetwork.configuration(SETTINGS, train, method);
  }

  private static FFDenseLayer layer(MultiLayerConfiguration configuration, int index) {
    return (FFDenseLayer) configuration.getConf(index).getLayer();
  }

  @Test
  void configuration_hasTheHiddenLayers_andOnlyTheFirstSeesLabels() {
    MultiLayerConfiguration configuration = configuration(TrainingMethod.FORWARD_FORWARD);
    assertEquals(3, configuration.getConfs().size());
    assertEquals(64, layer(configuration, 0).getNIn());
    assertEquals(30, layer(configuration, 0).getNOut());
    assertEquals(20, layer(configuration, 1).getNOut());
    assertEquals(10, layer(configuration, 0).getLabels());
    assertEquals(0, layer(configuration, 1).getLabels());
  }

  @Test
  void configuration_forBackprop_differsInAllowBackpropAlone() {
    MultiLayerConfiguration backprop = configuration(TrainingMethod.BACKPROP);
    assertTrue(layer(backprop, 0).isAllowBackprop());
    layer(backprop, 0).setAllowBackprop(false);
    layer(backprop, 1).setAllowBackprop(false);
    assertEquals(configuration(TrainingMethod.FORWARD_FORWARD).toJson(), backprop.toJson());
  }

  @Test
  void iterationsPerEpoch_countsTheRaggedBatch() {
    assertEquals(15, SETTINGS.iterationsPerEpoch(1437));
    assertEquals(14, SETTINGS.iterationsPerEpoch(1400));
    RunSettings huge = new RunSettings(List.of(1), 1, Integer.MAX_VALUE, 1, 1e-3);
    assertEquals(1, huge.iterationsPerEpoch(60_000));
  }

  @Test
  void fallingToZero_fallsLinearly() {
    int iterations = 469 * 10;
    ISchedule schedule = ExampleNetwork.fallingToZero(1e-3, iterations);
    assertEquals(1e-3, schedule.valueAt(0, 0));
    double previous = 1e-3;
    for (int i = 0; i < iterations; i++) {
      double value = schedule.valueAt(i, 0);
      assertTrue(value <= previous);
      assertEquals(1e-3 * (1 - i / (double) iterations), value, 1e-3 / 100, "iteration " + i);
      previous = value;
    }
  }

  @Test
  void fallingToZero_ofAFewIterations_hasAStepForEach() {
    ISchedule schedule = ExampleNetwork.fallingToZero(1, 4);
    for (int i = 0; i < 4; i++) {
      assertEquals(1 - i / 4.0, schedule.valueAt(i, 0));
    }
  }
}
