package io.github.dl4jff.mnist.data;

import java.util.List;
import java.util.Locale;

/**
 * What one of the four files of MNIST or Fashion-MNIST must hold, uncompressed.
 *
 * @param name name of the file, without {@code .gz}
 * @param count number of images or labels
 * @param side width and height of an image; 0 for a file of labels
 * @param sha256 SHA-256 of the whole uncompressed file, in lower-case hexadecimal
 */
record IdxFile(String name, int count, int side, String sha256) {
  private static final int MNIST_SIDE = 28;
  private static final int TRAIN = 60_000;
  private static final int TEST = 10_000;

  private static final int MAGIC_LABELS = 0x0801;
  private static final int MAGIC_IMAGES = 0x0803;

  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  /**
   * Returns the files of a data set: training images and labels, then test images and labels.
   *
   * @throws IllegalArgumentException if the data set does not come in idx files
   */
  static List<IdxFile> of(DatasetName dataset) {
    return switch (dataset) {
      case MNIST ->
          four(
              "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");
      case FASHION_MNIST ->
          four(
              "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
              "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
              "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
              "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");
      case DIGITS ->
          throw new IllegalArgumentException("dataset: expected one in idx files, got " + dataset);
    };
  }

  private static List<IdxFile> four(
      String trainImages, String trainLabels, String testImages, String testLabels) {
    return List.of(
        new IdxFile(TRAIN_IMAGES, TRAIN, MNIST_SIDE, trainImages),
        new IdxFile(TRAIN_LABELS, TRAIN, 0, trainLabels),
        new IdxFile(TEST_IMAGES, TEST, MNIST_SIDE, testImages),
        new IdxFile(TEST_LABELS, TEST, 0, testLabels));
  }

  boolean isImages() {
    return side > 0;
  }

  int magic() {
    return isImages() ? MAGIC_IMAGES : MAGIC_LABELS;
  }

  int headerLength() {
    return isImages() ? 16 : 8;
  }

  int length() {
    return headerLength() + count * Math.max(1, side * side);
  }

  String contents() {
    return isImages()
        ? String.format(Locale.ROOT, "%,d images of %dx%d", count, side, side)
        : String.format(Locale.ROOT, "%,d labels", count);
  }
}
