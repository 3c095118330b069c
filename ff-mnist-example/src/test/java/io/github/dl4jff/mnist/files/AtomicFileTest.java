package io.github.dl4jff.mnist.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path directory;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void write_replacesTheOldFile() throws IOException {
    Path file = directory.resolve("file");
    AtomicFile.write(file, stream -> stream.write(bytes("old")));
    AtomicFile.write(file, stream -> stream.write(bytes("new")));
    assertEquals("new", Files.readString(file));
    assertNothingElse();
  }

  @Test
  void write_thatFailsHalfWay_leavesTheOldFile() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "old");
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                AtomicFile.write(
                    file,
                    stream -> {
                      stream.write(bytes("ne"));
                      throw new IOException("disk full");
                    }));
    assertEquals("disk full", e.getMessage());
    assertEquals("old", Files.readString(file));
    assertNothingElse();
  }

  private void assertNothingElse() throws IOException {
    try (var files = Files.list(directory)) {
      assertEquals(1, files.count());
    }
  }
}
