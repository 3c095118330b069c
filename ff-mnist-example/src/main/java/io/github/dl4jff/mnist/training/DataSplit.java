package io.github.dl4jff.mnist.training;

import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.data.LabelledImages;
import java.util.Optional;

/**
 * What a run does with the images of a data set.
 *
 * @param train images to train on
 * @param validation images to choose the model by; empty where the last one is taken
 * @param test images to test the chosen model on, once
 */
public record DataSplit(
    LabelledImages train, Optional<LabelledImages> validation, LabelledImages test) {
  /**
   * Keeps the last training images back for validation.
   *
   * @param data the data set
   * @param validationImages how many, less than there are training images
   * @return the split
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
        data.train().range(0, left), Optional.of(data.train().range(left, images)), data.test());
  }

  /**
   * Trains on all training images.
   *
   * @param data the data set
   * @return the split
   */
  public static DataSplit allImages(ImageDataset data) {
    return new DataSplit(data.train(), Optional.empty(), data.test());
  }
}
