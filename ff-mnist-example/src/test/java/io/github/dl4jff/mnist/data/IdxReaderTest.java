package io.github.dl4jff.mnist.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxReaderTest {
  private static final int IMAGES = 4;

  private final IdxFixture images = IdxFixture.images("images", IMAGES);
  private final IdxFixture labels = IdxFixture.labels("labels", IMAGES);

  private static byte[] read(IdxFixture fixture, byte[] stream) throws IOException {
    return IdxReader.read(fixture.file(), new ByteArrayInputStream(stream), "file");
  }

  private static String messageOf(IdxFixture fixture, byte[] stream) {
    return assertThrows(DatasetException.class, () -> read(fixture, stream)).getMessage();
  }

  private byte[] imagesWith(int position, int value) {
    byte[] content = images.content().clone();
    ByteBuffer.wrap(content).putInt(position, value);
    return content;
  }

  @Test
  void read_rawOrGzipped_givesTheContent() throws IOException {
    for (IdxFixture fixture : new IdxFixture[] {images, labels}) {
      assertArrayEquals(fixture.content(), read(fixture, fixture.content()));
      assertArrayEquals(fixture.content(), read(fixture, fixture.gzipped()));
    }
  }

  @Test
  void payload_ofImagesAndLabels_isWhatFollowsTheHeader() {
    assertArrayEquals(
        Arrays.copyOfRange(images.content(), 16, 16 + 4 * 9),
        IdxReader.payload(images.file(), images.content()));
    assertArrayEquals(
        Arrays.copyOfRange(labels.content(), 8, 8 + 4),
        IdxReader.payload(labels.file(), labels.content()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 7, 8, 11, 12, 15, 16, 17, 51})
  void read_truncatedInHeaderOrPixels_saysTruncated(int length) {
    byte[] cut = Arrays.copyOf(images.content(), length);
    assertTrue(messageOf(images, cut).contains("truncated"), () -> messageOf(images, cut));
    byte[] gzipped = IdxFixture.gzip(cut);
    assertTrue(messageOf(images, gzipped).contains("truncated"), () -> messageOf(images, gzipped));
  }

  @Test
  void read_gzipFileTruncatedAnywhere_saysTruncated() {
    byte[] gzipped = images.gzipped();
    for (int length = 2; length < gzipped.length; length++) {
      String message = messageOf(images, Arrays.copyOf(gzipped, length));
      assertTrue(message.contains("truncated"), message);
    }
  }

  @Test
  void read_damagedGzipFile_saysDamaged() {
    byte[] gzipped = images.gzipped();
    gzipped[gzipped.length - 5] ^= 1; // in the checksum of the trailer
    assertTrue(messageOf(images, gzipped).contains("damaged gzip file"));
  }

  @Test
  void read_wrongMagicNumber_saysExpectedAndGot() {
    assertEquals(
        "file: expected magic number 0x00000803 (idx3, unsigned bytes), got 0x00000801",
        messageOf(images, imagesWith(0, 0x0801)));
  }

  @Test
  void read_wrongCountOrSize_saysExpectedAndGot() {
    assertEquals(
        "file: expected 4 images of 3x3, got 5 of 3x3", messageOf(images, imagesWith(4, 5)));
    assertEquals(
        "file: expected 4 images of 3x3, got 4 of 2x3", messageOf(images, imagesWith(8, 2)));
    assertEquals(
        "file: expected 4 images of 3x3, got 4 of 3x9", messageOf(images, imagesWith(12, 9)));
    byte[] content = labels.content().clone();
    content[7] = 3;
    assertEquals("file: expected 4 labels, got 3", messageOf(labels, content));
  }

  @Test
  void read_moreThanExpected_isRefusedWithoutUnpackingIt() {
    byte[] bomb = Arrays.copyOf(images.content(), 64 << 20);
    assertEquals(
        "file: expected 52 bytes (4 images of 3x3), got more",
        messageOf(images, IdxFixture.gzip(bomb)));
  }

  @Test
  void read_oneBitWrong_saysBothChecksums() {
    byte[] content = images.content().clone();
    content[20] ^= 1;
    String message = messageOf(images, content);
    assertTrue(message.contains("expected SHA-256 " + images.file().sha256()), message);
    assertTrue(message.contains("got " + IdxReader.sha256(content)), message);
  }

  @Test
  void lengthsOfTheKnownFiles_areThoseOfMnist() {
    for (DatasetName name : new DatasetName[] {DatasetName.MNIST, DatasetName.FASHION_MNIST}) {
      assertArrayEquals(
          new int[] {47_040_016, 60_008, 7_840_016, 10_008},
          IdxFile.of(name).stream().mapToInt(IdxFile::length).toArray());
    }
  }
}
