package io.github.dl4jff.compatibility;

import java.io.IOException;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.CapsuleStrengthLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every kind of layer that works on vectors, images or volumes, below a goodness layer. */
class GoodnessLayerTest {
  private static final InputType IMAGE = InputType.convolutional(6, 6, 2);
  private static final InputType VOLUME =
      InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 4, 4, 4, 1);

  private static Layer convolution() {
    return new ConvolutionLayer.Builder(3, 3).nOut(4).convolutionMode(ConvolutionMode.Same).build();
  }

  private static Layer convolution3D() {
    return new Convolution3D.Builder(2, 2, 2).nOut(3).convolutionMode(ConvolutionMode.Same).build();
  }

  private static Layer layer() {
    return new DenseLayer.Builder().nOut(6).build();
  }

  private static Block image(String name, Layer... layers) {
    return new Block(name, IMAGE, Block.features(2, 6, 6), false, layers);
  }

  private static Block volume(String name, Layer... layers) {
    return new Block(name, VOLUME, Block.features(1, 4, 4, 4), false, layers);
  }

  /** DL4J gives these the input type NDHWC, of which it then flattens no NCDHW for the head. */
  private static Block pooledVolume(String name, Layer... layers) {
    return new Block(name, VOLUME, Block.features(1, 4, 4, 4), true, layers);
  }

  private static Block vector(String name, Layer... layers) {
    return new Block(name, InputType.feedForward(7), Block.features(7), false, layers);
  }

  static Stream<Block> convolutions() {
    return Stream.of(
        image("ConvolutionLayer", convolution()),
        image("SeparableConvolution2D", new SeparableConvolution2D.Builder(3, 3).nOut(4).build()),
        image("Deconvolution2D", new Deconvolution2D.Builder(2, 2).nOut(3).build()),
        image(
            "DepthwiseConvolution2D",
            new DepthwiseConvolution2D.Builder(2, 2).depthMultiplier(2).nOut(4).build()),
        image(
            "LocallyConnected2D",
            new LocallyConnected2D.Builder().kernelSize(3, 3).nOut(3).build()),
        volume("Convolution3D", convolution3D()),
        volume(
            "Deconvolution3D", new Deconvolution3D.Builder().kernelSize(2, 2, 2).nOut(2).build()));
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void below_everyConvolution_learns(Block block) throws IOException {
    block.checkLearns();
  }

  static Stream<Block> reshaping() {
    return Stream.of(
        image("SubsamplingLayer MAX", convolution(), pooling(SubsamplingLayer.PoolingType.MAX)),
        image("SubsamplingLayer AVG", convolution(), pooling(SubsamplingLayer.PoolingType.AVG)),
        image(
            "SubsamplingLayer PNORM",
            convolution(),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.PNORM)
                .kernelSize(2, 2)
                .stride(2, 2)
                .pnorm(2)
                .build()),
        image("Upsampling2D", convolution(), new Upsampling2D.Builder(2).build()),
        image("ZeroPaddingLayer", convolution(), new ZeroPaddingLayer.Builder(1, 1).build()),
        image("Cropping2D", convolution(), new Cropping2D(1, 1)),
        image(
            "SpaceToDepthLayer",
            convolution(),
            new SpaceToDepthLayer.Builder<>(2, CNN2DFormat.NCHW).build()),
        image("GlobalPoolingLayer", convolution(), new GlobalPoolingLayer(PoolingType.AVG)),
        volume(
            "Subsampling3DLayer",
            convolution3D(),
            new Subsampling3DLayer.Builder(2, 2, 2).stride(2, 2, 2).build()),
        pooledVolume("Upsampling3D", convolution3D(), new Upsampling3D.Builder(2).build()),
        pooledVolume(
            "ZeroPadding3DLayer", convolution3D(), new ZeroPadding3DLayer.Builder(1).build()),
        pooledVolume("Cropping3D", convolution3D(), new Cropping3D(1, 1, 1)));
  }

  private static Layer pooling(SubsamplingLayer.PoolingType type) {
    return new SubsamplingLayer.Builder(type).kernelSize(2, 2).stride(2, 2).build();
  }

  @ParameterizedTest
  @MethodSource("reshaping")
  void below_everyPoolingPaddingAndCropping_letsTheConvolutionLearn(Block block)
      throws IOException {
    block.checkLearns();
  }

  static Stream<Block> elementwise() {
    return Stream.of(
        image("BatchNormalization", convolution(), new BatchNormalization()),
        image("LocalResponseNormalization", convolution(), new LocalResponseNormalization()),
        image("PReLULayer", convolution(), new PReLULayer.Builder().inputShape(4, 6, 6).build()),
        image("ActivationLayer", convolution(), new ActivationLayer(Activation.RELU)),
        image("DropoutLayer", convolution(), new DropoutLayer(0.9)),
        vector("BatchNormalization of a dense one", layer(), new BatchNormalization()),
        vector(
            "PReLULayer of a dense one", layer(), new PReLULayer.Builder().inputShape(6).build()),
        vector("ActivationLayer of a dense one", layer(), new ActivationLayer(Activation.RELU)),
        vector("DropoutLayer of a dense one", layer(), new DropoutLayer(0.9)),
        vector(
            "ElementWiseMultiplicationLayer",
            layer(),
            new ElementWiseMultiplicationLayer.Builder().nIn(6).nOut(6).build()));
  }

  @ParameterizedTest
  @MethodSource("elementwise")
  void below_everyNormalizationAndActivation_letsTheLayerBelowItLearn(Block block)
      throws IOException {
    block.checkLearns();
  }

  static Stream<Block> dense() {
    INDArray indices = Nd4j.createFromArray(new float[] {0, 3, 6, 1, 4, 5}).reshape(6, 1);
    return Stream.of(
        vector("DenseLayer", layer()),
        vector("two of them", layer(), layer()),
        vector("AutoEncoder", new AutoEncoder.Builder().nOut(5).build()),
        vector(
            "VariationalAutoencoder",
            new VariationalAutoencoder.Builder()
                .nOut(4)
                .encoderLayerSizes(6)
                .decoderLayerSizes(6)
                .build()),
        new Block(
            "EmbeddingLayer",
            InputType.feedForward(7),
            indices,
            false,
            new EmbeddingLayer.Builder().nIn(7).nOut(4).build()),
        vector("SameDiffLayer", new TanhLayer(5)),
        vector("SameDiffLambdaLayer", layer(), new SquareLayer()));
  }

  @ParameterizedTest
  @MethodSource("dense")
  void below_everyLayerOfVectors_learns(Block block) throws IOException {
    block.checkLearns();
  }

  private static Layer primaryCapsules() {
    return new PrimaryCapsules.Builder(4, 2).kernelSize(3, 3).stride(2, 2).build();
  }

  static Stream<Block> capsules() {
    Layer capsules = new CapsuleLayer.Builder(4, 3, 2).build();
    INDArray features = Block.features(2, 6, 6);
    return Stream.of(
        new Block("PrimaryCapsules", IMAGE, features, true, primaryCapsules()),
        new Block("CapsuleLayer", IMAGE, features, true, primaryCapsules(), capsules),
        new Block(
            "CapsuleStrengthLayer",
            IMAGE,
            features,
            false,
            primaryCapsules(),
            capsules,
            new CapsuleStrengthLayer.Builder().build()));
  }

  @ParameterizedTest
  @MethodSource("capsules")
  void below_everyCapsuleLayer_learns(Block block) throws IOException {
    block.checkLearns();
  }
}
