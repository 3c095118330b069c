package io.github.dl4jff.loss;

import io.github.dl4jff.internal.linalg.HostMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The ops of a SameDiff graph, prepared with their memory for arguments of the same shapes: over a
 * small graph SameDiff's interpreter takes longer than the ops themselves.
 */
final class PreparedGraph {
  /** Ops whose results have shapes that depend on those of their arguments alone. */
  private static final Set<String> OPS =
      Set.of("softmax_cross_entropy_loss", "softmax_cross_entropy_loss_grad", "squeeze");

  /**
   * An op in its context.
   *
   * @param arguments for each input the argument that it is, or a negative number
   */
  private record Call(DynamicCustomOp op, OpContext context, int[] arguments) {}

  private final long[][] shapes;
  private final List<Call> calls = new ArrayList<>();
  private final List<INDArray> results;

  /**
   * Prepares a graph that {@link #canPrepare} accepts.
   *
   * @param graph the graph
   * @param names names of the arguments
   * @param outputs names of what is wanted
   * @param values the arguments
   */
  PreparedGraph(SameDiff graph, List<String> names, List<String> outputs, INDArray... values) {
    shapes = Arrays.stream(values).map(INDArray::shape).toArray(long[][]::new);
    Map<String, INDArray> arrays = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      arrays.put(names.get(i), values[i]);
    }
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      for (SameDiffOp op : ops(graph, outputs)) {
        calls.add(prepare(graph, op, names, arrays));
      }
    }
    results = outputs.stream().map(arrays::get).toList();
  }

  /**
   * Returns whether a graph can be prepared.
   *
   * @param graph the graph
   * @param outputs names of what is wanted
   * @return whether it is of known ops alone, in host memory
   */
  static boolean canPrepare(SameDiff graph, List<String> outputs) {
    return HostMemory.isUsed()
        && ops(graph, outputs).stream().allMatch(op -> OPS.contains(op.getOp().opName()));
  }

  /** The ops that lead to some variables, each after those it depends on. */
  private static Collection<SameDiffOp> ops(SameDiff graph, List<String> variables) {
    Map<String, SameDiffOp> ops = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    variables.forEach(variable -> addOps(graph, variable, seen, ops));
    return ops.values();
  }

  private static void addOps(
      SameDiff graph, String variable, Set<String> seen, Map<String, SameDiffOp> ops) {
    String name = graph.getVariables().get(variable).getOutputOfOp();
    if (name != null && seen.add(name)) {
      SameDiffOp op = graph.getOps().get(name);
      op.getInputsToOp().forEach(input -> addOps(graph, input, seen, ops));
      ops.put(name, op);
    }
  }

  private static Call prepare(
      SameDiff graph, SameDiffOp op, List<String> names, Map<String, INDArray> arrays) {
    DynamicCustomOp custom = (DynamicCustomOp) op.getOp();
    List<String> inputs = op.getInputsToOp();
    INDArray[] given =
        inputs.stream()
            .map(name -> arrays.computeIfAbsent(name, n -> graph.getVariable(n).getArr()))
            .toArray(INDArray[]::new);
    OpContext context = Nd4j.getExecutioner().buildContext();
    context.setArgs(given, custom.iArgs(), custom.dArgs(), custom.tArgs(), custom.bArgs());
    List<LongShapeDescriptor> descriptors = custom.calculateOutputShape(context);
    for (int i = 0; i < descriptors.size(); i++) {
      INDArray output = Nd4j.create(descriptors.get(i));
      context.setOutputArray(i, output);
      arrays.put(op.getOutputsOfOp().get(i), output);
    }
    return new Call(custom, context, inputs.stream().mapToInt(names::indexOf).toArray());
  }

  /** Returns whether it was prepared for arguments of these shapes. */
  boolean fits(INDArray... values) {
    for (int i = 0; i < values.length; i++) {
      if (!Arrays.equals(values[i].shape(), shapes[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Runs the graph.
   *
   * @param values the arguments
   * @return what was wanted, in memory that the next call uses again
   */
  List<INDArray> run(INDArray... values) {
    for (Call call : calls) {
      for (int i = 0; i < call.arguments.length; i++) {
        if (call.arguments[i] >= 0) {
          call.context.setInputArray(i, values[call.arguments[i]]);
        }
      }
      Nd4j.exec(call.op, call.context);
    }
    return results;
  }
}
