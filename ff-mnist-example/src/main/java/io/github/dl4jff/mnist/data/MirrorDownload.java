package io.github.dl4jff.mnist.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Downloads files from the first of several mirrors that has them. A file counts when it is
 * complete and its SHA-256 is right; a mirror that failed once is not asked again.
 */
final class MirrorDownload {
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  /**
   * How much longer than its content a gzip file can be: headers, and blocks that do not compress.
   */
  private static final int GZIP_OVERHEAD = 1 << 16;

  private static final int CHUNK = 1 << 15;

  private final List<URI> mirrors;
  private final DownloadListener listener;

  /**
   * Creates a download.
   *
   * @param mirrors addresses to which {@code /NAME.gz} is appended, in order of preference
   */
  MirrorDownload(List<URI> mirrors, DownloadListener listener) {
    this.mirrors = new ArrayList<>(mirrors);
    this.listener = listener;
  }

  /**
   * Downloads a file.
   *
   * @param problems gets a line for each mirror that does not have it
   * @return the file, as it came (gzipped, that is) and unpacked; null where no mirror has it
   */
  Downloaded fetch(IdxFile file, List<String> problems) {
    while (!mirrors.isEmpty()) {
      URI source = source(mirrors.get(0), file);
      try {
        byte[] packed = receive(source, file.length() + GZIP_OVERHEAD);
        return new Downloaded(
            packed,
            IdxReader.read(file, new ByteArrayInputStream(packed), source.toString()),
            source);
      } catch (DatasetException e) {
        problems.add(e.getMessage());
      } catch (IOException e) {
        problems.add(source + ": " + reason(e));
      }
      mirrors.remove(0);
    }
    return null;
  }

  private static URI source(URI mirror, IdxFile file) {
    String base = mirror.toString();
    return URI.create((base.endsWith("/") ? base : base + "/") + file.name() + ".gz");
  }

  private byte[] receive(URI source, int limit) throws IOException {
    URLConnection connection = source.toURL().openConnection();
    connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    connection.setReadTimeout((int) READ_TIMEOUT.toMillis());
    if (connection instanceof HttpURLConnection http && http.getResponseCode() != 200) {
      http.disconnect();
      throw new DatasetException(source + ": HTTP status " + http.getResponseCode());
    }
    long length = connection.getContentLengthLong();
    try (InputStream stream = connection.getInputStream()) {
      listener.started(source, length);
      byte[] received = receive(stream, limit);
      if (length >= 0 && received.length < length) {
        throw new DatasetException(
            "%s: the transfer broke off after %s of %s bytes"
                .formatted(source, received.length, length));
      }
      return received;
    } finally {
      listener.ended();
    }
  }

  private byte[] receive(InputStream stream, int limit) throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    while (received.size() <= limit) {
      int n = stream.read(chunk);
      if (n < 0) {
        return received.toByteArray();
      }
      received.write(chunk, 0, n);
      listener.received(received.size());
    }
    throw new IOException("longer than " + limit + " bytes, so not this file");
  }

  private static String reason(IOException e) {
    return e instanceof UnknownHostException
        ? "unknown host (no internet?)"
        : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /**
   * A file that was downloaded and checked.
   *
   * @param packed as it came
   * @param content unpacked
   * @param source where it came from
   */
  record Downloaded(byte[] packed, byte[] content, URI source) {}
}
