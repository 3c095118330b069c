package io.github.dl4jff.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.training.FFTrainingListener;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A convolution with {@code maxPooling} is one below a SubsamplingLayer below a goodness layer. */
class MaxPoolingTest {
  private static final double TOLERANCE = 1e-9;

  private static MultiLayerNetwork network(
      CNN2DFormat format, int size, Activation activation, boolean inside) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(0.1))
            .activation(activation)
            .list();
    if (inside) {
      layers.layer(
          new FFConvolutionLayer.Builder(3, 2)
              .nOut(4)
              .classes(3)
              .goodness(new ClassProjection(16))
              .normalizeInput(false)
              .maxPooling(size)
              .allowBackprop(true)
              .dataFormat(format)
              .build());
    } else {
      layers
          .layer(new ConvolutionLayer.Builder(3, 2).nOut(4).dataFormat(format).build())
          .layer(
              new SubsamplingLayer.Builder()
                  .kernelSize(size, size)
                  .stride(size, size)
                  .dataFormat(format)
                  .build())
          .layer(
              new FFGoodnessLayer.Builder()
                  .classes(3)
                  .goodness(new ClassProjection(16))
                  .allowBackprop(true)
                  .build());
    }
    layers
        .layer(
            new FFConvolutionLayer.Builder(2, 2)
                .nOut(3)
                .classes(3)
                .allowBackprop(true)
                .dataFormat(format)
                .build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build());
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            layers.setInputType(InputType.convolutional(9, 8, 2, format)).build());
    net.init();
    return net;
  }

  /** The parameters of layer by layer, as they lie in the network without a goodness layer. */
  private static Map<String, INDArray> parameters(MultiLayerNetwork net, boolean inside) {
    Map<String, INDArray> named = new TreeMap<>();
    int above = inside ? 1 : 3;
    named.put("W", net.getParam("0_W"));
    named.put("b", net.getParam("0_b"));
    named.put("M", net.getParam(inside ? "0_M" : "2_M"));
    named.put("d", net.getParam(inside ? "0_d" : "2_d"));
    for (String key : new String[] {"W", "b", "M", "d"}) {
      named.put("above " + key, net.getParam(above + "_" + key));
    }
    named.put("head W", net.getParam(above + 1 + "_W"));
    named.put("head b", net.getParam(above + 1 + "_b"));
    return named;
  }

  private static DataSet data(CNN2DFormat format) {
    Nd4j.getRandom().setSeed(3);
    long[] shape = format == CNN2DFormat.NCHW ? new long[] {3, 2, 9, 8} : new long[] {3, 9, 8, 2};
    return new DataSet(Nd4j.randn(DataType.DOUBLE, shape), Nd4j.eye(3).castTo(DataType.DOUBLE));
  }

  private static void assertSame(INDArray expected, INDArray got) {
    assertEquals(0, expected.distance2(got), TOLERANCE);
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void maxPooling_trainsAsASubsamplingLayerBelowAGoodnessLayer(CNN2DFormat format) {
    for (int size : new int[] {2, 3}) { // the maps are of 7x7: one row and column fill no window
      for (Activation activation : new Activation[] {Activation.RELU, Activation.TANH}) {
        for (boolean forwardForward : new boolean[] {true, false}) {
          MultiLayerNetwork inside = network(format, size, activation, true);
          MultiLayerNetwork outside = network(format, size, activation, false);
          Map<String, INDArray> expected = parameters(outside, false);
          Map<String, INDArray> got = parameters(inside, true);
          expected.forEach((name, values) -> values.assign(got.get(name)));
          if (forwardForward) {
            inside.setListeners(new FFTrainingListener());
            outside.setListeners(new FFTrainingListener());
          }
          for (int i = 0; i < 3; i++) {
            inside.fit(data(format));
            outside.fit(data(format));
          }
          expected.forEach((name, values) -> assertSame(values, got.get(name)));
          INDArray x = data(format).getFeatures();
          assertSame(outside.output(x), inside.output(x));
        }
      }
    }
  }

  @Test
  void maxPooling_largerThanTheMaps_isRefused() {
    Exception error =
        assertThrows(
            DL4JInvalidConfigException.class,
            () -> network(CNN2DFormat.NCHW, 8, Activation.RELU, true));
    assertEquals(
        "FFConvolutionLayer 'layer0' (layer 0): expected maps of at least 8x8 for maxPooling(8), got"
            + " 7x7",
        error.getMessage());
  }

  @Test
  void maxPooling_lessThanOne_isRefused() {
    Exception error =
        assertThrows(
            IllegalArgumentException.class, () -> new FFConvolutionLayer.Builder().maxPooling(0));
    assertEquals("maxPooling: expected a number >= 1, got 0", error.getMessage());
  }
}
