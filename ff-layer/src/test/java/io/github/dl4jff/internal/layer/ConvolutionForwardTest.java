package io.github.dl4jff.internal.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.conf.FFConvolutionLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compares what the layer computes with DL4J's convolution of the same weights. */
class ConvolutionForwardTest {
  private static final double TOLERANCE = 1e-6;
  private static final int HEIGHT = 7;
  private static final int WIDTH = 6;
  private static final int INPUTS = 2;

  private static INDArray images(CNN2DFormat format) {
    double[] values = new java.util.Random(3).doubles(3 * INPUTS * HEIGHT * WIDTH, -1, 1).toArray();
    INDArray nchw = Nd4j.createFromArray(values).reshape('c', 3, INPUTS, HEIGHT, WIDTH);
    return format == CNN2DFormat.NCHW ? nchw : nchw.permute(0, 2, 3, 1).dup('c');
  }

  private static MultiLayerNetwork network(CNN2DFormat format, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            list.setInputType(InputType.convolutional(HEIGHT, WIDTH, INPUTS, format)).build());
    net.init();
    Networks.addNoise(net, 3);
    return net;
  }

  /** Compares the outputs of two networks, given the same weights and bias. */
  private static void compare(MultiLayerNetwork ff, MultiLayerNetwork stock, CNN2DFormat format) {
    for (String key : List.of("0_W", "0_b")) {
      stock.setParam(key, ff.getParam(key).reshape(stock.getParam(key).shape()));
    }
    INDArray expected = stock.output(images(format));
    INDArray got = ff.output(images(format));
    assertArrayEquals(expected.shape(), got.shape());
    assertArrayEquals(
        expected.dup('c').data().asDouble(), got.dup('c').data().asDouble(), TOLERANCE);
    assertTrue(got.stdNumber().doubleValue() > 0.1, "nothing to compare");
  }

  static Stream<Arguments> geometries() {
    List<Arguments> all = new ArrayList<>();
    for (CNN2DFormat format : CNN2DFormat.values()) {
      for (Activation activation : new Activation[] {Activation.TANH, Activation.RELU}) {
        for (int stride : new int[] {1, 2}) {
          for (int dilation : new int[] {1, 2}) {
            all.add(Arguments.of(format, ConvolutionMode.Same, activation, stride, dilation, 0));
            all.add(
                Arguments.of(format, ConvolutionMode.Truncate, activation, stride, dilation, 0));
            all.add(
                Arguments.of(format, ConvolutionMode.Truncate, activation, stride, dilation, 1));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("geometries")
  void output_everyGeometry_isThatOfDl4jsConvolution(
      CNN2DFormat format,
      ConvolutionMode mode,
      Activation activation,
      int stride,
      int dilation,
      int padding) {
    compare(
        network(
            format,
            new FFConvolutionLayer.Builder(3, 2)
                .classes(3)
                .nOut(4)
                .normalizeOutput(false)
                .activation(activation)
                .convolutionMode(mode)
                .stride(stride, 1)
                .dilation(dilation, 1)
                .padding(padding, padding)
                .dataFormat(format)
                .build()),
        network(
            format,
            new ConvolutionLayer.Builder(3, 2)
                .nOut(4)
                .activation(activation)
                .convolutionMode(mode)
                .stride(stride, 1)
                .dilation(dilation, 1)
                .padding(padding, padding)
                .dataFormat(format)
                .build()),
        format);
  }

  /** Maps of 5x5, so that the last row and column fill no window. */
  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void output_maxPooling_isThatOfASubsamplingLayerAbove(CNN2DFormat format) {
    compare(
        network(
            format,
            new FFConvolutionLayer.Builder(3, 2)
                .classes(3)
                .nOut(4)
                .normalizeOutput(false)
                .activation(Activation.TANH)
                .maxPooling(2)
                .dataFormat(format)
                .build()),
        network(
            format,
            new ConvolutionLayer.Builder(3, 2)
                .nOut(4)
                .activation(Activation.TANH)
                .dataFormat(format)
                .build(),
            new SubsamplingLayer.Builder()
                .kernelSize(2, 2)
                .stride(2, 2)
                .dataFormat(format)
                .build()),
        format);
  }
}
