package io.github.dl4jff.mnist.picture;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.GreyImage;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A picture, and the image for a network that was made from it.
 *
 * @param image what to show the network; nothing where there is no single digit
 * @param things how many things were found: 0 where the picture is blank
 * @param steps what was done, in order; nothing for a picture that looks like the data set's
 */
public record PreparedPicture(Optional<GreyImage> image, int things, List<String> steps) {
  private static final float FULL_CONTRAST = 0.95f;

  private static final String INVERTED = "inverted";

  /** Returns whether pictures can be prepared for networks that were trained on a data set. */
  public static boolean isFor(DatasetName dataset) {
    return Framing.of(dataset).isPresent();
  }

  /** Scales a picture and does nothing else: it is light on black, or inverted. */
  public static PreparedPicture scaled(
      BufferedImage picture, DatasetName dataset, boolean inverted) {
    int side = dataset.side();
    GreyImage grey = GreyImage.of(picture);
    GreyImage light = inverted ? grey.inverted() : grey;
    if (light.width() == side && light.height() == side) {
      return single(light, List.of());
    }
    String step = "scaled from %dx%d to %dx%d".formatted(light.width(), light.height(), side, side);
    return single(light.scaledTo(side, side), List.of(step));
  }

  /**
   * Makes an image like those of a data set of digits.
   *
   * @throws IllegalArgumentException for a data set of other things
   */
  public static PreparedPicture of(BufferedImage picture, DatasetName dataset) {
    Framing framing =
        Framing.of(dataset)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "dataset: expected one of digits, got " + dataset.option()));
    if (picture.getWidth() == framing.side() && picture.getHeight() == framing.side()) {
      GreyImage grey = GreyImage.of(picture);
      if (framing.fits(grey)) {
        return single(grey, List.of());
      }
      if (framing.fits(grey.inverted())) {
        return single(grey.inverted(), List.of(INVERTED));
      }
    }
    ColourPlanes colours = ColourPlanes.of(picture);
    Ink ink = Ink.of(colours);
    Shape shape = ink == null ? null : Shape.of(ink, colours.width(), colours.height());
    if (shape == null) {
      return new PreparedPicture(Optional.empty(), 0, List.of());
    }
    if (shape.things() > 1) {
      return new PreparedPicture(Optional.empty(), shape.things(), List.of());
    }
    return framed(ink, shape, colours.reduction(), framing);
  }

  private static PreparedPicture single(GreyImage image, List<String> steps) {
    return new PreparedPicture(Optional.of(image), 1, steps);
  }

  private static PreparedPicture framed(Ink ink, Shape shape, int reduction, Framing framing) {
    List<String> steps = new ArrayList<>();
    if (ink.dark()) {
      steps.add(INVERTED);
    }
    if (ink.uneven()) {
      steps.add("background evened");
    }
    if (ink.level() < FULL_CONTRAST) {
      steps.add("contrast stretched");
    }
    Crop cut = Crop.of(shape);
    double scale = framing.scaledHeight(cut.box()) / cut.box().height();
    double missing = (framing.thinnest() / scale - cut.strokeWidth()) / 2;
    Crop crop = missing >= 1 ? cut.thickened(Math.min(missing, cut.box().left())) : cut;
    if (crop != cut) {
      steps.add("strokes thickened");
    }
    steps.add(
        "cropped to %dx%d"
            .formatted(shape.box().width() * reduction, shape.box().height() * reduction));
    steps.add("centred");
    float[] pixels =
        new Placement(crop.ink(), crop.width(), crop.height(), crop.box(), framing).image();
    return single(GreyImage.of(framing.side(), framing.side(), pixels), steps);
  }
}
