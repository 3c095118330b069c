package io.github.dl4jff.mnist;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Settings of ND4J's native libraries that a user should not have to know. They must stand before
 * the first class of ND4J is loaded; what the user has set stays.
 *
 * <ul>
 *   <li><b>OpenMP.</b> Between two operations an idle OpenMP thread spins, by default for many
 *       milliseconds. Where there are few cores it takes them from the threads that work (Java's
 *       garbage collector, the data prefetch), and training becomes several times slower. With
 *       {@code OMP_WAIT_POLICY=PASSIVE} idle threads sleep.
 *   <li><b>Instruction set.</b> JavaCPP loads the variant of ND4J with the widest vectors that it
 *       finds on the class path, whether the processor knows them or not. Here it is the AVX2
 *       variant where the processor has AVX2, and the plain one elsewhere.
 * </ul>
 */
final class NativeSettings {
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private NativeSettings() {}

  private interface CLibrary extends Library {
    int setenv(String name, String value, int overwrite);
  }

  /** Applies the settings. */
  static void apply() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (os.startsWith("linux") && System.getProperty(EXTENSION) == null) {
      System.setProperty(EXTENSION, hasAvx2() ? "-avx2" : "");
    }
    if (!os.startsWith("windows")
        && System.getenv("OMP_NUM_THREADS") == null
        && System.getenv("OMP_WAIT_POLICY") == null
        && System.getenv("GOMP_SPINCOUNT") == null) {
      setEnvironment("OMP_WAIT_POLICY", "PASSIVE");
    }
  }

  private static boolean hasAvx2() {
    try {
      return Files.readString(CPU_INFO, StandardCharsets.ISO_8859_1).contains(" avx2 ");
    } catch (IOException e) {
      return false;
    }
  }

  /** The environment of this process is where OpenMP looks; Java itself can only read it. */
  private static void setEnvironment(String name, String value) {
    try {
      Native.loadLibrary("c", CLibrary.class).setenv(name, value, 0);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      // no such function here: training works without the setting, only slower
      System.getLogger(NativeSettings.class.getName())
          .log(System.Logger.Level.DEBUG, "cannot set " + name, e);
    }
  }
}
