package io.github.dl4jff.mnist.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Settings of ND4J's native libraries that a user should not have to know. */
public final class NativeSettings {
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final String PHYSICAL_BYTES = "org.bytedeco.javacpp.maxPhysicalBytes";
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private NativeSettings() {}

  /**
   * Chooses the variant of ND4J for this processor: that with oneDNN and AVX2 where the processor
   * has AVX2, else the plain one. Left alone, JavaCPP loads the variant with the widest vectors on
   * the class path, whether the processor knows them or not. Must be called before the first class
   * of ND4J is loaded; does nothing where the user has chosen.
   */
  public static void chooseInstructionSet() {
    if (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")
        && System.getProperty(EXTENSION) == null) {
      System.setProperty(EXTENSION, hasAvx2() ? "-onednn-avx2" : "");
    }
  }

  private static boolean hasAvx2() {
    try {
      return Files.readString(CPU_INFO, StandardCharsets.ISO_8859_1).contains(" avx2 ");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Turns off JavaCPP's check of the physical memory of the process, for which it reads {@code
   * /proc} at each native allocation; ND4J makes several for every op. JavaCPP still counts what
   * its own pointers hold. Must be called before the first class of JavaCPP is loaded; does nothing
   * where the user has chosen.
   */
  public static void skipPhysicalMemoryCheck() {
    if (System.getProperty(PHYSICAL_BYTES) == null
        && System.getProperty(PHYSICAL_BYTES.toLowerCase(Locale.ROOT)) == null) {
      System.setProperty(PHYSICAL_BYTES, "0");
    }
  }

  /**
   * Lets ND4J and OpenBLAS use half of the processors. ND4J's default is all of them, and threads
   * that wait for work spin: on few processors they take them from the data prefetch and from
   * Java's garbage collector, and training becomes several times slower. Does nothing where the
   * user has set {@code OMP_NUM_THREADS}, which ND4J heeds itself, and on other backends than the
   * CPU's.
   */
  public static void limitThreads() {
    if (System.getenv("OMP_NUM_THREADS") == null && Nd4j.getEnvironment().isCPU()) {
      int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
      openblas.blas_set_num_threads(threads);
    }
  }
}
