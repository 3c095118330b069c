package io.github.dl4jff.conf;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Models of Deeplearning4j's layers alone, small enough for digits of 8x8 pixels. */
final class OrdinaryModels {
  static final int SIDE = 8;
  static final int CLASSES = 10;

  /** Brightness of a pixel of the digits, from 0. */
  static final int LEVELS = 17;

  static final InputType FLAT = InputType.convolutionalFlat(SIDE, SIDE, 1);

  private OrdinaryModels() {}

  static NeuralNetConfiguration.Builder settings() {
    return new NeuralNetConfiguration.Builder()
        .seed(123)
        .updater(new Adam(0.005))
        .l2(1e-4)
        .activation(Activation.RELU);
  }

  static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .name("out")
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  static ConvolutionLayer convolution(String name, int kernel, int maps) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .name(name)
        .nOut(maps)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }

  static SubsamplingLayer pooling(String name) {
    return new SubsamplingLayer.Builder().name(name).kernelSize(2, 2).stride(2, 2).build();
  }

  static DenseLayer dense(String name, int units) {
    return new DenseLayer.Builder().name(name).nOut(units).build();
  }

  /** The layers of Deeplearning4j's example LeNetMNIST, narrower. */
  static MultiLayerConfiguration leNet(InputType type) {
    return settings()
        .list()
        .layer(convolution("cnn1", 5, 8))
        .layer(pooling("pool1"))
        .layer(convolution("cnn2", 5, 12))
        .layer(pooling("pool2"))
        .layer(dense("dense", 40))
        .layer(output())
        .setInputType(type)
        .build();
  }

  /** Blocks with batch normalisation and dropout. */
  static MultiLayerConfiguration vgg() {
    return settings()
        .list()
        .layer(convolution("cnn1", 3, 8))
        .layer(new BatchNormalization.Builder().name("bn1").build())
        .layer(new ActivationLayer.Builder().name("relu1").activation(Activation.RELU).build())
        .layer(convolution("cnn2", 3, 8))
        .layer(new BatchNormalization.Builder().name("bn2").build())
        .layer(pooling("pool2"))
        .layer(new DropoutLayer.Builder(0.9).name("drop2").build())
        .layer(dense("dense", 40))
        .layer(new DropoutLayer.Builder(0.8).name("drop3").build())
        .layer(output())
        .setInputType(FLAT)
        .build();
  }

  private static void residual(GraphBuilder graph, int i, String from) {
    graph
        .addLayer(i + "a", convolution(i + "a", 3, 8), from)
        .addLayer(i + "bn", new BatchNormalization.Builder().build(), i + "a")
        .addLayer(i + "b", convolution(i + "b", 3, 8), i + "bn")
        .addVertex(i + "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), i + "b", from)
        .addLayer(
            i + "relu",
            new ActivationLayer.Builder().activation(Activation.RELU).build(),
            i + "sum");
  }

  /** A stem, two residual blocks and a pooling. */
  static ComputationGraphConfiguration residual() {
    GraphBuilder graph =
        settings()
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(FLAT)
            .addLayer("stem", convolution("stem", 3, 8), "image");
    residual(graph, 1, "stem");
    residual(graph, 2, "1relu");
    return graph
        .addLayer("pool", pooling("pool"), "2relu")
        .addLayer("out", output(), "pool")
        .setOutputs("out")
        .build();
  }

  private static LSTM lstm(int units) {
    return new LSTM.Builder().nOut(units).activation(Activation.TANH).build();
  }

  /** Reads an image row by row. */
  static MultiLayerConfiguration recurrent(boolean isPooled) {
    Layer top = isPooled ? lstm(24) : new LastTimeStep(lstm(24));
    top.setLayerName("lstm2");
    NeuralNetConfiguration.ListBuilder layers =
        settings().updater(new Adam(0.01)).list().layer(lstm(24)).layer(top);
    if (isPooled) {
      layers.layer(new GlobalPoolingLayer.Builder(PoolingType.MAX).name("pool").build());
    }
    return layers.layer(output()).setInputType(InputType.recurrent(SIDE)).build();
  }

  /** Reads an image as 64 words, the brightness of each pixel. */
  static MultiLayerConfiguration words() {
    return settings()
        .updater(new Adam(0.01))
        .list()
        .layer(
            new EmbeddingSequenceLayer.Builder()
                .name("embedding")
                .nIn(LEVELS)
                .nOut(8)
                .activation(Activation.IDENTITY)
                .build())
        .layer(new Convolution1DLayer.Builder(16, 4).name("cnn").nOut(24).build())
        .layer(new GlobalPoolingLayer.Builder(PoolingType.MAX).name("pool").build())
        .layer(dense("dense", 24))
        .layer(output())
        .setInputType(InputType.recurrent(LEVELS))
        .build();
  }
}
