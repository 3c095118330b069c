package io.github.dl4jff.mnist.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads and checks a file in idx format, gzipped or not: size, header, SHA-256. What is told apart
 * by its first two bytes, not by the name. No more is ever read, or unpacked, than the file must
 * hold.
 */
final class IdxReader {
  private static final int GZIP_MAGIC = 0x1F8B;
  private static final int BUFFER = 1 << 16;

  private IdxReader() {}

  /**
   * Returns the uncompressed file, header included: {@code file.length()} bytes.
   *
   * @param stream the file, gzipped or not
   * @param source name of the stream for messages
   * @throws DatasetException if the content is not what is expected
   * @throws IOException if the stream cannot be read
   */
  static byte[] read(IdxFile file, InputStream stream, String source) throws IOException {
    byte[] content;
    try {
      content = unpack(new BufferedInputStream(stream, BUFFER)).readNBytes(file.length() + 1);
    } catch (EOFException e) {
      throw new DatasetException(source + ": truncated gzip file", e);
    } catch (ZipException e) {
      throw new DatasetException(source + ": damaged gzip file (" + e.getMessage() + ")", e);
    } catch (StackOverflowError e) {
      // Java's GZIPInputStream calls itself for each empty part of a file
      throw new DatasetException(source + ": damaged gzip file (thousands of empty parts)", e);
    }
    checkHeader(file, content, source);
    if (content.length != file.length()) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "%s: expected %,d bytes (%s), got %s",
              source,
              file.length(),
              file.contents(),
              content.length > file.length()
                  ? "more"
                  : String.format(Locale.ROOT, "%,d: the file is truncated", content.length)));
    }
    checkSha256(file, content, source);
    return content;
  }

  /**
   * Returns what follows the header: pixels or labels.
   *
   * @param file what the content is of
   */
  static byte[] payload(IdxFile file, byte[] content) {
    return Arrays.copyOfRange(content, file.headerLength(), content.length);
  }

  private static InputStream unpack(InputStream stream) throws IOException {
    stream.mark(2);
    int magic = stream.read() << 8 | stream.read();
    stream.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(stream, BUFFER) : stream;
  }

  private static void checkHeader(IdxFile file, byte[] content, String source)
      throws DatasetException {
    if (content.length < file.headerLength()) {
      throw new DatasetException(
          "%s: expected a header of %s bytes, got %s: the file is truncated"
              .formatted(source, file.headerLength(), content.length));
    }
    ByteBuffer header = ByteBuffer.wrap(content);
    int magic = header.getInt();
    if (magic != file.magic()) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "%s: expected magic number 0x%08x (%s), got 0x%08x",
              source,
              file.magic(),
              file.isImages() ? "idx3, unsigned bytes" : "idx1, unsigned bytes",
              magic));
    }
    int count = header.getInt();
    int rows = file.isImages() ? header.getInt() : 0;
    int columns = file.isImages() ? header.getInt() : 0;
    if (count != file.count() || rows != file.side() || columns != file.side()) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "%s: expected %s, got %,d%s",
              source,
              file.contents(),
              count,
              file.isImages() ? " of " + rows + "x" + columns : ""));
    }
  }

  private static void checkSha256(IdxFile file, byte[] content, String source)
      throws DatasetException {
    String sha256 = sha256(content);
    if (sha256.equals(file.sha256())) {
      return;
    }
    for (DatasetName other : new DatasetName[] {DatasetName.MNIST, DatasetName.FASHION_MNIST}) {
      if (IdxFile.of(other).stream().anyMatch(known -> known.sha256().equals(sha256))) {
        throw new DatasetException(
            "%s: this is a file of %s (--dataset %s)"
                .formatted(source, other.title(), other.option()));
      }
    }
    throw new DatasetException(
        "%s: damaged, or another data set's: expected SHA-256 %s, got %s"
            .formatted(source, file.sha256(), sha256));
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
