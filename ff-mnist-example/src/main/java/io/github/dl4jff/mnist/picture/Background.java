package io.github.dl4jff.mnist.picture;

import java.util.Arrays;

/**
 * The paper of a picture under uneven light: a surface of the second degree, {@code b = c0 + c1 x +
 * c2 y + c3 x^2 + c4 xy + c5 y^2}, through what is seen of it. It is fitted first to the border, by
 * least absolute deviations, which the ink there cannot move; then, by least squares, to all points
 * that are near it.
 */
final class Background {
  /** Below this side the border alone is looked at, and the paper is taken to be even. */
  private static final int SMALL = 16;

  private static final int TERMS = 6;
  private static final int SAMPLES = 64;
  private static final int ROUNDS_AT_BORDER = 20;
  private static final int ROUNDS = 5;
  private static final double LEAST_TOLERANCE = 0.04;

  /** So near to the median is even; where most of the border is, the rest is ink. */
  private static final double EVEN = 0.08;

  private static final double EVEN_SHARE = 0.6;

  /** For normal noise, three standard deviations. */
  private static final double DEVIATIONS = 3 * 1.4826;

  private static final double LEAST_SHARE = 0.25;
  private static final double EPSILON = 1e-4;

  private final float[] plane;
  private final int width;
  private final int height;

  private Background(float[] plane, int width, int height) {
    this.plane = plane;
    this.width = width;
    this.height = height;
  }

  /** Returns the paper's brightness at each pixel of a plane, in {@code [0, 1]}. */
  static float[] of(float[] plane, int width, int height) {
    return new Background(plane, width, height).fit();
  }

  private float[] fit() {
    int columns = Math.min(width, SAMPLES);
    int rows = Math.min(height, SAMPLES);
    int[] all = new int[columns * rows];
    int[] border = new int[columns * rows];
    int atBorder = 0;
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        int i = at(r, rows, height) * width + at(c, columns, width);
        all[r * columns + c] = i;
        if (r == 0 || c == 0 || r == rows - 1 || c == columns - 1) {
          border[atBorder++] = i;
        }
      }
    }
    border = Arrays.copyOf(border, atBorder);
    float[] surface = new float[plane.length];
    if (Math.min(width, height) < SMALL) {
      Arrays.fill(surface, (float) median(values(border)));
      return surface;
    }
    double[] coefficients = nearest(all, atTheBorder(border), border);
    for (int i = 0; i < surface.length; i++) {
      surface[i] = (float) Math.max(0, Math.min(1, value(coefficients, i)));
    }
    return surface;
  }

  private static int at(int sample, int samples, int length) {
    return samples == 1 ? 0 : (int) ((long) sample * (length - 1) / (samples - 1));
  }

  private double[] values(int[] points) {
    double[] values = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      values[i] = plane[points[i]];
    }
    return values;
  }

  /** Least absolute deviations, by least squares with weights. */
  private double[] atTheBorder(int[] border) {
    double[] coefficients = new double[TERMS];
    double[] values = values(border);
    double middle = median(values);
    coefficients[0] = middle;
    double even = Arrays.stream(values).filter(v -> Math.abs(v - middle) <= EVEN).count();
    if (even >= EVEN_SHARE * border.length) {
      return coefficients;
    }
    for (int round = 0; round < ROUNDS_AT_BORDER; round++) {
      double[] weights = new double[border.length];
      for (int i = 0; i < border.length; i++) {
        weights[i] = 1 / Math.max(EPSILON, Math.abs(residual(coefficients, border[i])));
      }
      coefficients = leastSquares(border, weights);
    }
    return coefficients;
  }

  private double[] nearest(int[] points, double[] start, int[] border) {
    double[] deviations = new double[border.length];
    for (int i = 0; i < border.length; i++) {
      deviations[i] = Math.abs(residual(start, border[i]));
    }
    double tolerance = Math.max(LEAST_TOLERANCE, DEVIATIONS * median(deviations));
    double[] coefficients = start;
    for (int round = 0; round < ROUNDS; round++) {
      double[] weights = new double[points.length];
      int near = 0;
      for (int i = 0; i < points.length; i++) {
        if (Math.abs(residual(coefficients, points[i])) <= tolerance) {
          weights[i] = 1;
          near++;
        }
      }
      if (near < LEAST_SHARE * points.length) {
        return start;
      }
      coefficients = leastSquares(points, weights);
    }
    return coefficients;
  }

  private double residual(double[] coefficients, int point) {
    return plane[point] - value(coefficients, point);
  }

  private double value(double[] coefficients, int point) {
    double[] terms = terms(point);
    double sum = 0;
    for (int k = 0; k < TERMS; k++) {
      sum += coefficients[k] * terms[k];
    }
    return sum;
  }

  private double[] terms(int point) {
    double x = 2.0 * (point % width) / (width - 1) - 1;
    double y = 2.0 * (point / width) / (height - 1) - 1;
    return new double[] {1, x, y, x * x, x * y, y * y};
  }

  private double[] leastSquares(int[] points, double[] weights) {
    double[][] system = new double[TERMS][TERMS + 1];
    for (int i = 0; i < points.length; i++) {
      double[] terms = terms(points[i]);
      for (int row = 0; row < TERMS; row++) {
        double weighted = weights[i] * terms[row];
        for (int column = 0; column < TERMS; column++) {
          system[row][column] += weighted * terms[column];
        }
        system[row][TERMS] += weighted * plane[points[i]];
      }
    }
    for (int k = 0; k < TERMS; k++) {
      system[k][k] += EPSILON * EPSILON; // keeps it regular where few points are near
    }
    return solve(system);
  }

  /** Gaussian elimination; the matrix is symmetric and positive, so that no rows change places. */
  private static double[] solve(double[][] system) {
    for (int pivot = 0; pivot < TERMS; pivot++) {
      for (int row = 0; row < TERMS; row++) {
        if (row == pivot) {
          continue;
        }
        double factor = system[row][pivot] / system[pivot][pivot];
        for (int column = pivot; column <= TERMS; column++) {
          system[row][column] -= factor * system[pivot][column];
        }
      }
    }
    double[] solution = new double[TERMS];
    for (int k = 0; k < TERMS; k++) {
      solution[k] = system[k][TERMS] / system[k][k];
    }
    return solution;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
