package io.github.dl4jff.mnist.environment;

import io.github.dl4jff.mnist.files.ExampleException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Finds out, before ND4J is loaded, whether the CUDA backend on the class path can run here. ND4J
 * itself would choose it wherever it is on the class path, and fail in its first kernel on a GPU
 * for which it holds no machine code.
 */
public final class CudaCheck {
  /** What nd4j-cuda-11.6 holds machine code for: sm_37 to sm_86, which run on 8.9 too. */
  public static final double LOWEST_CAPABILITY = 3.7;

  public static final double HIGHEST_CAPABILITY = 8.9;

  /** The oldest driver on which programs for CUDA 11 run. */
  public static final double OLDEST_DRIVER = 450.80;

  private static final String BACKEND = "/org/nd4j/linalg/jcublas/JCublasBackend.class";
  private static final int TIMEOUT_SECONDS = 20;
  private static final int FIELDS = 3;

  private final String nvidiaSmi;
  private final String visibleDevices;

  /**
   * Creates a check.
   *
   * @param visibleDevices value of {@code CUDA_VISIBLE_DEVICES}, or null
   */
  public CudaCheck(String nvidiaSmi, String visibleDevices) {
    this.nvidiaSmi = nvidiaSmi;
    this.visibleDevices = visibleDevices;
  }

  /**
   * Does nothing where the program was built for the CPU.
   *
   * @throws ExampleException if it was built for CUDA and cannot run here
   */
  public static void beforeLoading() {
    if (CudaCheck.class.getResource(BACKEND) != null) {
      new CudaCheck("nvidia-smi", System.getenv("CUDA_VISIBLE_DEVICES"))
          .problem()
          .ifPresent(
              problem -> {
                throw new ExampleException(
                    "this build is for CUDA, but "
                        + problem
                        + "; for the CPU, build without -Pcuda, as in README.md");
              });
    }
  }

  /** Returns why the backend cannot run here, or nothing. */
  public Optional<String> problem() {
    Path answer = null;
    try {
      answer = Files.createTempFile("nvidia-smi", ".txt");
      Process process =
          new ProcessBuilder(
                  nvidiaSmi, "--query-gpu=name,compute_cap,driver_version", "--format=csv,noheader")
              .redirectErrorStream(true)
              .redirectOutput(answer.toFile())
              .start();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.of("nvidia-smi gave no answer within " + TIMEOUT_SECONDS + " s");
      }
      List<String> lines = Files.readAllLines(answer).stream().filter(l -> !l.isBlank()).toList();
      return process.exitValue() == 0
          ? ofGpus(lines)
          : Optional.of("nvidia-smi failed" + (lines.isEmpty() ? "" : ": " + lines.get(0)));
    } catch (IOException e) {
      return Optional.of("there is no NVIDIA driver (nvidia-smi cannot be run)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the question for GPUs was interrupted");
    } finally {
      delete(answer);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> ofGpus(List<String> lines) {
    List<Integer> visible = visible(lines.size());
    if (visible.isEmpty()) {
      return Optional.of(
          visibleDevices == null
              ? "there is no NVIDIA GPU"
              : "CUDA_VISIBLE_DEVICES=" + visibleDevices + " leaves no NVIDIA GPU");
    }
    List<String> problems = new ArrayList<>();
    for (int i : visible) {
      problems.add(ofGpu(lines.get(i)).orElse(null));
    }
    String first = problems.get(0);
    int usable = problems.indexOf(null);
    if (first == null || usable < 0) {
      return Optional.ofNullable(first);
    }
    return Optional.of(
        "%s; another GPU can be used: set CUDA_DEVICE_ORDER=PCI_BUS_ID and CUDA_VISIBLE_DEVICES=%s"
            .formatted(first, visible.get(usable)));
  }

  /** GPUs by number; names of GPUs, which the variable may hold too, are not told apart. */
  private List<Integer> visible(int gpus) {
    List<Integer> all = IntStream.range(0, gpus).boxed().toList();
    if (visibleDevices == null || !visibleDevices.matches("-?\\d+(,-?\\d+)*")) {
      return visibleDevices != null && visibleDevices.isBlank() ? List.of() : all;
    }
    return Arrays.stream(visibleDevices.split(","))
        .map(Integer::valueOf)
        .takeWhile(all::contains)
        .toList();
  }

  private static Optional<String> ofGpu(String line) {
    String[] fields = line.split("\\s*,\\s*");
    double capability = fields.length == FIELDS ? number(fields[1]) : Double.NaN;
    if (Double.isNaN(capability)) {
      return Optional.of("nvidia-smi gave no compute capability: " + line);
    }
    if (capability < LOWEST_CAPABILITY || capability > HIGHEST_CAPABILITY) {
      return Optional.of(
          "ND4J's CUDA 11.6 backend runs on compute capability %s to %s, and %s has %s"
              .formatted(LOWEST_CAPABILITY, HIGHEST_CAPABILITY, fields[0], fields[1]));
    }
    // of a version such as 450.80.02 the first two numbers count
    double driver = number(fields[2].replaceFirst("^(\\d+\\.\\d+).*$", "$1"));
    return driver >= OLDEST_DRIVER
        ? Optional.empty()
        : Optional.of(
            "CUDA 11.6 needs an NVIDIA driver of version 450.80.02 or newer, got " + fields[2]);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
