package io.github.dl4jff.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.autodiff.samediff.internal.memory.NoOpMemoryMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A local loss compiled by SameDiff. */
final class CompiledGraph implements CompiledLoss {
  /** SameDiff's session remembers an identifier of every array it has seen, so it is renewed. */
  private static final int CALLS_PER_SESSION = 1000;

  /** SameDiff's own, protected, name of the graph that {@code createGradFunction} makes. */
  private static final String GRADIENT_FUNCTION = "grad";

  private final Object definition;
  private final List<String> arguments;
  private final SameDiff gradientGraph;
  private final List<String> outputs;
  private final boolean isPrepared;
  private PreparedGraph prepared;
  private InferenceSession session;
  private int calls;

  /**
   * Compiles a loss.
   *
   * @param definition the loss, for messages
   * @param arguments names of the arguments
   * @param differentiable how many of them, from the first, are differentiated for
   * @param shapes shape of each argument
   * @param define defines the loss of each row of the arguments
   */
  CompiledGraph(
      Object definition,
      List<String> arguments,
      int differentiable,
      DataType dataType,
      long[][] shapes,
      BiFunction<SameDiff, SDVariable[], SDVariable> define) {
    this.definition = definition;
    this.arguments = arguments;
    // the graph outlives the workspace that may be open now
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      SameDiff sd = SameDiff.create();
      SDVariable[] placeHolders = new SDVariable[shapes.length];
      for (int i = 0; i < shapes.length; i++) {
        placeHolders[i] = sd.placeHolder(arguments.get(i), dataType, shapes[i]);
      }
      SDVariable loss = define.apply(sd, placeHolders);
      if (loss == null || loss.getSameDiff() != sd) {
        throw new IllegalArgumentException(
            definition + ": expected define to return a variable of the given graph, got " + loss);
      }
      // SameDiff differentiates no graph without a trainable variable
      SDVariable zero = sd.var("zero", Nd4j.scalar(dataType, 0.0));
      sd.setLossVariables(loss.sum().add(zero));
      String[] wanted = arguments.subList(0, differentiable).toArray(String[]::new);
      SameDiffOutput.quietly(() -> sd.createGradFunction(wanted));
      outputs = new ArrayList<>(List.of(loss.name()));
      for (int i = 0; i < differentiable; i++) {
        outputs.add(gradientName(placeHolders[i]));
      }
      gradientGraph = sd.getFunction(GRADIENT_FUNCTION);
      gradientGraph.setEnableCache(false);
      isPrepared = PreparedGraph.canPrepare(gradientGraph, outputs);
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

  @Override
  public Evaluation evaluate(INDArray... values) {
    List<INDArray> results = isPrepared ? runPrepared(values) : interpret(values);
    INDArray loss = results.get(0);
    long[] expected = {values[0].size(0)};
    if (!Arrays.equals(loss.shape(), expected)) {
      throw new IllegalStateException(
          definition
              + ": expected one loss for each pair or example, shape "
              + Arrays.toString(expected)
              + ", got "
              + Arrays.toString(loss.shape()));
    }
    return new Evaluation(loss, results.subList(1, results.size()));
  }

  private List<INDArray> runPrepared(INDArray... values) {
    if (prepared == null || !prepared.fits(values)) {
      prepared = new PreparedGraph(gradientGraph, arguments, outputs, values);
    }
    return prepared.run(values);
  }

  private List<INDArray> interpret(INDArray... values) {
    if (session == null || calls++ % CALLS_PER_SESSION == 0) {
      session = new InferenceSession(gradientGraph);
      // takes arrays from the open workspace; the default pools them outside
      session.setMmgr(new NoOpMemoryMgr());
    }
    Map<String, INDArray> placeHolders = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      placeHolders.put(arguments.get(i), values[i]);
    }
    Map<String, INDArray> result =
        session.output(outputs, placeHolders, null, List.of(), List.of(), null);
    return outputs.stream().map(result::get).toList();
  }
}
