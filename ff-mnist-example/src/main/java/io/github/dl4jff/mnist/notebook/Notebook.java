package io.github.dl4jff.mnist.notebook;

import io.github.dl4jff.mnist.data.DatasetException;
import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.data.LabelledImages;
import io.github.dl4jff.mnist.data.MnistSource;
import java.nio.file.Path;
import java.util.Map;

/**
 * The data and the length of training of the notebooks. Two environment variables change them:
 *
 * <ul>
 *   <li>{@value #MNIST} names a directory with the four files of MNIST; without it the notebooks
 *       take the bundled digits
 *   <li>{@value #SMALL}, not empty, makes every training and test short: to see that a notebook
 *       runs
 * </ul>
 */
public final class Notebook {
  /** Name of the environment variable that names a directory. */
  static final String MNIST = "FF_MNIST";

  /** Name of the environment variable that asks for short training. */
  static final String SMALL = "FF_NOTEBOOK_SMALL";

  /** The most epochs of a short training. */
  static final int SMALL_EPOCHS = 2;

  /** The most images, to train on and to test on, of a short training. */
  static final int SMALL_IMAGES = 500;

  private Notebook() {}

  /**
   * Loads the data.
   *
   * @param most how many training images are enough
   * @return MNIST or the bundled digits, with no more than the first {@code most} training images
   * @throws DatasetException if the directory does not have the files of MNIST
   */
  public static ImageDataset data(int most) throws DatasetException {
    return data(most, System.getenv());
  }

  static ImageDataset data(int most, Map<String, String> environment) throws DatasetException {
    String directory = environment.getOrDefault(MNIST, "");
    ImageDataset data =
        directory.isEmpty()
            ? DigitsDataset.load()
            : MnistSource.inDirectory(DatasetName.MNIST, Path.of(directory), System.err::println)
                .load();
    int limit = isSmall(environment) ? SMALL_IMAGES : Integer.MAX_VALUE;
    return new ImageDataset(
        data.name(),
        first(Math.min(most, limit), data.train()),
        first(limit, data.test()),
        data.origin());
  }

  private static LabelledImages first(int most, LabelledImages images) {
    return images.range(0, Math.min(most, images.size()));
  }

  /**
   * Returns for how many epochs to train: {@code full}, or less where training is to be short.
   *
   * @param full how many it takes to learn
   */
  public static int epochs(int full) {
    return epochs(full, System.getenv());
  }

  static int epochs(int full, Map<String, String> environment) {
    return isSmall(environment) ? Math.min(full, SMALL_EPOCHS) : full;
  }

  private static boolean isSmall(Map<String, String> environment) {
    return !environment.getOrDefault(SMALL, "").isEmpty();
  }
}
