package io.github.dl4jff.mnist.data;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Feeds labelled images to a network, in minibatches: features {@code [miniBatch, pixels]} in
 * {@code [0, 1]}, labels {@code [miniBatch, C]}, one-hot. The last minibatch holds what is left.
 *
 * <p>A shuffled iterator goes through the images in an order that depends on the seed and the epoch
 * alone. An epoch ends with the {@link #reset()} after at least one minibatch was taken; further
 * resets change nothing.
 */
public final class LabelledImagesIterator implements DataSetIterator {
  private static final long serialVersionUID = 1L;

  /** An odd constant, so that neighbouring seeds and epochs give unrelated generators. */
  private static final long SEED_MIXER = 0x9E3779B97F4A7C15L;

  private final LabelledImages images;
  private final int batch;
  private final boolean shuffled;
  private final long seed;
  private final int[] order;
  private int epoch;
  private int cursor;
  private DataSetPreProcessor preProcessor;

  private LabelledImagesIterator(
      LabelledImages images, int batch, boolean shuffled, long seed, int epoch) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch: expected a number > 0, got " + batch);
    }
    this.images = images;
    this.batch = batch;
    this.shuffled = shuffled;
    this.seed = seed;
    this.epoch = epoch;
    this.order = new int[images.size()];
    arrange();
  }

  /** Returns an iterator in a new order each epoch. */
  public static LabelledImagesIterator shuffled(LabelledImages images, int batch, long seed) {
    return shuffled(images, batch, seed, 0);
  }

  /**
   * Returns an iterator in a new order each epoch that goes on after some epochs.
   *
   * @param epochs how many epochs went before, at least 0
   * @throws IllegalArgumentException if the batch is not positive, or the epochs are negative
   */
  public static LabelledImagesIterator shuffled(
      LabelledImages images, int batch, long seed, int epochs) {
    if (epochs < 0) {
      throw new IllegalArgumentException("epochs: expected a number >= 0, got " + epochs);
    }
    return new LabelledImagesIterator(images, batch, true, seed, epochs);
  }

  /** Returns an iterator in the order of the images. */
  public static LabelledImagesIterator inOrder(LabelledImages images, int batch) {
    return new LabelledImagesIterator(images, batch, false, 0, 0);
  }

  private void arrange() {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    if (!shuffled) {
      return;
    }
    SplittableRandom random = new SplittableRandom(seed * SEED_MIXER + epoch);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }

  @Override
  public boolean hasNext() {
    return cursor < order.length;
  }

  @Override
  public DataSet next() {
    return next(batch);
  }

  @Override
  public DataSet next(int number) {
    if (!hasNext()) {
      throw new NoSuchElementException("all " + order.length + " images were taken");
    }
    int n = Math.min(number, order.length - cursor);
    int width = images.pixelsPerImage();
    int classes = images.classes();
    float[] features = new float[n * width];
    float[] labels = new float[n * classes];
    for (int row = 0; row < n; row++) {
      int image = order[cursor + row];
      images.copyScaled(image, features, row * width);
      labels[row * classes + images.label(image)] = 1;
    }
    cursor += n;
    DataSet minibatch = new DataSet(matrix(features, n, width), matrix(labels, n, classes));
    if (preProcessor != null) {
      preProcessor.preProcess(minibatch);
    }
    return minibatch;
  }

  /** From a buffer: {@code Nd4j.create(float[], ...)} takes ten times as long. */
  private static INDArray matrix(float[] numbers, int rows, int columns) {
    return Nd4j.create(
        Nd4j.createBuffer(numbers), new long[] {rows, columns}, new long[] {columns, 1}, 0, 'c');
  }

  @Override
  public void reset() {
    if (cursor == 0) {
      return;
    }
    cursor = 0;
    epoch++;
    arrange();
  }

  @Override
  public int inputColumns() {
    return images.pixelsPerImage();
  }

  @Override
  public int totalOutcomes() {
    return images.classes();
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public boolean asyncSupported() {
    return true;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public void setPreProcessor(DataSetPreProcessor preProcessor) {
    this.preProcessor = preProcessor;
  }

  @Override
  public DataSetPreProcessor getPreProcessor() {
    return preProcessor;
  }

  @Override
  public List<String> getLabels() {
    return null;
  }
}
