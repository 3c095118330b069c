package io.github.dl4jff.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.training.FFTrainingListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

class FFAdamTest {
  /** More than a chunk of the loops, and not a multiple of one. */
  private static final int LENGTH = 2503;

  private static final int STEPS = 1000;

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void applyUpdater_thousandSteps_isAdam(DataType type) {
    LinearDecaySchedule schedule = new LinearDecaySchedule(0.01, 500, 1100);
    assertSameSteps(new Adam(schedule), new FFAdam(schedule), type, 1e-6);
    assertSameSteps(new Adam(0.1, 0.8, 0.9, 1e-4), new FFAdam(0.1, 0.8, 0.9, 1e-4), type, 1e-6);
  }

  /** ND4J's operation takes over. */
  @Test
  void applyUpdater_half_isAdam() {
    assertSameSteps(
        new Adam(0.1, 0.9, 0.9, 1e-3), new FFAdam(0.1, 0.9, 0.9, 1e-3), DataType.FLOAT16, 0);
  }

  private static void assertSameSteps(
      IUpdater adam, IUpdater ours, DataType type, double relative) {
    INDArray[] parameters = {Nd4j.zeros(type, LENGTH), Nd4j.zeros(type, LENGTH)};
    INDArray[] states = new INDArray[2];
    GradientUpdater<?>[] updaters = new GradientUpdater<?>[2];
    for (int i = 0; i < 2; i++) {
      // a view, as that of an updater block is
      INDArray all = Nd4j.ones(type, 2 * LENGTH + 3);
      states[i] = all.get(NDArrayIndex.interval(3, 2 * LENGTH + 3));
      updaters[i] = (i == 0 ? adam : ours).instantiate(states[i], true);
    }
    Nd4j.getRandom().setSeed(3);
    for (int t = 0; t < STEPS; t++) {
      INDArray gradient = Nd4j.randn(type, LENGTH).addi(0.3);
      for (int i = 0; i < 2; i++) {
        INDArray update = gradient.dup();
        updaters[i].applyUpdater(update, t, 0);
        parameters[i].subi(update);
      }
    }
    assertClose(parameters[0], parameters[1], relative);
    assertClose(states[0], states[1], relative);
    assertTrue(parameters[0].amaxNumber().doubleValue() > 0.1, () -> "" + parameters[0]);
  }

  private static void assertClose(INDArray expected, INDArray got, double relative) {
    double largest = expected.amaxNumber().doubleValue();
    double difference = expected.sub(got).amaxNumber().doubleValue();
    assertTrue(difference <= relative * largest, () -> difference + " of " + largest);
  }

  @Test
  void fit_afterAdamAndBack_goesOnWithItsState() throws IOException {
    DataSet data = Networks.data(DataType.FLOAT, 20, 1);
    MultiLayerNetwork adam = network(new Adam(0.01));
    MultiLayerNetwork mixed = network(new Adam(0.01));
    for (int i = 0; i < 9; i++) {
      adam.fit(data);
      mixed.fit(data);
      if (i % 3 == 2) {
        mixed = withUpdater(mixed, i == 2 ? new FFAdam(0.01) : new Adam(0.01));
      }
    }
    assertClose(adam.params(), mixed.params(), 1e-6);
    assertClose(
        adam.getUpdater().getStateViewArray(), mixed.getUpdater().getStateViewArray(), 1e-6);
  }

  private static MultiLayerNetwork network(IUpdater updater) {
    MultiLayerNetwork net = Networks.plan().objective(Objective.ONE_PASS).updater(updater).build();
    net.setListeners(new FFTrainingListener());
    return net;
  }

  /** The same network, with parameters and state of another one. */
  private static MultiLayerNetwork withUpdater(MultiLayerNetwork net, IUpdater updater) {
    MultiLayerNetwork other = network(updater);
    other.setParams(net.params());
    other.getUpdater().setStateViewArray(other, net.getUpdater().getStateViewArray(), false);
    other.getLayerWiseConfigurations().setIterationCount(net.getIterationCount());
    return other;
  }

  @Test
  void save_andLoad_goesOnAsBefore() throws IOException {
    DataSet data = Networks.data(DataType.DOUBLE, 20, 1);
    MultiLayerNetwork net =
        Networks.plan().dataType(DataType.DOUBLE).updater(new FFAdam(0.01)).build();
    net.setListeners(new FFTrainingListener());
    net.fit(data);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, file, true);
    MultiLayerNetwork loaded =
        ModelSerializer.restoreMultiLayerNetwork(
            new ByteArrayInputStream(file.toByteArray()), true);
    loaded.setListeners(new FFTrainingListener());
    net.fit(data);
    loaded.fit(data);
    assertEquals(net.params(), loaded.params());
  }

  /** ND4J's Adam takes epsilon for a rate of 0. */
  @Test
  void applyUpdater_rate0_movesNothing() {
    GradientUpdater<?> updater = new FFAdam(0).instantiate(Nd4j.zeros(6), false);
    INDArray update = Nd4j.createFromArray(1f, -2, 3);
    updater.applyUpdater(update, 0, 0);
    assertEquals(Nd4j.zeros(3), update);
  }

  /** From a map of arrays, as SameDiff's training hands it. */
  @Test
  void instantiate_fromMap_keepsItsArrays() {
    INDArray m = Nd4j.zeros(2);
    GradientUpdater<?> updater =
        new FFAdam(0.1).instantiate(Map.of("M", m, "V", Nd4j.zeros(2)), false);
    updater.applyUpdater(Nd4j.createFromArray(1f, -1), 0, 0);
    assertEquals(Nd4j.createFromArray(0.1f, -0.1f), m);
  }

  @Test
  void json_survives() {
    FFAdam adam = new FFAdam(new LinearDecaySchedule(0.1, 50, 100));
    MultiLayerConfiguration conf = Networks.plan().updater(adam).configuration();
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(conf.toJson());
    assertEquals(conf.getConf(0).getLayer(), read.getConf(0).getLayer());
    assertEquals(conf.toJson(), read.toJson());
  }

  @Test
  void equals_ofTheSameClassAndNumbers() {
    FFAdam adam = new FFAdam(0.1, 0.8, 0.9, 1e-4);
    assertEquals(adam, adam.clone());
    assertEquals(adam.hashCode(), adam.clone().hashCode());
    assertNotEquals(new FFAdam(0.2, 0.8, 0.9, 1e-4), adam);
    assertNotEquals(new Adam(0.1, 0.8, 0.9, 1e-4), adam);
    assertNotEquals(adam, new Adam(0.1, 0.8, 0.9, 1e-4));
    assertNotEquals(adam, new Sgd(0.1));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0.9, 0.9, 1e-8, learningRate",
    "NaN, 0.9, 0.9, 1e-8, learningRate",
    "0.1, 1, 0.9, 1e-8, beta1",
    "0.1, 0.9, -0.1, 1e-8, beta2",
    "0.1, 0.9, 0.9, 0, epsilon"
  })
  void constructor_outOfRange_isRefused(
      double rate, double beta1, double beta2, double epsilon, String named) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new FFAdam(rate, beta1, beta2, epsilon));
    assertTrue(e.getMessage().contains(named), e::getMessage);
  }
}
