package io.github.dl4jff.mnist.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Reads files of pictures that may come from anywhere. */
public final class PictureFile {
  /** The largest picture that is read: as large as 4096 x 4096. */
  public static final int MOST_PIXELS = 1 << 24;

  private PictureFile() {}

  /**
   * Reads a picture. The size is looked at before memory is set aside for the pixels.
   *
   * @param file a PNG, or another format that Java reads
   * @throws IOException if it cannot be read, is no picture, or has more than {@link #MOST_PIXELS}
   */
  public static BufferedImage read(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      stream.read(); // its exceptions say more than those of ImageIO's stream
    }
    try (ImageInputStream stream = new FileImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new IOException("not a picture in a known format");
      }
      return read(readers.next(), stream);
    } catch (RuntimeException e) {
      // What ImageIO's readers throw on some damaged files.
      throw new IOException("damaged picture", e);
    }
  }

  private static BufferedImage read(ImageReader reader, ImageInputStream stream)
      throws IOException {
    try {
      reader.setInput(stream, true, true); // texts and colour profiles could be of any length
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "expected at most %,d pixels, got %d x %d",
                MOST_PIXELS,
                reader.getWidth(0),
                reader.getHeight(0)));
      }
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }
}
