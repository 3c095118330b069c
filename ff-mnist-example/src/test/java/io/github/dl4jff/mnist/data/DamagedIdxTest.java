package io.github.dl4jff.mnist.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** idx files with flipped bits, cut off, made longer, or with numbers of any size in the header. */
class DamagedIdxTest {
  private static final int FLIPS = Integer.getInteger("ff.flips", 2000);

  private final IdxFixture images = IdxFixture.images("images", 40);
  private final IdxFixture labels = IdxFixture.labels("labels", 40);
  private int refused;

  /** Reads a file: it is refused in one line, or its content is the right one. */
  private void read(IdxFixture fixture, byte[] stream) throws IOException {
    try {
      byte[] content = IdxReader.read(fixture.file(), new ByteArrayInputStream(stream), "file");
      assertArrayEquals(fixture.content(), content);
    } catch (DatasetException e) {
      assertTrue(e.getMessage().startsWith("file: "), e.getMessage());
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      refused++;
    }
  }

  @Test
  void read_flippedBitsCutOffOrLonger_isRefusedOrTheRightContent() throws IOException {
    SplittableRandom random = new SplittableRandom(10);
    for (int i = 0; i < FLIPS; i++) {
      IdxFixture fixture = i % 2 == 0 ? images : labels;
      byte[] whole = i % 4 < 2 ? fixture.content() : fixture.gzipped();
      read(fixture, damaged(whole, random));
    }
    System.out.println("damaged idx files: " + FLIPS + ", refused " + refused);
    assertTrue(refused > FLIPS / 2, refused + " refused");
  }

  private static byte[] damaged(byte[] whole, SplittableRandom random) {
    int at = random.nextInt(whole.length);
    switch (random.nextInt(4)) {
      case 0:
        return Arrays.copyOf(whole, at);
      case 1:
        return Arrays.copyOf(whole, whole.length + 1 + at);
      case 2:
        byte[] without = Arrays.copyOf(whole, whole.length - 1);
        System.arraycopy(whole, at + 1, without, at, whole.length - 1 - at);
        return without;
      default:
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }
  }

  @Test
  void read_extremeNumbersInTheHeader_areRefused() throws IOException {
    int[] extremes = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30, 0x08030000};
    for (int field = 0; field < images.file().headerLength(); field += Integer.BYTES) {
      for (int value : extremes) {
        byte[] content = images.content().clone();
        ByteBuffer.wrap(content).putInt(field, value);
        read(images, content);
        read(images, IdxFixture.gzip(content));
      }
    }
    assertEquals(4 * extremes.length * 2, refused);
  }

  @Test
  void read_gzipBombs_areRefusedWithoutUnpackingThem() throws IOException {
    byte[] bomb = IdxFixture.gzip(Arrays.copyOf(images.content(), 256 << 20));
    read(images, bomb);
    read(images, IdxFixture.gzip(bomb)); // packed twice: the inner file is no idx file
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    byte[] empty = IdxFixture.gzip(new byte[0]);
    for (int i = 0; i < 100_000; i++) {
      members.writeBytes(empty);
    }
    members.writeBytes(bomb);
    read(images, members.toByteArray());
    assertEquals(3, refused);
  }
}
