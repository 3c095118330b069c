package io.github.dl4jff.mnist.data;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.common.resources.DL4JResources;
import org.deeplearning4j.common.resources.ResourceType;

/**
 * Where MNIST or Fashion-MNIST is looked for.
 *
 * @param directories directories, in order
 * @param cache where downloads are kept
 * @param mirrors addresses of directories to download from, in order
 */
public record MnistPlaces(List<Path> directories, Path cache, List<URI> mirrors) {
  private static final Path DEBIAN_FASHION_MNIST = Path.of("/usr/share/datasets/fashion-mnist");

  private static final List<URI> MNIST_MIRRORS =
      List.of(
          URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"),
          URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"));

  private static final List<URI> FASHION_MNIST_MIRRORS =
      List.of(
          URI.create("https://fashion-mnist.s3.eu-central-1.amazonaws.com/"),
          URI.create("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"));

  /**
   * Returns the usual places: DL4J's cache ({@code ~/.deeplearning4j/data}, or below the system
   * property {@code org.deeplearning4j.resources.directory}), for Fashion-MNIST the directory of
   * Debian's package dataset-fashion-mnist, and the public mirrors.
   *
   * @throws IllegalArgumentException if the data set is neither
   */
  public static MnistPlaces usual(DatasetName dataset) {
    return switch (dataset) {
      case MNIST -> {
        Path cache = cache("MNIST");
        yield new MnistPlaces(List.of(cache), cache, MNIST_MIRRORS);
      }
      case FASHION_MNIST -> {
        Path cache = cache("FASHION-MNIST");
        yield new MnistPlaces(List.of(cache, DEBIAN_FASHION_MNIST), cache, FASHION_MNIST_MIRRORS);
      }
      case DIGITS ->
          throw new IllegalArgumentException("dataset: expected one in idx files, got " + dataset);
    };
  }

  /**
   * Returns the same places with other mirrors.
   *
   * @param mirrors addresses of directories to download from, in order
   */
  public MnistPlaces withMirrors(List<URI> mirrors) {
    return new MnistPlaces(directories, cache, mirrors);
  }

  private static Path cache(String directory) {
    // DL4JResources.getDirectory would create it.
    return DL4JResources.getBaseDirectory()
        .toPath()
        .resolve(ResourceType.DATASET.resourceName())
        .resolve(directory);
  }
}
