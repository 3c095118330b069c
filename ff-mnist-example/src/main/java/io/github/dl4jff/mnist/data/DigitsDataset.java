package io.github.dl4jff.mnist.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/**
 * The UCI digits, which the program brings along: 1,797 handwritten digits of 8x8 pixels, 0..16.
 * The first 1,437 are to train on, the last 360 to test on.
 *
 * <p>Source: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine
 * Learning Repository, doi:10.24432/C50P49, CC BY 4.0; see {@code digits-ATTRIBUTION.txt} beside
 * the data.
 */
public final class DigitsDataset {
  private static final String RESOURCE = "digits.csv.gz";
  private static final int IMAGES = 1797;
  private static final int TRAIN = 1437;
  private static final int CLASSES = 10;
  private static final int WHITE = 16;

  private DigitsDataset() {}

  /**
   * Reads the data set.
   *
   * @return 1,437 images to train on and 360 to test on
   */
  public static ImageDataset load() {
    LabelledImages all = readAll();
    return new ImageDataset(
        DatasetName.DIGITS,
        all.range(0, TRAIN),
        all.range(TRAIN, IMAGES),
        "inside the program; E. Alpaydin, C. Kaynak, CC BY 4.0");
  }

  private static LabelledImages readAll() {
    int side = DatasetName.DIGITS.side();
    int length = side * side;
    byte[] pixels = new byte[IMAGES * length];
    byte[] labels = new byte[IMAGES];
    try (InputStream resource = DigitsDataset.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(resource), StandardCharsets.US_ASCII))) {
      for (int image = 0; image < IMAGES; image++) {
        String[] numbers = lines.readLine().split(",", -1);
        for (int i = 0; i < length; i++) {
          pixels[image * length + i] = Byte.parseByte(numbers[i]);
        }
        labels[image] = Byte.parseByte(numbers[length]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + RESOURCE + " cannot be read", e);
    }
    return new LabelledImages(pixels, labels, side, CLASSES, WHITE);
  }
}
