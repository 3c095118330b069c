package io.github.dl4jff.benchmark;

import io.github.dl4jff.evaluation.GoodnessClassifier;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The classification of one minibatch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class InferenceBenchmark {
  /** Width and number of hidden layers. */
  @Param({"500x2", "1000x3", "2000x4"})
  public String network;

  /** Examples in a minibatch. */
  @Param({"64", "128", "512"})
  public int batch;

  private INDArray features;
  private MultiLayerNetwork forwardForward;
  private MultiLayerNetwork onePass;
  private MultiLayerNetwork backprop;
  private GoodnessClassifier classifier;
  private GoodnessClassifier onePassClassifier;
  private MatrixProducts floor;

  /** Builds the networks, and the operands of the bare products. */
  @Setup
  public void build() {
    Topology topology = Topology.mnist(network);
    features = topology.data(batch).getFeatures();
    forwardForward = topology.forwardForward(Topology.adam());
    onePass = topology.onePass(Topology.adam());
    backprop = topology.backprop(Topology.adam());
    classifier = new GoodnessClassifier(forwardForward);
    onePassClassifier = new GoodnessClassifier(onePass);
    floor = MatrixProducts.ofInference(topology, batch);
  }

  /** Gives the memory back at once: the next benchmark runs in the same process. */
  @TearDown
  public void close() {
    forwardForward.close();
    onePass.close();
    backprop.close();
    System.gc();
  }

  /** By the softmax head of a network that learns in two passes. */
  @Benchmark
  public Object head() {
    return forwardForward.output(features);
  }

  /** By its goodness under each of the ten labels. */
  @Benchmark
  public Object goodness() {
    return classifier.predict(features);
  }

  /** By the softmax head of a network that learns in one pass. */
  @Benchmark
  public Object onePassHead() {
    return onePass.output(features);
  }

  /** By its goodness of each class, measured in one forward pass. */
  @Benchmark
  public Object onePassGoodness() {
    return onePassClassifier.predict(features);
  }

  /** Stock dense layers. */
  @Benchmark
  public Object stock() {
    return backprop.output(features);
  }

  /** The matrix products of one forward pass. */
  @Benchmark
  public void floor() {
    floor.run();
  }
}
