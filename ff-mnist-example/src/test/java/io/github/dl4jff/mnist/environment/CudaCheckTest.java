package io.github.dl4jff.mnist.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With programs in the place of nvidia-smi that answer as it does. */
class CudaCheckTest {
  @TempDir private Path directory;

  private Optional<String> check(String visible, int exitCode, String... answer)
      throws IOException {
    Path text = Files.write(directory.resolve("answer.txt"), java.util.List.of(answer));
    Path program = directory.resolve("nvidia-smi");
    Files.writeString(program, "#!/bin/sh\ncat '" + text + "'\nexit " + exitCode + "\n");
    assertTrue(program.toFile().setExecutable(true));
    return new CudaCheck(program.toString(), visible).problem();
  }

  @ParameterizedTest
  @CsvSource({
    "'Tesla K80, 3.7, 470.57.02'",
    "'Tesla V100-SXM2-16GB, 7.0, 450.80.02'",
    "'NVIDIA A100-SXM4-40GB, 8.0, 535.104.05'",
    "'NVIDIA GeForce RTX 4090, 8.9, 550.54'"
  })
  void problem_supportedGpu_isNone(String line) throws IOException {
    assertEquals(Optional.empty(), check(null, 0, line));
  }

  @ParameterizedTest
  @CsvSource({
    "'NVIDIA H100 PCIe, 9.0, 535.104.05', 'NVIDIA H100 PCIe has 9.0'",
    "'NVIDIA GeForce RTX 5090, 12.0, 570.86', 'NVIDIA GeForce RTX 5090 has 12.0'",
    "'GRID K520, 3.0, 470.57.02', 'GRID K520 has 3.0'"
  })
  void problem_gpuWithoutMachineCode_namesItAndTheRange(String line, String end)
      throws IOException {
    assertEquals(
        Optional.of("ND4J's CUDA 11.6 backend runs on compute capability 3.7 to 8.9, and " + end),
        check(null, 0, line));
  }

  @Test
  void problem_oldDriver_namesTheOldestThatWillDo() throws IOException {
    assertEquals(
        Optional.of("CUDA 11.6 needs an NVIDIA driver of version 450.80.02 or newer, got 440.33"),
        check(null, 0, "Tesla V100, 7.0, 440.33"));
  }

  @Test
  void problem_noDriver_saysSo() {
    assertEquals(
        Optional.of("there is no NVIDIA driver (nvidia-smi cannot be run)"),
        new CudaCheck(directory.resolve("missing").toString(), null).problem());
  }

  @Test
  void problem_driverThatDoesNotAnswer_givesItsFirstLine() throws IOException {
    String line = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.";
    assertEquals(
        Optional.of("nvidia-smi failed: " + line), check(null, 9, line, "Make sure that ..."));
    assertEquals(Optional.of("nvidia-smi failed"), check(null, 9));
  }

  @Test
  void problem_noGpu_saysSo() throws IOException {
    assertEquals(Optional.of("there is no NVIDIA GPU"), check(null, 0));
  }

  @Test
  void problem_lineThatIsNone_isShown() throws IOException {
    assertEquals(
        Optional.of("nvidia-smi gave no compute capability: Tesla M60, [N/A], 470.57.02"),
        check(null, 0, "Tesla M60, [N/A], 470.57.02"));
  }

  @Test
  void problem_severalGpus_isThatOfTheFirstAndNamesOneThatCanBeUsed() throws IOException {
    String[] gpus = {"NVIDIA H100, 9.0, 535.54", "NVIDIA A10, 8.6, 535.54"};
    Optional<String> problem = check(null, 0, gpus);
    assertTrue(problem.orElseThrow().contains("NVIDIA H100 has 9.0; another GPU"));
    assertTrue(problem.get().endsWith("CUDA_VISIBLE_DEVICES=1"), problem.get());
    assertEquals(Optional.empty(), check("1", 0, gpus));
    assertEquals(Optional.empty(), check("1,0", 0, gpus));
    assertTrue(check("0", 0, gpus).orElseThrow().endsWith("NVIDIA H100 has 9.0"));
  }

  @ParameterizedTest
  @CsvSource({"-1", "7", "''"})
  void problem_noVisibleGpu_saysWhy(String visible) throws IOException {
    assertEquals(
        Optional.of("CUDA_VISIBLE_DEVICES=" + visible + " leaves no NVIDIA GPU"),
        check(visible, 0, "NVIDIA A10, 8.6, 535.54"));
  }

  @Test
  void beforeLoading_cpuBuild_asksNothing() {
    CudaCheck.beforeLoading();
  }
}
