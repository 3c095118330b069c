package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.mnist.training.ModelTest;
import java.util.function.Supplier;
import org.nd4j.evaluation.classification.Evaluation;

/**
 * A test of one way to classify, and what it took.
 *
 * @param name the way to classify
 * @param evaluation DL4J's evaluation
 * @param seconds how long all the test images took
 */
record TimedTest(String name, Evaluation evaluation, double seconds) {
  private static final double NANOS = 1e9;

  static TimedTest run(String name, Supplier<Evaluation> test) {
    long start = System.nanoTime();
    Evaluation evaluation = test.get();
    return new TimedTest(name, evaluation, (System.nanoTime() - start) / NANOS);
  }

  /** Returns the share of the images that were classified wrongly. */
  double error() {
    return ModelTest.error(evaluation);
  }
}
