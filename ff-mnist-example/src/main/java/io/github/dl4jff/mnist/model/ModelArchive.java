package io.github.dl4jff.mnist.model;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The zip file of a model, which may have been damaged or made by anyone: holds the known entries
 * and no others, and what is read of them has the checksum that the file gives.
 */
final class ModelArchive implements Closeable {
  static final String CONFIGURATION = "configuration.json";
  static final String PARAMETERS = "coefficients.bin";

  /** In no directory of the zip file: DL4J would refuse that. */
  static final String DATASET = "ff-mnist-example-dataset.txt";

  /**
   * DL4J deserialises {@code preprocessor.bin} as a Java object, and with {@code normalizer.bin}
   * creates classes that it names: neither is among them.
   */
  private static final Set<String> ENTRIES =
      Set.of(CONFIGURATION, PARAMETERS, "updaterState.bin", DATASET);

  private final ZipFile zip;

  /**
   * Opens a file.
   *
   * @throws IOException if it is no zip file, or holds an entry that no model has
   */
  ModelArchive(Path file) throws IOException {
    zip = new ZipFile(file.toFile());
    try {
      checkEntries();
    } catch (IOException e) {
      zip.close();
      throw e;
    }
  }

  private void checkEntries() throws IOException {
    Set<String> found = new HashSet<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      String name = all.nextElement().getName();
      if (!ENTRIES.contains(name)) {
        throw new IOException("it holds '" + printable(name) + "', which is no part of a model");
      }
      if (!found.add(name)) {
        throw new IOException("it holds two of " + name);
      }
    }
  }

  private static String printable(String name) {
    String shown = name.length() > 64 ? name.substring(0, 64) + "..." : name;
    return shown.replaceAll("[^\\x20-\\x7E]", "?");
  }

  boolean has(String entry) {
    return zip.getEntry(entry) != null;
  }

  /** Reads what an entry holds. */
  @FunctionalInterface
  interface Content<T> {
    T from(InputStream stream) throws IOException;
  }

  /**
   * Reads an entry.
   *
   * @param content reads from a stream no more than it has use for
   * @throws IOException if there is no such entry, something is left after the content, or the
   *     checksum is another
   */
  <T> T read(String name, Content<T> content) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("there is no " + name);
    }
    try (CheckedInputStream stream =
        new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
      T result = content.from(stream);
      if (stream.read() >= 0) {
        throw new IOException(name + " holds more than it should");
      }
      if (stream.getChecksum().getValue() != entry.getCrc()) {
        throw new IOException(name + " has another checksum than the file says");
      }
      return result;
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
