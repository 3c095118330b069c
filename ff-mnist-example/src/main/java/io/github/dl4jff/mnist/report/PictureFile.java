package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.files.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Writes pictures as PNG files. */
public final class PictureFile {
  private PictureFile() {}

  /**
   * Writes a picture.
   *
   * @param file the file; its directory must exist
   * @param picture the picture
   * @throws IOException if it cannot be written; an old file is then still there
   */
  public static void write(Path file, BufferedImage picture) throws IOException {
    AtomicFile.write(file, stream -> ImageIO.write(picture, "png", stream));
  }
}
