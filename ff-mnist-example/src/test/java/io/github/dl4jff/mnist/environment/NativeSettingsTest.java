package io.github.dl4jff.mnist.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NativeSettingsTest {
  private static final String LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";
  private static final String SAME_LIMIT = "org.bytedeco.javacpp.maxphysicalbytes";

  private Properties before;

  @BeforeEach
  void clear() {
    before = (Properties) System.getProperties().clone();
    System.clearProperty(LIMIT);
    System.clearProperty(SAME_LIMIT);
  }

  @AfterEach
  void restore() {
    System.setProperties(before);
  }

  @Test
  void skipPhysicalMemoryCheck_byDefault() {
    NativeSettings.skipPhysicalMemoryCheck();
    assertEquals("0", System.getProperty(LIMIT));
  }

  @Test
  void skipPhysicalMemoryCheck_leavesWhatTheUserHasSet() {
    System.setProperty(LIMIT, "4g");
    NativeSettings.skipPhysicalMemoryCheck();
    assertEquals("4g", System.getProperty(LIMIT));
  }

  @Test
  void skipPhysicalMemoryCheck_leavesWhatTheUserHasSetInLowerCase() {
    System.setProperty(SAME_LIMIT, "4g");
    NativeSettings.skipPhysicalMemoryCheck();
    assertNull(System.getProperty(LIMIT));
  }
}
