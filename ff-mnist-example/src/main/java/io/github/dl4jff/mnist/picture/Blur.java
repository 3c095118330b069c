package io.github.dl4jff.mnist.picture;

/** Means over squares. */
final class Blur {
  private Blur() {}

  /**
   * Returns a plane of which each pixel is the mean of the square around it, of that part of it
   * that is in the picture.
   *
   * @param radius the side of the square is {@code 2 radius + 1}
   */
  static float[] of(float[] plane, int width, int height, int radius) {
    if (radius == 0) {
      return plane;
    }
    float[] rows = new float[plane.length];
    for (int y = 0; y < height; y++) {
      line(plane, rows, y * width, 1, width, radius);
    }
    float[] blurred = new float[plane.length];
    for (int x = 0; x < width; x++) {
      line(rows, blurred, x, width, height, radius);
    }
    return blurred;
  }

  private static void line(
      float[] from, float[] to, int offset, int stride, int length, int radius) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < Math.min(radius, length); i++) {
      sum += from[offset + i * stride];
      count++;
    }
    for (int i = 0; i < length; i++) {
      if (i + radius < length) {
        sum += from[offset + (i + radius) * stride];
        count++;
      }
      if (i - radius > 0) {
        sum -= from[offset + (i - radius - 1) * stride];
        count--;
      }
      to[offset + i * stride] = (float) (sum / count);
    }
  }
}
