package io.github.dl4jff.benchmark;

import io.github.dl4jff.conf.FFAdam;
import io.github.dl4jff.training.ForwardTrainer;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * An iteration of one pass with the vectorised Adam, by fit and by the trainer, as a mean of many;
 * beside it two passes, and backpropagation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TrainerBenchmark {
  /** So many that what an epoch costs besides does not count. */
  private static final int MINIBATCHES = 50;

  /** Width and number of hidden layers. */
  @Param({"500x2", "1000x3", "2000x4"})
  public String network;

  /** Examples in a minibatch. */
  @Param({"128", "256"})
  public int batch;

  private DataSet data;
  private MultiLayerNetwork onePass;
  private ForwardTrainer oneThread;
  private ForwardTrainer twoThreads;
  private MultiLayerNetwork twoPasses;
  private MultiLayerNetwork backprop;
  private MatrixProducts floor;

  /** Builds the networks, and the operands of the bare products. */
  @Setup
  public void build() {
    Topology topology = Topology.mnist(network);
    data = topology.data(batch);
    onePass = topology.onePass(new FFAdam(Topology.RATE));
    oneThread = new ForwardTrainer(onePass, 1);
    twoThreads = new ForwardTrainer(onePass, 2);
    twoPasses = topology.forwardForward(new FFAdam(Topology.RATE));
    backprop = topology.backprop(Topology.adam());
    floor = MatrixProducts.ofOnePass(topology, batch);
  }

  /** Gives the memory back at once: the next benchmark runs in the same process. */
  @TearDown
  public void close() {
    onePass.close();
    twoPasses.close();
    backprop.close();
    System.gc();
  }

  private DataSetIterator epoch() {
    return new ExistingDataSetIterator(Collections.nCopies(MINIBATCHES, data));
  }

  /** By the network's own fit. */
  @Benchmark
  @OperationsPerInvocation(MINIBATCHES)
  public void fit() {
    onePass.fit(epoch());
  }

  /** By the trainer, on one thread. */
  @Benchmark
  @OperationsPerInvocation(MINIBATCHES)
  public void oneThread() {
    oneThread.fit(epoch());
  }

  /** By the trainer, on two threads. */
  @Benchmark
  @OperationsPerInvocation(MINIBATCHES)
  public void twoThreads() {
    twoThreads.fit(epoch());
  }

  /** Two passes, by the network's own fit. */
  @Benchmark
  @OperationsPerInvocation(MINIBATCHES)
  public void twoPasses() {
    twoPasses.fit(epoch());
  }

  /** Stock dense layers by backpropagation, with DL4J's Adam. */
  @Benchmark
  @OperationsPerInvocation(MINIBATCHES)
  public void backprop() {
    backprop.fit(epoch());
  }

  /** The matrix products of an iteration. */
  @Benchmark
  public void floor() {
    floor.run();
  }
}
