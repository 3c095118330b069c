package io.github.dl4jff.loss;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A local loss, ready to be evaluated with its gradients.
 *
 * <p>It is a function of goodness, whose derivative with respect to the activity the layer knows,
 * and never of activity itself: a hundred times less work for SameDiff. Not safe for use by several
 * threads at once.
 */
public interface CompiledLoss {
  /**
   * Losses and their gradients.
   *
   * @param loss loss of each pair or example, {@code [n]}
   * @param gradients gradient of the summed loss with respect to each differentiable argument, of
   *     its shape
   */
  record Evaluation(INDArray loss, List<INDArray> gradients) {}

  /**
   * Evaluates the loss.
   *
   * @param values the arguments, one row or entry for each pair or example
   * @return losses and gradients, in memory that the next call may use again
   * @throws IllegalStateException if the loss is not of shape {@code [n]}
   */
  Evaluation evaluate(INDArray... values);

  /**
   * Compiles the loss of pairs of examples. Its arguments are the goodness of the positive and of
   * the negative examples, each less the threshold, {@code [pairs]}.
   *
   * @param loss the loss
   * @param dataType FLOAT or DOUBLE, that of the goodness
   * @return the compiled loss
   * @throws IllegalArgumentException if the definition gives no loss that depends on both arguments
   */
  static CompiledLoss of(LocalLoss loss, DataType dataType) {
    return new CompiledGraph(
        loss,
        List.of("positive", "negative"),
        2,
        dataType,
        new long[][] {{-1}, {-1}},
        (sd, arguments) -> loss.define(sd, arguments[0], arguments[1]));
  }

  /**
   * Compiles the loss of examples. Its arguments are the goodness of the classes with the features
   * that the loss takes, {@code [n, C + features]}, and the labels, {@code [n, C]}; gradients are
   * those with respect to the former alone.
   *
   * @param loss the loss
   * @param classes the number of classes {@code C}
   * @param dataType FLOAT or DOUBLE, that of the goodness
   * @return the compiled loss
   * @throws IllegalArgumentException if the definition gives no loss that depends on the goodness
   */
  static CompiledLoss of(ClassLoss loss, int classes, DataType dataType) {
    if (loss instanceof SimilarityMatchingLoss both) {
      return new SimilarityMatching(both, classes, dataType);
    }
    return new CompiledGraph(
        loss,
        List.of("goodness", "labels"),
        1,
        dataType,
        new long[][] {{-1, classes + loss.features()}, {-1, classes}},
        (sd, arguments) ->
            loss instanceof CrossEntropyLoss alone
                ? alone.defineAlone(sd, arguments[0], arguments[1])
                : loss.define(sd, arguments[0], arguments[1]));
  }
}
