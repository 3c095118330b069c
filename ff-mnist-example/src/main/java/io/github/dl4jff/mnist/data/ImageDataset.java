package io.github.dl4jff.mnist.data;

/**
 * A data set, ready to use.
 *
 * @param name which data set it is
 * @param train images to train on
 * @param test images to test on
 * @param origin where it was read from, for a message
 */
public record ImageDataset(
    DatasetName name, LabelledImages train, LabelledImages test, String origin) {}
