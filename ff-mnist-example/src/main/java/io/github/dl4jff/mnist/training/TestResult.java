package io.github.dl4jff.mnist.training;

import java.util.Optional;
import java.util.OptionalDouble;
import org.nd4j.evaluation.classification.Evaluation;

/**
 * How a network classified some images.
 *
 * @param head by its softmax head
 * @param goodness by the label of the highest goodness; empty where it has no such goodness
 */
public record TestResult(Evaluation head, Optional<Evaluation> goodness) {
  /** Returns the share of the images that were classified wrongly. */
  public Errors errors() {
    return new Errors(
        ModelTest.error(head),
        goodness
            .map(evaluation -> OptionalDouble.of(ModelTest.error(evaluation)))
            .orElse(OptionalDouble.empty()));
  }
}
