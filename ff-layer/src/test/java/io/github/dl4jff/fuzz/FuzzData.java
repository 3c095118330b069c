package io.github.dl4jff.fuzz;

import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The examples of a case.
 *
 * @param kind what the features hold
 * @param height height of an image
 * @param width width of an image
 * @param classes number of classes
 * @param batch examples of a minibatch
 * @param examples number of examples
 * @param otherWidth whether the labels have a column more than the network expects
 * @param seed seed of the random numbers
 */
record FuzzData(
    Kind kind,
    int height,
    int width,
    int classes,
    int batch,
    int examples,
    boolean otherWidth,
    long seed) {

  /** What the features hold. */
  enum Kind {
    NORMAL,
    ZEROS,
    CONSTANT,
    TINY,
    DENORMAL,
    LARGE,
    HUGE,
    MIXED,
    ONE_NAN,
    ONE_INFINITE,
    ALL_NAN;

    /** No network can learn from these. */
    boolean isNotFinite() {
      return this == ONE_NAN || this == ONE_INFINITE || this == ALL_NAN;
    }

    /** Every network that is not told to leap can learn from these, if there is anything to. */
    boolean isTame() {
      return this == NORMAL || this == ZEROS || this == CONSTANT || this == TINY;
    }

    double feature(Random random, boolean chosen) {
      double normal = random.nextGaussian();
      return switch (this) {
        case NORMAL -> normal;
        case ZEROS -> 0;
        case CONSTANT -> 0.75;
        case TINY -> 1e-30 * normal;
        case DENORMAL -> 1e-42 * normal;
        case LARGE -> 1e15 * normal;
        case HUGE -> 1e30 * normal;
        case MIXED -> normal * Math.pow(10, random.nextInt(61) - 30);
        case ONE_NAN -> chosen ? Double.NaN : normal;
        case ONE_INFINITE ->
            chosen
                ? (random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY)
                : normal;
        case ALL_NAN -> Double.NaN;
      };
    }
  }

  int pixels() {
    return height * width;
  }

  /** Makes the examples; a chosen one feature is what the kind says. */
  DataSet make(DataType type) {
    Random random = new Random(seed);
    double[] features = new double[examples * pixels()];
    int chosen = random.nextInt(features.length);
    for (int i = 0; i < features.length; i++) {
      features[i] = kind.feature(random, i == chosen);
    }
    int columns = otherWidth ? classes + 1 : classes;
    double[] labels = new double[examples * columns];
    for (int i = 0; i < examples; i++) {
      labels[i * columns + random.nextInt(classes)] = 1;
    }
    return new DataSet(
        Nd4j.create(features, new long[] {examples, pixels()}, 'c').castTo(type),
        Nd4j.create(labels, new long[] {examples, columns}, 'c').castTo(type));
  }
}
