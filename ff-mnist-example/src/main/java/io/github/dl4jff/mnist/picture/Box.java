package io.github.dl4jff.mnist.picture;

/**
 * A rectangle of pixels.
 *
 * @param left first column
 * @param top first row
 * @param right column after the last
 * @param bottom row after the last
 */
record Box(int left, int top, int right, int bottom) {
  static final Box EMPTY =
      new Box(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE);

  int width() {
    return right - left;
  }

  int height() {
    return bottom - top;
  }

  /** Returns the smallest box that has a pixel too. */
  Box with(int x, int y) {
    if (x >= left && x < right && y >= top && y < bottom) {
      return this;
    }
    return with(new Box(x, y, x + 1, y + 1));
  }

  /** Returns the smallest box that has both. */
  Box with(Box other) {
    return new Box(
        Math.min(left, other.left),
        Math.min(top, other.top),
        Math.max(right, other.right),
        Math.max(bottom, other.bottom));
  }
}
