package io.github.dl4jff.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.Networks;
import io.github.dl4jff.conf.FFConvolutionLayer;
import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.conf.FFGoodnessLayer;
import io.github.dl4jff.goodness.ClassGoodness;
import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.goodness.ClassProjection;
import io.github.dl4jff.internal.layer.FFLayer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Compares the gradient of every layer of a block with central differences of the local loss at its
 * top, in double: convolutions that learn by Forward-Forward themselves, and ordinary layers below
 * a goodness layer.
 */
class BlockGradientTest {
  private static final int EXAMPLES = 3;
  private static final int CLASSES = 3;

  static Stream<ClassGoodness> goodness() {
    return Stream.of(new ClassProjection(), new ClassProjection(16), new ClassGroups());
  }

  private static NeuralNetConfiguration.ListBuilder settings() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0.1))
        .activation(Activation.TANH)
        .list();
  }

  private static FFConvolutionLayer.Builder convolution(int... kernel) {
    return new FFConvolutionLayer.Builder(kernel).classes(CLASSES).activation(Activation.TANH);
  }

  private static FFGoodnessLayer goodnessLayer(ClassGoodness goodness) {
    return new FFGoodnessLayer.Builder().classes(CLASSES).goodness(goodness).build();
  }

  private static OutputLayer head() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static DataSet data(long... shape) {
    Nd4j.getRandom().setSeed(9);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, shape[0], CLASSES);
    for (int i = 0; i < shape[0]; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return new DataSet(Nd4j.randn(DataType.DOUBLE, shape), labels);
  }

  private static void check(
      NeuralNetConfiguration.ListBuilder layers, InputType type, DataSet data) {
    MultiLayerNetwork net = new MultiLayerNetwork(layers.layer(head()).setInputType(type).build());
    net.init();
    net.setListeners(new FFTrainingListener());
    Networks.addNoise(net, 3);
    gradient(net, data);
    int losses = FFTrainingListener.statistics(net).size();
    int loss = 0;
    for (int i = 0; loss < losses; i++) {
      Layer layer = net.getLayer(i);
      if (layer.numParams() > 0) {
        checkLayer(net, layer, loss, data);
      }
      loss += layer instanceof FFLayer ? 1 : 0;
    }
  }

  private static void checkLayer(MultiLayerNetwork net, Layer layer, int loss, DataSet data) {
    gradient(net, data);
    INDArray gradient = layer.getGradientsViewArray().dup();
    assertTrue(gradient.norm2Number().doubleValue() > 1e-6, "no gradient in layer " + layer);
    CentralDifferences.check(
        "layer " + layer.getIndex() + " " + layer.getClass().getSimpleName(),
        layer.params(),
        gradient,
        () -> {
          gradient(net, data);
          return data.numExamples() * FFTrainingListener.statistics(net).get(loss).localLoss();
        });
  }

  private static void gradient(MultiLayerNetwork net, DataSet data) {
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.setLayerMaskArrays(data.getFeaturesMaskArray(), null);
    net.computeGradientAndScore();
  }

  @ParameterizedTest
  @MethodSource("goodness")
  void convolution_ofEveryGoodness_equalsCentralDifferences(ClassGoodness goodness) {
    check(
        settings()
            .layer(convolution(3, 3).nOut(4).goodness(goodness).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(convolution(2, 2).nOut(5).goodness(goodness).build()),
        InputType.convolutional(6, 7, 2),
        data(EXAMPLES, 2, 6, 7));
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void convolution_ofEveryPaddingStrideAndDilation_equalsCentralDifferences(CNN2DFormat format) {
    long[] shape =
        format == CNN2DFormat.NCHW
            ? new long[] {EXAMPLES, 2, 6, 5}
            : new long[] {EXAMPLES, 6, 5, 2};
    for (ConvolutionMode mode :
        new ConvolutionMode[] {ConvolutionMode.Truncate, ConvolutionMode.Same}) {
      for (int stride = 1; stride <= 2; stride++) {
        for (int dilation = 1; dilation <= 2; dilation++) {
          int padding = mode == ConvolutionMode.Same ? 0 : stride - 1;
          check(
              settings()
                  .layer(
                      convolution(3, 2)
                          .nOut(3)
                          .goodness(new ClassGroups())
                          .stride(stride, 1)
                          .dilation(dilation, 1)
                          .padding(padding, 1 - (mode == ConvolutionMode.Same ? 1 : 0))
                          .convolutionMode(mode)
                          .dataFormat(format)
                          .build()),
              InputType.convolutional(6, 5, 2, format),
              data(shape));
        }
      }
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void convolution_withOrdinaryLayersBelow_trainsThem(boolean normalizeInput) {
    check(
        settings()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(2).build())
            .layer(
                convolution(2, 2)
                    .nOut(3)
                    .trainBelow(true)
                    .hasBias(false)
                    .normalizeInput(normalizeInput)
                    .activation(Activation.RELU)
                    .build())
            .layer(new DenseLayer.Builder().nOut(4).build())
            .layer(
                new FFDenseLayer.Builder()
                    .classes(CLASSES)
                    .nOut(4)
                    .activation(Activation.TANH)
                    .trainBelow(true)
                    .build()),
        InputType.convolutional(6, 6, 1),
        data(EXAMPLES, 1, 6, 6));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("goodness")
  void goodnessLayer_aboveMapsAndDenseLayers_trainsTheBlockBelow(ClassGoodness goodness) {
    for (CNN2DFormat format : CNN2DFormat.values()) {
      long[] shape =
          format == CNN2DFormat.NCHW
              ? new long[] {EXAMPLES, 2, 6, 6}
              : new long[] {EXAMPLES, 6, 6, 2};
      check(
          settings()
              .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).dataFormat(format).build())
              .layer(
                  new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                      .kernelSize(2, 2)
                      .dataFormat(format)
                      .build())
              .layer(goodnessLayer(goodness))
              .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).dataFormat(format).build())
              .layer(goodnessLayer(goodness))
              .layer(new DenseLayer.Builder().nOut(5).build())
              .layer(new DenseLayer.Builder().nOut(4).build())
              .layer(goodnessLayer(goodness)),
          InputType.convolutional(6, 6, 2, format),
          data(shape));
    }
  }

  @ParameterizedTest
  @MethodSource("goodness")
  void goodnessLayer_aboveVolumes_trainsTheBlockBelow(ClassGoodness goodness) {
    check(
        settings()
            .layer(new Convolution3D.Builder(2, 2, 2).nOut(3).build())
            .layer(goodnessLayer(goodness)),
        InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 4, 5, 4, 1),
        data(EXAMPLES, 1, 4, 5, 4));
  }

  @ParameterizedTest
  @MethodSource("goodness")
  void goodnessLayer_aboveSequencesWithAndWithoutMask_trainsTheBlockBelow(ClassGoodness goodness) {
    for (RNNFormat format : RNNFormat.values()) {
      for (boolean masked : new boolean[] {false, true}) {
        DataSet data = format == RNNFormat.NCW ? data(EXAMPLES, 2, 5) : data(EXAMPLES, 5, 2);
        if (masked) {
          data.setFeaturesMaskArray(
              Nd4j.createFromArray(
                      new double[][] {{1, 1, 1, 1, 1}, {1, 1, 0, 0, 0}, {1, 1, 1, 1, 0}})
                  .castTo(DataType.DOUBLE));
        }
        check(
            settings()
                .layer(new SimpleRnn.Builder().nOut(4).dataFormat(format).build())
                .layer(goodnessLayer(goodness))
                // with a mask LastTimeStep of 1.0.0-M2.1 computes in FLOAT
                .layer(
                    new LastTimeStep(new SimpleRnn.Builder().nOut(3).dataFormat(format).build())),
            InputType.recurrent(2, format),
            data);
      }
    }
  }
}
