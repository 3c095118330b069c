package io.github.dl4jff.mnist.picture;

import io.github.dl4jff.mnist.picture.Components.Component;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The digit in a picture: the ink that belongs together, without specks and without what comes in
 * from the border.
 *
 * @param signal the ink, in {@code [0, 1]}, row after row; 0 away from the digit
 * @param width width of the picture
 * @param height height of the picture
 * @param box what the digit fills
 * @param things how many things of like size stand side by side
 */
record Shape(float[] signal, int width, int height, Box box, int things) {
  /** From so much of the ink's usual strength on a pixel is ink. */
  private static final float INK = 0.45f;

  /** What has less than this share of the largest part's area is a speck. */
  private static final double SPECK = 0.04;

  /** What is smaller than this share of the picture, or than these pixels, is no digit. */
  private static final double SMALLEST_SHARE = 0.02;

  private static final int SMALLEST = 4;

  /** What is as high as so much of the highest, and has so much of the largest area, is like it. */
  private static final double LIKE_HEIGHT = 0.6;

  private static final double LIKE_AREA = 0.25;

  /** What touches the border counts only where nothing else is as high as so much of it. */
  private static final double LEAST_INSIDE = 0.2;

  /** How far around the digit, in pixels, faint ink belongs to it. */
  private static final int FRINGE = 2;

  /** The largest part has at least this share of the ink. */
  private static final double LEAST_TOGETHER = 0.1;

  private static final float MOST_NOISE = 0.3f;

  /** Finds the digit, or returns null where nothing is large enough. */
  static Shape of(Ink ink, int width, int height) {
    boolean[] mask = new boolean[width * height];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = ink.signal()[i] >= INK;
    }
    Components components = new Components(mask, width, height);
    List<Component> candidates = candidates(components.found(), width, height);
    int together = candidates.stream().mapToInt(Component::area).sum();
    int largest = candidates.stream().mapToInt(Component::area).max().orElseThrow();
    if (largest < LEAST_TOGETHER * together) {
      return null; // noise
    }
    List<Component> parts =
        candidates.stream().filter(part -> part.area() >= SPECK * largest).toList();
    Box box = Box.EMPTY;
    for (Component part : parts) {
      box = box.with(part.box());
    }
    int size = Math.max(box.width(), box.height());
    if (size < SMALLEST || size < SMALLEST_SHARE * Math.max(width, height)) {
      return null;
    }
    boolean[] near = near(parts, components, width, height);
    float[] signal = new float[mask.length];
    float floor = Math.min(MOST_NOISE, 2 * ink.noise());
    for (int i = 0; i < signal.length; i++) {
      if (near[i]) {
        signal[i] = Math.max(0, Math.min(1, (ink.signal()[i] - floor) / (1 - floor)));
      }
    }
    return new Shape(signal, width, height, box, things(parts));
  }

  /** Returns which pixels are on some parts or beside them. */
  private static boolean[] near(
      List<Component> parts, Components components, int width, int height) {
    boolean[] kept = new boolean[components.found().size() + 1];
    parts.forEach(part -> kept[part.label()] = true);
    float[] on = new float[width * height];
    for (int i = 0; i < on.length; i++) {
      on[i] = kept[components.labels()[i]] ? 1 : 0;
    }
    float[] means = Blur.of(on, width, height, FRINGE);
    boolean[] near = new boolean[on.length];
    for (int i = 0; i < near.length; i++) {
      near[i] = means[i] > 0;
    }
    return near;
  }

  private static List<Component> candidates(List<Component> found, int width, int height) {
    List<Component> inside =
        found.stream()
            .filter(
                part ->
                    part.box().left() > 0
                        && part.box().top() > 0
                        && part.box().right() < width
                        && part.box().bottom() < height)
            .toList();
    boolean enough = inside.stream().anyMatch(part -> part.box().height() >= LEAST_INSIDE * height);
    return enough ? inside : found;
  }

  /** Counts parts that are about as high as the highest and have no column in common. */
  private static int things(List<Component> parts) {
    int highest = parts.stream().mapToInt(part -> part.box().height()).max().orElseThrow();
    int largest = parts.stream().mapToInt(Component::area).max().orElseThrow();
    List<Component> like = new ArrayList<>(parts);
    like.removeIf(
        part -> part.box().height() < LIKE_HEIGHT * highest || part.area() < LIKE_AREA * largest);
    like.sort(Comparator.comparingInt(part -> part.box().left()));
    int things = 0;
    int right = 0;
    for (Component part : like) {
      if (part.box().left() >= right) {
        things++;
      }
      right = Math.max(right, part.box().right());
    }
    return things;
  }
}
