package io.github.dl4jff.mnist.files;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/**
 * The directory that a run writes into. Whether that is possible is known before the run starts.
 */
public final class OutputDirectory {
  public static final String OPTION = "--out";

  private final Path directory;
  private final String option;
  private final List<String> written = new ArrayList<>();
  private boolean withoutFonts;

  private OutputDirectory(Path directory, String option) {
    this.directory = directory;
    this.option = option;
  }

  /** Creates the directory where it does not exist, and tries to write into it. */
  public static OutputDirectory prepare(Path directory, String option) {
    probe(directory, option);
    return new OutputDirectory(directory, option);
  }

  /** Creates the directory of a file where it does not exist, and tries to write into it. */
  public static void prepareFile(Path file, String option) {
    if (Files.isDirectory(file)) {
      throw new ExampleException(file + ": is a directory: name a file by " + option);
    }
    probe(file.toAbsolutePath().getParent(), option);
  }

  private static void probe(Path directory, String option) {
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, ".ff-", ".part"));
    } catch (IOException e) {
      throw ExampleException.cannotWrite(directory, option, e);
    }
  }

  @FunctionalInterface
  public interface FileWriter {
    void writeTo(Path file) throws IOException;
  }

  /** Writes a file of the directory. */
  public void write(String name, FileWriter writer) {
    write(directory.resolve(name), option, writer);
    if (!written.contains(name)) {
      written.add(name);
    }
  }

  /** Writes a file anywhere. */
  public static void write(Path file, String option, FileWriter writer) {
    try {
      writer.writeTo(file);
    } catch (IOException e) {
      throw ExampleException.cannotWrite(file, option, e);
    }
  }

  /**
   * Draws and writes a picture. Where Java has nothing to draw letters with, as in a small
   * container, one line says so and the run goes on.
   */
  public void writePicture(String name, Supplier<BufferedImage> picture, Consumer<String> notes) {
    if (withoutFonts) {
      return;
    }
    BufferedImage drawn;
    try {
      drawn = picture.get();
    } catch (LinkageError | InternalError e) {
      // What Java's font code throws without libfreetype, fontconfig or a font.
      withoutFonts = true;
      notes.accept("No pictures: Java finds no fonts; install fontconfig and a font (" + e + ")");
      return;
    }
    write(name, file -> AtomicFile.write(file, stream -> ImageIO.write(drawn, "png", stream)));
  }

  /** Returns the path of a file of the directory, whether it exists or not. */
  public Path file(String name) {
    return directory.resolve(name);
  }

  /** Returns the path of the directory. */
  @Override
  public String toString() {
    return directory.toString();
  }

  public String contents() {
    return directory + ": " + String.join(", ", written);
  }
}
