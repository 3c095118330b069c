package io.github.dl4jff.benchmark;

import io.github.dl4jff.conf.FFConvolutionLayer;
import io.github.dl4jff.conf.FFGoodnessLayer;
import io.github.dl4jff.training.FFTrainingListener;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One training iteration of a convolutional network on one minibatch of 28x28 images. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ConvolutionBenchmark {
  private static final int SIDE = 28;
  private static final int CLASSES = 10;

  /** Kernel and channels of each convolution, with p where max pooling of 2x2 follows. */
  @Param("5x32p,3x64p,3x128,3x128")
  public String network;

  /** Examples in a minibatch. */
  @Param("128")
  public int batch;

  private DataSet data;
  private MultiLayerNetwork fast;
  private MultiLayerNetwork converted;
  private MultiLayerNetwork backprop;

  /** How the layers of a network learn. */
  private enum Way {
    FAST,
    CONVERTED,
    BACKPROP
  }

  /** Builds the networks. */
  @Setup
  public void build() {
    Nd4j.getRandom().setSeed(1);
    INDArray labels = Nd4j.zeros(batch, (long) CLASSES);
    for (int i = 0; i < batch; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    data = new DataSet(Nd4j.rand(new int[] {batch, 1, SIDE, SIDE}), labels);
    fast = network(Way.FAST);
    converted = network(Way.CONVERTED);
    backprop = network(Way.BACKPROP);
  }

  private MultiLayerNetwork network(Way way) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(1).updater(Topology.adam()).list();
    for (String layer : network.split(",")) {
      boolean pool = layer.endsWith("p");
      String[] sizes = layer.replace("p", "").split("x");
      add(list, way, Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), pool);
    }
    list.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork net =
        new MultiLayerNetwork(list.setInputType(InputType.convolutional(SIDE, SIDE, 1)).build());
    net.init();
    if (way != Way.BACKPROP) {
      net.setListeners(new FFTrainingListener());
    }
    return net;
  }

  private static void add(
      NeuralNetConfiguration.ListBuilder list, Way way, int kernel, int channels, boolean pool) {
    if (way == Way.FAST) {
      list.layer(
          new FFConvolutionLayer.Builder(kernel, kernel)
              .nOut(channels)
              .classes(CLASSES)
              .convolutionMode(ConvolutionMode.Same)
              .maxPooling(pool ? 2 : 1)
              .build());
      return;
    }
    list.layer(
        new ConvolutionLayer.Builder(kernel, kernel)
            .nOut(channels)
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.RELU)
            .build());
    if (pool) {
      list.layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build());
    }
    if (way == Way.CONVERTED) {
      list.layer(new FFGoodnessLayer.Builder().classes(CLASSES).build());
    }
  }

  /** Gives the memory back at once: the next benchmark runs in the same process. */
  @TearDown
  public void close() {
    fast.close();
    converted.close();
    backprop.close();
    System.gc();
  }

  /** An iteration of convolutions that learn by Forward-Forward. */
  @Benchmark
  public void forwardForward() {
    fast.fit(data);
  }

  /** An iteration of stock convolutions with a goodness layer above each. */
  @Benchmark
  public void goodnessLayers() {
    converted.fit(data);
  }

  /** An iteration of backpropagation through stock convolutions. */
  @Benchmark
  public void backprop() {
    backprop.fit(data);
  }
}
