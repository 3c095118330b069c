package io.github.dl4jff.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jff.Networks;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.learning.config.Adam;

class LinearDecayScheduleTest {

  @ParameterizedTest
  @CsvSource({"0, 0.1", "49, 0.1", "50, 0.1", "75, 0.05", "99, 0.002", "100, 0", "1000, 0"})
  void valueAt_isConstantThenFallsLinearly(int iteration, double expected) {
    LinearDecaySchedule schedule = new LinearDecaySchedule(0.1, 50, 100);
    assertEquals(expected, schedule.valueAt(iteration, 3), 1e-15);
  }

  @Test
  void valueAt_nothingConstant_fallsFromTheStart() {
    assertEquals(0.09, new LinearDecaySchedule(0.1, 0, 10).valueAt(1, 0), 1e-15);
  }

  @Test
  void json_inAnUpdater_survives() {
    LinearDecaySchedule schedule = new LinearDecaySchedule(0.1, 50, 100);
    MultiLayerConfiguration conf = Networks.plan().updater(new Adam(schedule)).configuration();
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(conf.toJson());
    assertEquals(conf.getConf(0).getLayer(), read.getConf(0).getLayer());
    assertEquals(schedule, schedule.clone());
    assertNotEquals(schedule, new LinearDecaySchedule(0.1, 51, 100));
  }

  @Test
  void constructor_outOfRange_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new LinearDecaySchedule(-1, 0, 10));
    assertThrows(IllegalArgumentException.class, () -> new LinearDecaySchedule(Double.NaN, 0, 10));
    assertThrows(IllegalArgumentException.class, () -> new LinearDecaySchedule(1, 10, 10));
    assertThrows(IllegalArgumentException.class, () -> new LinearDecaySchedule(1, -1, 10));
    assertThrows(IllegalArgumentException.class, () -> new LinearDecaySchedule(1, 0, 0));
  }
}
