package io.github.dl4jff.examples;

import io.github.dl4jff.mnist.data.DigitsDataset;
import io.github.dl4jff.mnist.data.ImageDataset;
import io.github.dl4jff.mnist.data.LabelledImages;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bundled digits in the four files of MNIST, as DL4J's iterator expects them: 28 x 28 pixels,
 * each digit three times as large in a margin of two, and repeated up to MNIST's number of images.
 */
final class DigitsAsMnist {
  /** The number of different images to train on, which come first. */
  static final int TRAIN = 1437;

  private static final int SIDE = 28;
  private static final int MARGIN = 2;
  private static final int SCALE = 3;
  private static final int MAGIC_IMAGES = 0x803;
  private static final int MAGIC_LABELS = 0x801;

  private DigitsAsMnist() {}

  static void write(Path directory) throws IOException {
    ImageDataset digits = DigitsDataset.load();
    write(directory, "train", digits.train(), 60_000);
    write(directory, "t10k", digits.test(), 10_000);
  }

  private static void write(Path directory, String part, LabelledImages digits, int count)
      throws IOException {
    try (DataOutputStream images = open(directory.resolve(part + "-images-idx3-ubyte"));
        DataOutputStream labels = open(directory.resolve(part + "-labels-idx1-ubyte"))) {
      for (int number : new int[] {MAGIC_IMAGES, count, SIDE, SIDE}) {
        images.writeInt(number);
      }
      labels.writeInt(MAGIC_LABELS);
      labels.writeInt(count);
      for (int i = 0; i < count; i++) {
        images.write(enlarged(digits, i % digits.size()));
        labels.writeByte(digits.label(i % digits.size()));
      }
    }
  }

  private static DataOutputStream open(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
  }

  private static byte[] enlarged(LabelledImages digits, int image) {
    int side = digits.side();
    float[] pixels = new float[side * side];
    digits.copyScaled(image, pixels, 0);
    byte[] large = new byte[SIDE * SIDE];
    for (int i = 0; i < side * SCALE; i++) {
      for (int j = 0; j < side * SCALE; j++) {
        large[(MARGIN + i) * SIDE + MARGIN + j] =
            (byte) Math.round(0xFF * pixels[i / SCALE * side + j / SCALE]);
      }
    }
    return large;
  }
}
