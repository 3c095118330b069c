package io.github.dl4jff.mnist.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PNG files of every kind of pixel, damaged ones, and ones that are larger than they look. */
class PictureFilesTest {
  private static final int FLIPS = Integer.getInteger("ff.flips", 300);
  private static final int SIDE = 8;
  private static final float TOLERANCE = 1e-4f;

  /** Of the PNG format, section 11.2.2. */
  private static final int GREY = 0;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("picture.png");
  }

  /** Pictures whose upper half is a quarter white, with the lower half transparent where it can. */
  @ParameterizedTest
  @CsvSource({"1, 8", "2, 8", "3, 8", "4, 8", "1, 16", "2, 16", "3, 16", "4, 16"})
  void read_greyOrColourWithOrWithoutAlphaOfAnyDepth_givesTheSame(int bands, int bits)
      throws IOException {
    int white = (1 << bits) - 1;
    boolean alpha = bands % 2 == 0;
    BufferedImage picture = picture(bands, bits);
    WritableRaster raster = picture.getRaster();
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        for (int band = 0; band < bands; band++) {
          boolean isAlpha = alpha && band == bands - 1;
          raster.setSample(x, y, band, isAlpha ? (y < SIDE / 2 ? white : 0) : white / 4);
        }
      }
    }
    assertTrue(ImageIO.write(picture, "png", file.toFile()));
    float[] expected = new float[SIDE * SIDE];
    Arrays.fill(expected, 63 / 255f);
    if (alpha) {
      Arrays.fill(expected, SIDE * SIDE / 2, SIDE * SIDE, 0);
    }
    // colours of 16 bits come as 8
    assertArrayEquals(expected, GreyImage.read(file).pixels(), bits == 8 ? TOLERANCE : 4e-3f);
  }

  private static BufferedImage picture(int bands, int bits) {
    boolean alpha = bands % 2 == 0;
    ComponentColorModel colours =
        new ComponentColorModel(
            ColorSpace.getInstance(bands < 3 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
            alpha,
            false,
            alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
            bits == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT);
    return new BufferedImage(
        colours, colours.createCompatibleWritableRaster(SIDE, SIDE), false, null);
  }

  @Test
  void read_blackAndWhitePalette_isBlackAndWhite() throws IOException {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_BINARY);
    picture.setRGB(3, 2, 0xFFFFFFFF);
    ImageIO.write(picture, "png", file.toFile());
    float[] expected = new float[SIDE * SIDE];
    expected[2 * SIDE + 3] = 1;
    assertArrayEquals(expected, GreyImage.read(file).pixels());
  }

  @ParameterizedTest
  @CsvSource({"50000, 50000", "2147483647, 2147483647", "2147483647, 1", "4097, 4096"})
  void read_hugePicture_isRefusedByItsHeader(int width, int height) throws IOException {
    Files.write(file, png(width, height, new byte[] {0}));
    IOException e = assertThrows(IOException.class, () -> GreyImage.read(file));
    assertEquals(
        "expected at most 16,777,216 pixels, got " + width + " x " + height, e.getMessage());
  }

  @Test
  void read_moreOrFewerRowsThanTheHeaderSays_isBoundedByTheHeader() throws IOException {
    Files.write(file, png(SIDE, SIDE, new byte[100 << 20])); // 100 MiB in 100 KiB
    assertEquals(SIDE, GreyImage.read(file).height());
    Files.write(file, png(SIDE, SIDE, new byte[3]));
    assertThrows(IOException.class, () -> GreyImage.read(file));
  }

  /** A text that is not read has no part in the memory that is needed. */
  @Test
  void read_textThatIsABomb_isPassedOver() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write("Comment\0\0".getBytes(StandardCharsets.ISO_8859_1));
    bytes.write(deflated(new byte[200 << 20]));
    byte[] plain = png(SIDE, SIDE, new byte[SIDE * (SIDE + 1)]);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    int afterHeader = SIGNATURE.length + 25;
    png.write(plain, 0, afterHeader);
    chunk(new DataOutputStream(png), "zTXt", bytes.toByteArray());
    png.write(plain, afterHeader, plain.length - afterHeader);
    Files.write(file, png.toByteArray());
    assertEquals(SIDE, GreyImage.read(file).width());
  }

  @Test
  void read_truncatedOrFlippedBits_isAPictureOrAnIOException() throws IOException {
    ImageIO.write(picture(4, 16), "png", file.toFile());
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(9);
    int refused = 0;
    for (int i = 0; i < FLIPS; i++) {
      byte[] changed = whole.clone();
      if (i % 2 == 0) {
        changed = Arrays.copyOf(whole, random.nextInt(whole.length));
      } else {
        changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file, changed);
      try {
        GreyImage.read(file);
      } catch (IOException e) {
        refused++;
      }
    }
    System.out.println("damaged pictures: " + FLIPS + ", refused " + refused);
    assertTrue(refused > FLIPS / 4, refused + " refused");
  }

  private static byte[] png(int width, int height, byte[] rows) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(SIGNATURE);
    DataOutputStream png = new DataOutputStream(bytes);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {8, GREY, 0, 0, 0});
    chunk(png, "IHDR", header.toByteArray());
    chunk(png, "IDAT", deflated(rows));
    chunk(png, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static byte[] deflated(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream stream = new DeflaterOutputStream(bytes)) {
      stream.write(content);
    }
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream png, String type, byte[] content) throws IOException {
    png.writeInt(content.length);
    CRC32 crc = new CRC32();
    crc.update(type.getBytes(StandardCharsets.US_ASCII));
    crc.update(content);
    png.write(type.getBytes(StandardCharsets.US_ASCII));
    png.write(content);
    png.writeInt((int) crc.getValue());
  }
}
