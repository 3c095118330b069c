package io.github.dl4jff.benchmark;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One training iteration on one minibatch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TrainingBenchmark {
  /** Width and number of hidden layers. */
  @Param({"500x2", "1000x3", "2000x4"})
  public String network;

  /** Examples in a minibatch. */
  @Param({"64", "128", "512"})
  public int batch;

  /** Classes: in two passes negative labels to choose from, in one pass measured in each layer. */
  @Param("10")
  public int classes;

  private DataSet data;
  private MultiLayerNetwork forwardForward;
  private MultiLayerNetwork onePass;
  private MultiLayerNetwork backprop;
  private MatrixProducts forwardForwardFloor;
  private MatrixProducts onePassFloor;
  private MatrixProducts backpropFloor;

  /** Builds the networks, and the operands of the bare products. */
  @Setup
  public void build() {
    Topology topology = Topology.mnist(network).withClasses(classes);
    data = topology.data(batch);
    forwardForward = topology.forwardForward(Topology.adam());
    onePass = topology.onePass(Topology.adam());
    backprop = topology.backprop(Topology.adam());
    forwardForwardFloor = MatrixProducts.ofForwardForward(topology, batch);
    onePassFloor = MatrixProducts.ofOnePass(topology, batch);
    backpropFloor = MatrixProducts.ofBackprop(topology, batch);
  }

  /** Gives the memory back at once: the next benchmark runs in the same process. */
  @TearDown
  public void close() {
    forwardForward.close();
    onePass.close();
    backprop.close();
    System.gc();
  }

  /** An iteration of Forward-Forward, two passes. */
  @Benchmark
  public void forwardForward() {
    forwardForward.fit(data);
  }

  /** The matrix products of an iteration of Forward-Forward, two passes. */
  @Benchmark
  public void forwardForwardFloor() {
    forwardForwardFloor.run();
  }

  /** An iteration of Forward-Forward, one pass. */
  @Benchmark
  public void onePass() {
    onePass.fit(data);
  }

  /** The matrix products of an iteration of Forward-Forward, one pass. */
  @Benchmark
  public void onePassFloor() {
    onePassFloor.run();
  }

  /** An iteration of backpropagation through stock dense layers. */
  @Benchmark
  public void backprop() {
    backprop.fit(data);
  }

  /** The matrix products of an iteration of backpropagation. */
  @Benchmark
  public void backpropFloor() {
    backpropFloor.run();
  }
}
