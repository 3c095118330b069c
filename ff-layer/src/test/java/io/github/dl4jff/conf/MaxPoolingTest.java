package io.github.dl4jff.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jff.training.FFTrainingListener;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
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

/** {@code maxPooling} is what a SubsamplingLayer above the convolution computes. */
class MaxPoolingTest {
  private static final double TOLERANCE = 1e-9;

  private static MultiLayerNetwork network(CNN2DFormat format, int size, boolean inside) {
    FFConvolutionLayer.Builder convolution =
        new FFConvolutionLayer.Builder(3, 2)
            .nOut(4)
            .classes(3)
            .allowBackprop(true)
            .dataFormat(format);
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(0.1))
            .list()
            .layer(convolution.maxPooling(inside ? size : 1).build());
    if (!inside) {
      layers.layer(
          new SubsamplingLayer.Builder().kernelSize(size, size).stride(size, size).build());
    }
    layers
        .layer(new FFConvolutionLayer.Builder(2, 2).nOut(3).classes(3).allowBackprop(true).build())
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
  void maxPooling_ofMapsThatTheWindowsDoNotFill_isThatOfASubsamplingLayer(CNN2DFormat format) {
    for (int size : new int[] {2, 3}) {
      for (boolean forwardForward : new boolean[] {true, false}) {
        MultiLayerNetwork inside = network(format, size, true);
        MultiLayerNetwork outside = network(format, size, false);
        outside.setParams(inside.params());
        if (forwardForward) {
          inside.setListeners(new FFTrainingListener());
          outside.setListeners(new FFTrainingListener());
        }
        for (int i = 0; i < 3; i++) {
          inside.fit(data(format));
          outside.fit(data(format));
        }
        assertSame(outside.params(), inside.params());
        INDArray x = data(format).getFeatures();
        assertSame(outside.output(x), inside.output(x));
      }
    }
  }

  @Test
  void maxPooling_largerThanTheMaps_isRefused() {
    Exception error =
        assertThrows(DL4JInvalidConfigException.class, () -> network(CNN2DFormat.NCHW, 8, true));
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
