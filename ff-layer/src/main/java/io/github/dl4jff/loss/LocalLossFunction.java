package io.github.dl4jff.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.autodiff.samediff.internal.memory.NoOpMemoryMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A {@link LocalLoss} compiled by SameDiff: evaluates the loss of pairs and its gradients.
 *
 * <p>The graph runs over vectors of goodness, whose derivative with respect to the activity is a
 * scaling of rows, and never over activity itself: a hundred times less work for the interpreter.
 * Not safe for use by several threads at once.
 */
public final class LocalLossFunction {
  /** SameDiff's session remembers an identifier of every array it has seen, so it is renewed. */
  private static final int CALLS_PER_SESSION = 1000;

  /** SameDiff's own, protected, name of the graph that {@code createGradFunction} makes. */
  private static final String GRADIENT_FUNCTION = "grad";

  private static final String POSITIVE = "positive";
  private static final String NEGATIVE = "negative";

  private final LocalLoss definition;
  private final SameDiff gradientGraph;
  private final List<String> outputs;
  private InferenceSession session;
  private int calls;

  /**
   * Compiles a loss.
   *
   * @param definition the loss
   * @param dataType FLOAT or DOUBLE, that of the goodness
   * @throws IllegalArgumentException if the definition gives no loss that depends on both arguments
   */
  public LocalLossFunction(LocalLoss definition, DataType dataType) {
    this.definition = definition;
    // the graph outlives the workspace that may be open now
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      SameDiff sd = SameDiff.create();
      SDVariable positive = sd.placeHolder(POSITIVE, dataType, -1);
      SDVariable negative = sd.placeHolder(NEGATIVE, dataType, -1);
      SDVariable loss = definition.define(sd, positive, negative);
      if (loss == null || loss.getSameDiff() != sd) {
        throw new IllegalArgumentException(
            definition + ": expected define to return a variable of the given graph, got " + loss);
      }
      // SameDiff differentiates no graph without a trainable variable
      SDVariable zero = sd.var("zero", Nd4j.scalar(dataType, 0.0));
      sd.setLossVariables(loss.sum().add(zero));
      SameDiffOutput.quietly(() -> sd.createGradFunction(POSITIVE, NEGATIVE));
      outputs = List.of(loss.name(), gradientName(positive), gradientName(negative));
      gradientGraph = sd.getFunction(GRADIENT_FUNCTION);
      gradientGraph.setEnableCache(false);
    }
  }

  private String gradientName(SDVariable argument) {
    if (argument.getGradient() == null) {
      throw new IllegalArgumentException(
          definition
              + ": expected a loss that depends on '"
              + argument.name()
              + "', got one that does not");
    }
    return argument.getGradient().name();
  }

  /**
   * The loss of pairs and its gradients.
   *
   * @param loss loss of each pair, {@code [pairs]}
   * @param positive gradient of the summed loss with respect to the positive goodness, {@code
   *     [pairs]}
   * @param negative gradient of the summed loss with respect to the negative goodness, {@code
   *     [pairs]}
   */
  public record Evaluation(INDArray loss, INDArray positive, INDArray negative) {}

  /**
   * Evaluates the loss.
   *
   * @param positive goodness of the positive examples less the threshold, {@code [pairs]}
   * @param negative goodness of the negative examples less the threshold, {@code [pairs]}
   * @return losses and gradients
   * @throws IllegalStateException if the loss is not of shape {@code [pairs]}
   */
  public Evaluation evaluate(INDArray positive, INDArray negative) {
    if (session == null || calls++ % CALLS_PER_SESSION == 0) {
      session = new InferenceSession(gradientGraph);
      // takes arrays from the open workspace; the default pools them outside
      session.setMmgr(new NoOpMemoryMgr());
    }
    Map<String, INDArray> result =
        session.output(
            outputs,
            Map.of(POSITIVE, positive, NEGATIVE, negative),
            null,
            List.of(),
            List.of(),
            null);
    INDArray loss = result.get(outputs.get(0));
    if (!Arrays.equals(loss.shape(), positive.shape())) {
      throw new IllegalStateException(
          definition
              + ": expected one loss for each pair, shape "
              + Arrays.toString(positive.shape())
              + ", got "
              + Arrays.toString(loss.shape()));
    }
    return new Evaluation(loss, result.get(outputs.get(1)), result.get(outputs.get(2)));
  }
}
