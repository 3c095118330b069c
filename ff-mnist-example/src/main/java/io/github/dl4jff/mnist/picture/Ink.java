package io.github.dl4jff.mnist.picture;

import io.github.dl4jff.mnist.data.PixelReader;
import java.util.Arrays;

/**
 * What differs from the paper, in the colour in which the picture differs from it most.
 *
 * @param signal how much of the ink is at each pixel: 0 on paper, 1 where there is as much as usual
 * @param level what 1 is, as a share of the way from the paper to black or white
 * @param noise the median of the paper's deviations, in units of the signal
 * @param dark whether the ink is darker than the paper
 * @param uneven whether the light on the paper is
 */
record Ink(float[] signal, float level, float noise, boolean dark, boolean uneven) {
  private static final int COLOURS = 3;

  /** What stands out less than so much of the way from the paper to black or white is none. */
  private static final double LEAST_LEVEL = 0.1;

  /** Normal noise of as many pixels as there are stays below: 6.7 standard deviations. */
  private static final double LEAST_TO_NOISE = 10;

  /** The edge of a shadow, which no surface of the second degree follows, stays below. */
  private static final double LEAST_TO_MISFIT = 7;

  private static final double SQRT_2 = Math.sqrt(2);

  /** What is as strong as so much of the strongest shows the colour of the ink. */
  private static final double STRONG = 0.6;

  /** Dark paper is not divided by its brightness, which would amplify noise. */
  private static final float LEAST_RANGE = 0.25f;

  private static final float UNEVEN = 0.1f;

  /** The picture is blurred by one pixel for so many that its longer side has. */
  private static final int SIDE_PER_BLUR = 400;

  private static final int ITERATIONS = 20;

  /** Finds the ink, or returns null where nothing stands out. */
  static Ink of(ColourPlanes picture) {
    int width = picture.width();
    int height = picture.height();
    float[][] deviation = new float[COLOURS][];
    boolean uneven = false;
    int radius = Math.max(width, height) / SIDE_PER_BLUR;
    for (int c = 0; c < COLOURS; c++) {
      float[] plane = picture.planes()[c];
      float[] paper = Background.of(plane, width, height);
      uneven |= range(paper) > UNEVEN;
      deviation[c] = Blur.of(relative(plane, paper), width, height, radius);
    }
    float[] strength = new float[width * height];
    for (int i = 0; i < strength.length; i++) {
      double sum = 0;
      for (float[] plane : deviation) {
        sum += plane[i] * plane[i];
      }
      strength[i] = (float) Math.sqrt(sum / COLOURS);
    }
    float strongest = max(strength);
    int[] border = border(width, height);
    float noise = noise(deviation, border, 2 * radius + 1);
    double misfit = LEAST_TO_MISFIT * median(strength, border);
    if (strongest < Math.max(LEAST_LEVEL, Math.max(LEAST_TO_NOISE * noise, misfit))) {
      return null;
    }
    return along(axis(deviation, strength, STRONG * strongest), deviation, noise, uneven);
  }

  /** Returns deviations from the paper, in units of the way to black or to white. */
  private static float[] relative(float[] plane, float[] paper) {
    float[] relative = new float[plane.length];
    for (int i = 0; i < plane.length; i++) {
      float range = plane[i] < paper[i] ? paper[i] : 1 - paper[i];
      relative[i] = (plane[i] - paper[i]) / Math.max(LEAST_RANGE, range);
    }
    return relative;
  }

  /** Returns the first principal axis of the strong deviations, by power iteration. */
  private static double[] axis(float[][] deviation, float[] strength, double strong) {
    double[][] moments = new double[COLOURS][COLOURS];
    for (int i = 0; i < strength.length; i++) {
      if (strength[i] >= strong) {
        for (int a = 0; a < COLOURS; a++) {
          for (int b = 0; b < COLOURS; b++) {
            moments[a][b] += deviation[a][i] * deviation[b][i];
          }
        }
      }
    }
    int start = 0;
    for (int c = 1; c < COLOURS; c++) {
      start = moments[c][c] > moments[start][start] ? c : start;
    }
    double[] axis = moments[start].clone(); // never zero, since deviations are strong
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      double[] next = new double[COLOURS];
      double square = 0;
      for (int a = 0; a < COLOURS; a++) {
        for (int b = 0; b < COLOURS; b++) {
          next[a] += moments[a][b] * axis[b];
        }
        square += next[a] * next[a];
      }
      for (int a = 0; a < COLOURS; a++) {
        axis[a] = next[a] / Math.sqrt(square);
      }
    }
    return axis;
  }

  /** Projects on an axis; of its two directions, ink is where more is. */
  private static Ink along(double[] axis, float[][] deviation, float noise, boolean uneven) {
    float[] signal = new float[deviation[0].length];
    double balance = 0;
    for (int i = 0; i < signal.length; i++) {
      double projection = 0;
      for (int c = 0; c < COLOURS; c++) {
        projection += axis[c] * deviation[c][i];
      }
      signal[i] = (float) (projection / Math.sqrt(COLOURS));
      balance += projection * Math.abs(projection);
    }
    float sign = balance < 0 ? -1 : 1;
    for (int i = 0; i < signal.length; i++) {
      signal[i] *= sign;
    }
    float level = meanAbove(signal, STRONG * max(signal));
    for (int i = 0; i < signal.length; i++) {
      signal[i] /= level;
    }
    boolean dark = sign * PixelReader.luma((float) axis[0], (float) axis[1], (float) axis[2]) < 0;
    return new Ink(signal, level, noise / level, dark, uneven);
  }

  private static float meanAbove(float[] values, double least) {
    double sum = 0;
    int count = 0;
    for (float value : values) {
      if (value >= least) {
        sum += value;
        count++;
      }
    }
    return (float) (sum / count);
  }

  /** Returns the pixels at the border, in the order in which one walks around. */
  private static int[] border(int width, int height) {
    int[] border = new int[2 * (width + height)];
    for (int x = 0; x < width; x++) {
      border[x] = x;
      border[width + height + x] = height * width - 1 - x;
    }
    for (int y = 0; y < height; y++) {
      border[width + y] = y * width + width - 1;
      border[2 * width + height + y] = (height - 1 - y) * width;
    }
    return border;
  }

  /**
   * Returns the median of the paper's deviations from its own surroundings.
   *
   * @param lag how far apart pixels are of which the blur has mixed no two
   */
  private static float noise(float[][] deviation, int[] border, int lag) {
    float[] differences = new float[border.length];
    for (int i = 0; i < border.length; i++) {
      double sum = 0;
      for (float[] plane : deviation) {
        double difference = plane[border[i]] - plane[border[(i + lag) % border.length]];
        sum += difference * difference;
      }
      differences[i] = (float) (Math.sqrt(sum / COLOURS) / SQRT_2);
    }
    Arrays.sort(differences);
    return differences[differences.length / 2];
  }

  private static float median(float[] plane, int[] points) {
    float[] values = new float[points.length];
    for (int i = 0; i < points.length; i++) {
      values[i] = plane[points[i]];
    }
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static float range(float[] values) {
    float least = Float.POSITIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
    }
    return max(values) - least;
  }

  private static float max(float[] values) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
