package io.github.dl4jff.mnist.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file so that whoever reads it, even after the program was killed half-way, finds the old
 * content or the new one and nothing in between: into a temporary file beside it, which then takes
 * its name.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes to a stream. */
  @FunctionalInterface
  public interface StreamContent {
    /**
     * Writes the content.
     *
     * @param stream buffered; closed by the caller
     */
    void writeTo(OutputStream stream) throws IOException;
  }

  /**
   * Writes a file from a stream, replacing one of that name.
   *
   * @throws IOException if it cannot be written; the old file is then still there
   */
  public static void write(Path target, StreamContent content) throws IOException {
    Path directory = target.toAbsolutePath().getParent();
    Path part =
        directory.resolve(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      Files.deleteIfExists(part);
      try (OutputStream stream =
          new BufferedOutputStream(Files.newOutputStream(part, StandardOpenOption.CREATE_NEW))) {
        content.writeTo(stream);
      }
      try {
        Files.move(
            part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
