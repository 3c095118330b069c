package io.github.dl4jff.backend;

import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Shows that a run of the tests that was to be on a GPU was on one: docs/gpu.md has the command.
 */
@Tag("gpu")
class GpuTest {
  @Test
  void backend_isCuda() {
    assertFalse(Nd4j.getEnvironment().isCPU(), () -> Nd4j.getBackend().toString());
  }
}
