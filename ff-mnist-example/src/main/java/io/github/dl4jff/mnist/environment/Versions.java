package io.github.dl4jff.mnist.environment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/** The versions of everything that has a share in a result. */
public final class Versions {
  private static final String RESOURCE = "/io/github/dl4jff/mnist/version.properties";
  private static final Properties BUILD = read();

  private Versions() {}

  private static Properties read() {
    Properties properties = new Properties();
    try (InputStream stream = Versions.class.getResourceAsStream(RESOURCE)) {
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + RESOURCE + " cannot be read", e);
    }
    return properties;
  }

  public static String project() {
    return BUILD.getProperty("project");
  }

  /** Returns the version of Deeplearning4j that the project was built for. */
  public static String deeplearning4j() {
    return BUILD.getProperty("deeplearning4j");
  }

  public static String java() {
    return System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")";
  }

  /**
   * Returns the name of ND4J's backend. Loads ND4J.
   *
   * @return {@code CpuBackend} or {@code JCublasBackend}
   */
  public static String backend() {
    return Nd4j.getBackend().getClass().getSimpleName();
  }

  /**
   * Returns the name of the device that ND4J computes on. Loads ND4J.
   *
   * @return {@code CPU}, or the name of the GPU
   */
  public static String device() {
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    // a map of properties for each GPU
    if (environment.get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY) instanceof List<?> gpus
        && !gpus.isEmpty()
        && gpus.get(0) instanceof Map<?, ?> gpu) {
      return String.valueOf(gpu.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY));
    }
    return String.valueOf(environment.get(Nd4jEnvironment.BACKEND_KEY));
  }

  public static Map<String, String> all() {
    Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("project", project());
    versions.put("deeplearning4j", deeplearning4j());
    versions.put("java", java());
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    versions.put("backend", backend());
    versions.put("device", device());
    versions.put("blas", blas(environment));
    versions.put("threads", String.valueOf(environment.get(Nd4jEnvironment.OMP_THREADS_KEY)));
    return versions;
  }

  /** The version of OpenBLAS decides which products it has for a processor. */
  private static String blas(Properties environment) {
    String vendor = String.valueOf(environment.get(Nd4jEnvironment.BLAS_VENDOR_KEY));
    if (!vendor.equals("OPENBLAS")) {
      return vendor;
    }
    try {
      return vendor + " " + Loader.getVersion("org.bytedeco", "openblas");
    } catch (IOException e) {
      throw new UncheckedIOException("the version of OpenBLAS cannot be read", e);
    }
  }
}
