package io.github.dl4jff.mnist.picture;

import java.awt.geom.Path2D;
import java.util.Locale;
import java.util.Scanner;
import java.util.SplittableRandom;

/** Ways to write the digits, as strokes of a pen in a box of 1 x 1; no font is needed. */
public enum Hand {
  /** Round, in curves. */
  ROUND(
      "M .5 0 C .05 0 0 .3 0 .5 C 0 .8 .2 1 .5 1 C .85 1 1 .75 1 .5 C 1 .2 .85 0 .5 0",
      "M .3 .2 L .55 0 L .55 1",
      "M .05 .25 C .1 -.05 .9 -.1 .92 .28 C .92 .5 .4 .75 .03 1 L 1 1",
      "M .05 .12 C .3 -.08 .9 -.05 .88 .25 C .86 .42 .6 .47 .38 .47"
          + " C .7 .47 .98 .55 .97 .75 C .95 1.05 .3 1.08 0 .86",
      "M .7 1 L .7 0 L 0 .68 L 1 .68",
      "M .9 0 L .2 0 L .12 .45 C .4 .3 .97 .35 .97 .68 C .97 1 .4 1.1 0 .88",
      "M .8 .02 C .4 .1 .03 .4 .03 .7 C .03 1.05 .95 1.1 .95 .72 C .95 .42 .2 .4 .05 .72",
      "M 0 .03 L 1 .03 C .7 .35 .45 .65 .38 1",
      "M .5 .46 C .1 .4 .05 0 .5 0 C .95 0 .9 .4 .5 .46"
          + " C -.1 .55 -.1 1 .5 1 C 1.1 1 1.1 .55 .5 .46",
      "M .95 .28 C .95 -.08 .05 -.1 .05 .27 C .05 .6 .85 .6 .95 .28 L .88 1"),
  /** Angular, in straight lines; an open 4, a 7 with a bar, a 1 that is one line. */
  ANGULAR(
      "M .6 0 L .25 .1 L .02 .45 L .1 .85 L .4 1 L .8 .9 L .98 .5 L .9 .15 L .6 0",
      "M .5 0 L .48 1",
      "M .05 .2 L .3 .02 L .75 .02 L .95 .25 L .8 .5 L .05 .97 L .98 .97",
      "M .08 .1 L .5 0 L .88 .12 L .85 .35 L .4 .47 L .85 .58 L .97 .78 L .7 .97 L .3 1 L 0 .9",
      "M .25 0 L .05 .6 L 1 .6 M .75 .3 L .68 1",
      "M .95 .02 L .15 .02 L .12 .42 L .6 .4 L .95 .6 L .9 .85 L .5 1 L .05 .92",
      "M .65 0 L .25 .35 L .05 .7 L .2 .95 L .6 1 L .92 .8 L .8 .55 L .4 .52 L .1 .72",
      "M .02 .02 L .98 .02 L .55 .55 L .35 1 M .3 .5 L .85 .5",
      "M .9 .12 L .5 0 L .15 .15 L .3 .4 L .75 .6 L .9 .85 L .5 1 L .12 .85 L .3 .6 L .75 .35"
          + " L .9 .12",
      "M .92 .2 L .6 0 L .15 .1 L .05 .35 L .35 .52 L .75 .45 L .92 .2 L .85 .6 L .6 1");

  private final String[] digits;

  Hand(String... digits) {
    this.digits = digits;
  }

  /**
   * Writes a digit.
   *
   * @param tremor how far, at most, a point of the strokes is from where it should be
   * @param seed of the tremor
   */
  public Path2D write(int digit, double tremor, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Path2D path = new Path2D.Double();
    Scanner words = new Scanner(digits[digit]).useLocale(Locale.ROOT);
    while (words.hasNext()) {
      String command = words.next();
      double[] at = new double[command.equals("C") ? 6 : 2];
      for (int i = 0; i < at.length; i++) {
        at[i] = Double.parseDouble(words.next()) + tremor * (2 * random.nextDouble() - 1);
      }
      switch (command) {
        case "M" -> path.moveTo(at[0], at[1]);
        case "L" -> path.lineTo(at[0], at[1]);
        case "C" -> path.curveTo(at[0], at[1], at[2], at[3], at[4], at[5]);
        default ->
            throw new IllegalArgumentException("command: expected M, L or C, got " + command);
      }
    }
    return path;
  }
}
