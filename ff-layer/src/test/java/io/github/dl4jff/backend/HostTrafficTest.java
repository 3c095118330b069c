package io.github.dl4jff.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jff.Networks;
import io.github.dl4jff.Objective;
import io.github.dl4jff.internal.linalg.HostMemory;
import io.github.dl4jff.negative.HybridImages;
import io.github.dl4jff.training.FFTrainingListener;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.profiler.OpProfiler;
import org.nd4j.linalg.profiler.ProfilerConfig;

/**
 * What an iteration asks of a device: how many ops it starts, and which results Java waits for.
 * Counted on the CPU; the code that runs on a GPU is the same.
 */
class HostTrafficTest {
  private static final int[][] DEPTHS = {{5}, {5, 4}, {5, 4, 4}, {5, 4, 4, 4, 4, 4}};

  /** There BLAS is called directly, and some loops are Java's. */
  private static final boolean ON_CPU = HostMemory.isUsed();

  /** Ops of ND4J in an iteration of a network of one layer; matrix products are not among them. */
  private static final long OPS_OF_ONE_LAYER = ON_CPU ? 81 : 89;

  private static final long OPS_OF_EACH_MORE = ON_CPU ? 20 : 28;

  /** The same in one pass, with a projection. */
  private static final long OPS_OF_ONE_LAYER_IN_ONE_PASS = ON_CPU ? 32 : 49;

  private static final long OPS_OF_EACH_MORE_IN_ONE_PASS = ON_CPU ? 6 : 22;

  /** Several layers have a copy of the labels each. */
  private static final long OPS_OF_SEVERAL_IN_ONE_PASS = 1;

  @BeforeAll
  static void watch() {
    HostReads.watch();
  }

  @AfterAll
  static void stopWatching() {
    HostReads.stop();
  }

  @AfterEach
  void stopProfiling() {
    Nd4j.getExecutioner().setProfilingConfig(ProfilerConfig.builder().build());
  }

  private static MultiLayerNetwork trained(Objective objective, int[] hidden, DataSet data) {
    MultiLayerNetwork net =
        Networks.plan()
            .objective(objective)
            .hidden(hidden)
            .at(0, b -> b.normalizeInput(objective == Objective.TWO_PASSES))
            .build();
    net.setListeners(new FFTrainingListener());
    net.fit(data); // the first iteration compiles the losses
    return net;
  }

  @Test
  void iteration_readsLabelsHeadFiguresAndScore_whateverTheDepth() {
    checkReads(
        Objective.TWO_PASSES,
        Set.of("OneHotLabels", "HardNegatives", "ChainStatistics", "LossMCXENT"));
  }

  @Test
  void iterationInOnePass_readsLabelsFiguresAndScore_whateverTheDepth() {
    checkReads(Objective.ONE_PASS, Set.of("ClassLabels", "ChainStatistics", "LossMCXENT"));
  }

  private static void checkReads(Objective objective, Set<String> expected) {
    DataSet data = Networks.data(DataType.FLOAT, 16, 3);
    for (int[] hidden : DEPTHS) {
      MultiLayerNetwork net = trained(objective, hidden, data);
      HostReads.clear();
      net.fit(data);
      Set<String> readers = new TreeSet<>();
      HostReads.read().values().forEach(stack -> readers.add(reader(stack)));
      assertEquals(expected, readers);
      assertEquals(expected.size(), HostReads.read().size());
    }
  }

  @Test
  void iterationWithoutLabels_readsFiguresAndScoreAlone() {
    DataSet data = Networks.data(DataType.FLOAT, 16, 3);
    MultiLayerNetwork net = Networks.plan().hidden(5, 4).each(b -> b.labels(0)).build();
    net.setListeners(FFTrainingListener.builder().negativeInputs(new HybridImages(2, 3)).build());
    net.fit(data);
    HostReads.clear();
    net.fit(data);
    Set<String> readers = new TreeSet<>();
    HostReads.read().values().forEach(stack -> readers.add(reader(stack)));
    assertEquals(Set.of("ChainStatistics", "LossMCXENT"), readers);
    assertEquals(2, HostReads.read().size());
  }

  /** The class that wanted the number, beyond the array itself. */
  private static String reader(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .map(StackTraceElement::getClassName)
        .filter(name -> name.startsWith("io.github.dl4jff") || name.startsWith("org."))
        .filter(name -> !name.contains("HostReads") && !name.contains("HostMemory"))
        .filter(name -> !name.contains(".linalg.api."))
        .findFirst()
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .orElseThrow();
  }

  @Test
  void iteration_startsAFixedNumberOfOpsForEachLayer() {
    checkOps(Objective.TWO_PASSES, OPS_OF_ONE_LAYER, OPS_OF_EACH_MORE, 0);
  }

  @Test
  void iterationInOnePass_startsAFixedNumberOfOpsForEachLayer() {
    checkOps(
        Objective.ONE_PASS,
        OPS_OF_ONE_LAYER_IN_ONE_PASS,
        OPS_OF_EACH_MORE_IN_ONE_PASS,
        OPS_OF_SEVERAL_IN_ONE_PASS);
  }

  private static void checkOps(
      Objective objective, long ofOneLayer, long ofEachMore, long ofSeveral) {
    DataSet data = Networks.data(DataType.FLOAT, 16, 3);
    for (int[] hidden : DEPTHS) {
      MultiLayerNetwork net = trained(objective, hidden, data);
      Nd4j.getExecutioner().setProfilingConfig(ProfilerConfig.builder().stackTrace(true).build());
      OpProfiler.getInstance().reset();
      net.fit(data);
      long ops = OpProfiler.getInstance().getInvocationsCount();
      Nd4j.getExecutioner().setProfilingConfig(ProfilerConfig.builder().build());
      String depth = hidden.length + " layers";
      long more = hidden.length - 1;
      assertEquals(ofOneLayer + ofEachMore * more + (more > 0 ? ofSeveral : 0), ops, depth);
    }
  }
}
