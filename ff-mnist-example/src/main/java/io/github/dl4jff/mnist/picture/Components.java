package io.github.dl4jff.mnist.picture;

import java.util.ArrayList;
import java.util.List;

/** The connected components of a mask; pixels that touch by a corner are connected. */
final class Components {
  private final boolean[] mask;
  private final int width;
  private final int height;
  private final int[] labels;
  private final List<Component> found = new ArrayList<>();

  /**
   * One component.
   *
   * @param label its number in {@link #labels()}, from 1
   * @param area its number of pixels
   * @param box what it fills
   */
  record Component(int label, int area, Box box) {}

  Components(boolean[] mask, int width, int height) {
    this.mask = mask;
    this.width = width;
    this.height = height;
    this.labels = new int[mask.length];
    int[] stack = new int[mask.length];
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] && labels[i] == 0) {
        found.add(fill(i, found.size() + 1, stack));
      }
    }
  }

  List<Component> found() {
    return found;
  }

  /** Returns the number of the component that each pixel belongs to, 0 for none. */
  int[] labels() {
    return labels;
  }

  private Component fill(int start, int label, int[] stack) {
    int size = 0;
    int area = 0;
    Box box = Box.EMPTY;
    labels[start] = label;
    stack[size++] = start;
    while (size > 0) {
      int i = stack[--size];
      int x = i % width;
      int y = i / width;
      area++;
      box = box.with(x, y);
      for (int ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (int nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          int n = ny * width + nx;
          if (mask[n] && labels[n] == 0) {
            labels[n] = label;
            stack[size++] = n;
          }
        }
      }
    }
    return new Component(label, area, box);
  }
}
