package io.github.dl4jff.benchmark;

import io.github.dl4jff.loss.CompiledLoss;
import io.github.dl4jff.loss.SiLULoss;
import io.github.dl4jff.negative.HardNegatives;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Parts of a training iteration of Forward-Forward, two passes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PartsBenchmark {
  /** Width and number of hidden layers. */
  @Param({"500x2", "1000x3", "2000x4"})
  public String network;

  /** Examples in a minibatch. */
  @Param({"64", "128", "512"})
  public int batch;

  private DataSet data;
  private MultiLayerNetwork whole;
  private MultiLayerNetwork withoutUpdater;
  private CompiledLoss loss;
  private INDArray positive;
  private INDArray negative;
  private INDArray headOutput;
  private int[] labels;

  /** Builds the networks and the arguments of the parts. */
  @Setup
  public void build() {
    Topology topology = Topology.mnist(network);
    data = topology.data(batch);
    whole = topology.forwardForward(Topology.adam());
    withoutUpdater = topology.forwardForward(new NoOp());
    loss = CompiledLoss.of(new SiLULoss(), DataType.FLOAT);
    long pairs = (long) topology.hidden().length * batch;
    positive = Nd4j.rand(new long[] {pairs});
    negative = Nd4j.rand(new long[] {pairs});
    headOutput = whole.output(data.getFeatures());
    labels = data.getLabels().argMax(1).toIntVector();
  }

  /** Gives the memory back at once: the next benchmark runs in the same process. */
  @TearDown
  public void close() {
    whole.close();
    withoutUpdater.close();
    System.gc();
  }

  /** The whole iteration, for the shares. */
  @Benchmark
  public void iteration() {
    whole.fit(data);
  }

  /** The iteration without an optimiser: forward pass, both passes, losses, gradients. */
  @Benchmark
  public void withoutUpdater() {
    withoutUpdater.fit(data);
  }

  /** All layers' local losses and their gradients, by SameDiff. */
  @Benchmark
  public Object localLoss() {
    return loss.evaluate(positive, negative);
  }

  /** The draw of hard negative labels. */
  @Benchmark
  public Object hardNegatives() {
    return new HardNegatives()
        .sample(labels, (int) headOutput.size(1), () -> headOutput, new SplittableRandom(1));
  }
}
