package io.github.dl4jff;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Chooses the variant of ND4J for this processor, before the first test or benchmark loads it: that
 * with oneDNN and AVX2 where the processor has AVX2. Left alone, JavaCPP loads the variant with the
 * widest vectors on the class path, whether the processor knows them or not.
 */
public final class InstructionSet implements LauncherSessionListener {
  static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    choose();
  }

  /** Does nothing where the user has chosen, and where there is only one variant. */
  public static void choose() {
    String extension = extension(System.getProperty("os.name"), cpuInfo());
    if (extension != null && System.getProperty(EXTENSION) == null) {
      System.setProperty(EXTENSION, extension);
    }
  }

  /** Returns JavaCPP's extension of the platform, or null where it is left to JavaCPP. */
  static String extension(String system, String cpuInfo) {
    if (!system.toLowerCase(Locale.ROOT).startsWith("linux")) {
      return null;
    }
    return cpuInfo.contains(" avx2 ") ? "-onednn-avx2" : "";
  }

  private static String cpuInfo() {
    try {
      return Files.readString(CPU_INFO, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
