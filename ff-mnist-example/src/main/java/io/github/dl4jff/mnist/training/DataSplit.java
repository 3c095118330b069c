package io.github.dl4jff.mnist.training;

import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.data.LabelledImages;
import java.util.Optional;

/**
 * What a training does with the images of a data set.
 *
 * @param train images to train on
 * @param afterEpoch images to classify after an epoch, to choose the model by or to watch; empty
 *     where there are none
 * @param test images to test the model on in the end
 */
public record DataSplit(
    LabelledImages train, Optional<Classified> afterEpoch, LabelledImages test) {
  /**
   * Images to classify.
   *
   * @param name what they are, for messages
   * @param images the images
   */
  public record Classified(String name, LabelledImages images) {}

  /**
   * Keeps the last training images back for validation.
   *
   * @param validationImages how many, less than there are training images
   * @throws IllegalArgumentException if it is not less
   */
  public static DataSplit withValidation(ImageDataset data, int validationImages) {
    int images = data.train().size();
    int left = images - validationImages;
    if (left < 1) {
      throw new IllegalArgumentException(
          "validationImages: expected a number < " + images + ", got " + validationImages);
    }
    return new DataSplit(
        data.train().range(0, left),
        Optional.of(new Classified("validation", data.train().range(left, images))),
        data.test());
  }

  /** Trains on all training images, and classifies nothing before the end. */
  public static DataSplit allImages(ImageDataset data) {
    return new DataSplit(data.train(), Optional.empty(), data.test());
  }

  /** Trains on all training images, and tests after every epoch. */
  public static DataSplit testedAfterEveryEpoch(ImageDataset data) {
    return new DataSplit(
        data.train(), Optional.of(new Classified("test", data.test())), data.test());
  }
}
