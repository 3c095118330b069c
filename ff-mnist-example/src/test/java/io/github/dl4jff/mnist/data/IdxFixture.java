package io.github.dl4jff.mnist.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * A small file in idx format.
 *
 * @param file what it holds, its SHA-256 included
 * @param content the file
 */
record IdxFixture(IdxFile file, byte[] content) {
  private static final int SIDE = 3;

  static IdxFixture images(String name, int count) {
    return of(name, count, SIDE, 256);
  }

  static IdxFixture labels(String name, int count) {
    return of(name, count, 0, 10);
  }

  /** Returns four files, as MNIST has them: 12 images to train and 5 to test. */
  static List<IdxFixture> four() {
    return List.of(
        images(IdxFile.TRAIN_IMAGES, 12),
        labels(IdxFile.TRAIN_LABELS, 12),
        images(IdxFile.TEST_IMAGES, 5),
        labels(IdxFile.TEST_LABELS, 5));
  }

  private static IdxFixture of(String name, int count, int side, int values) {
    IdxFile open = new IdxFile(name, count, side, "");
    ByteBuffer buffer = ByteBuffer.allocate(open.length()).putInt(open.magic()).putInt(count);
    if (open.isImages()) {
      buffer.putInt(side).putInt(side);
    }
    SplittableRandom random = new SplittableRandom(name.hashCode());
    while (buffer.hasRemaining()) {
      buffer.put((byte) random.nextInt(values));
    }
    byte[] content = buffer.array();
    return new IdxFixture(new IdxFile(name, count, side, IdxReader.sha256(content)), content);
  }

  String name() {
    return file.name();
  }

  byte[] gzipped() {
    return gzip(content);
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    try (GZIPOutputStream stream = new GZIPOutputStream(gzipped)) {
      stream.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return gzipped.toByteArray();
  }
}
