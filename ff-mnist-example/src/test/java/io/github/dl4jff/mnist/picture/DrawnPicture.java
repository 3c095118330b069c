package io.github.dl4jff.mnist.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** A picture that a test draws: paper, ink, and what a camera adds. */
public final class DrawnPicture {
  private static final int WHITE = 255;

  private BufferedImage image;
  private Color ink = Color.BLACK;

  /** Creates a picture of paper in one colour; null for none, which is transparent. */
  public DrawnPicture(int width, int height, Color paper) {
    image =
        new BufferedImage(
            width,
            height,
            paper == null ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    if (paper != null) {
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(paper);
      graphics.fillRect(0, 0, width, height);
      graphics.dispose();
    }
  }

  public DrawnPicture ink(Color colour) {
    ink = colour;
    return this;
  }

  /**
   * Draws strokes of the size 1 x 1.
   *
   * @param box where they go
   * @param degrees how far they are turned, clockwise, around the middle of the box
   * @param pen the width of the pen in pixels
   */
  public DrawnPicture strokes(Shape strokes, Rectangle2D box, double degrees, double pen) {
    Shape placed = placement(box, degrees).createTransformedShape(strokes);
    Graphics2D graphics = graphics();
    graphics.setStroke(new BasicStroke((float) pen, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(placed);
    graphics.dispose();
    return this;
  }

  /** Fills a shape. */
  public DrawnPicture filled(Shape shape) {
    Graphics2D graphics = graphics();
    graphics.fill(shape);
    graphics.dispose();
    return this;
  }

  private static AffineTransform placement(Rectangle2D box, double degrees) {
    AffineTransform placement = new AffineTransform();
    placement.rotate(Math.toRadians(degrees), box.getCenterX(), box.getCenterY());
    placement.translate(box.getX(), box.getY());
    placement.scale(box.getWidth(), box.getHeight());
    return placement;
  }

  private Graphics2D graphics() {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(ink);
    return graphics;
  }

  /**
   * Multiplies all colours by the light.
   *
   * @param light a function of x and y, each in {@code [0, 1]}
   */
  public DrawnPicture light(DoubleBinaryOperator light) {
    int width = image.getWidth();
    int height = image.getHeight();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double factor = light.applyAsDouble((double) x / width, (double) y / height);
        int rgb = image.getRGB(x, y);
        image.setRGB(
            x,
            y,
            rgb & 0xFF000000
                | level((rgb >> 16 & 0xFF) * factor) << 16
                | level((rgb >> 8 & 0xFF) * factor) << 8
                | level((rgb & 0xFF) * factor));
      }
    }
    return this;
  }

  /** Adds normal noise to each colour of each pixel; its deviation is a share of white. */
  public DrawnPicture noise(double deviation, long seed) {
    Random random = new Random(seed);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        int noisy = rgb & 0xFF000000;
        for (int shift = 0; shift <= 16; shift += 8) {
          double noise = random.nextGaussian() * deviation * WHITE;
          noisy |= level((rgb >> shift & 0xFF) + noise) << shift;
        }
        image.setRGB(x, y, noisy);
      }
    }
    return this;
  }

  private static int level(double value) {
    return (int) Math.max(0, Math.min(WHITE, Math.round(value)));
  }

  /** Compresses the picture as JPEG. */
  public DrawnPicture jpeg(float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), parameters);
      stream.flush();
      image = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return this;
  }

  public BufferedImage image() {
    return image;
  }
}
