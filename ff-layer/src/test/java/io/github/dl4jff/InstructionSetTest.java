package io.github.dl4jff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;

class InstructionSetTest {
  @Test
  void extension_linux_isThatOfTheProcessor() {
    assertEquals(
        "-onednn-avx2", InstructionSet.extension("Linux", "flags\t\t: fpu sse2 avx2 bmi2\n"));
    assertEquals("", InstructionSet.extension("Linux", "flags\t\t: fpu sse2 avx bmi2\n"));
    assertEquals("", InstructionSet.extension("Linux", "Features\t: fp asimd evtstrm\n"));
  }

  @Test
  void extension_otherSystems_isLeftToJavaCpp() {
    assertNull(InstructionSet.extension("Mac OS X", ""));
    assertNull(InstructionSet.extension("Windows 11", ""));
  }

  @Test
  void choose_beforeTheFirstTest_reachesJavaCpp() {
    assertEquals(
        System.getProperty(InstructionSet.EXTENSION),
        Loader.loadProperties().getProperty("platform.extension"));
  }
}
