package io.github.dl4jff.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

/** Every kind of layer that works on sequences, below a goodness layer. */
@SuppressWarnings("deprecation") // the recurrent layers of A. Graves
class GoodnessLayerSequencesTest {
  private static final int STEPS = 5;
  private static final InputType SEQUENCE = InputType.recurrent(3, STEPS, RNNFormat.NCW);

  private static Block sequence(String name, Layer... layers) {
    return new Block(name, SEQUENCE, Block.features(3, STEPS), true, layers);
  }

  private static Block last(String name, Layer... layers) {
    return new Block(name, SEQUENCE, Block.features(3, STEPS), false, layers);
  }

  private static LSTM lstm() {
    return new LSTM.Builder().nOut(4).build();
  }

  static Stream<Block> recurrent() {
    return Stream.of(
        sequence("LSTM", lstm()),
        sequence("GravesLSTM", new GravesLSTM.Builder().nOut(4).build()),
        sequence("SimpleRnn", new SimpleRnn.Builder().nOut(4).build()),
        sequence("Bidirectional", new Bidirectional(lstm())),
        sequence("GravesBidirectionalLSTM", new GravesBidirectionalLSTM.Builder().nOut(4).build()),
        last("LastTimeStep", new LastTimeStep(lstm())),
        sequence("MaskZeroLayer", new MaskZeroLayer(lstm(), 0.0)),
        sequence(
            "TimeDistributed",
            new TimeDistributed(new DenseLayer.Builder().nOut(4).build(), RNNFormat.NCW)));
  }

  @ParameterizedTest
  @MethodSource("recurrent")
  void below_everyRecurrentLayer_learns(Block block) throws IOException {
    block.checkLearns();
  }

  static Stream<Block> convolutions() {
    Layer convolution =
        new Convolution1D.Builder(3).nOut(4).convolutionMode(ConvolutionMode.Same).build();
    return Stream.of(
        sequence("Convolution1D", convolution),
        sequence(
            "LocallyConnected1D", new LocallyConnected1D.Builder().kernelSize(2).nOut(3).build()),
        sequence("Subsampling1DLayer", convolution, new Subsampling1DLayer.Builder(2, 2).build()),
        sequence("Upsampling1D", convolution, new Upsampling1D.Builder(2).build()),
        sequence("ZeroPadding1DLayer", convolution, new ZeroPadding1DLayer.Builder(1).build()),
        sequence("Cropping1D", convolution, new Cropping1D(1)),
        last("GlobalPoolingLayer", convolution, new GlobalPoolingLayer(PoolingType.MAX)));
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void below_everyConvolutionOverTime_learns(Block block) throws IOException {
    block.checkLearns();
  }

  static Stream<Block> attention() {
    return Stream.of(
        sequence(
            "SelfAttentionLayer",
            new SelfAttentionLayer.Builder().nOut(4).nHeads(2).projectInput(true).build()),
        sequence(
            "RecurrentAttentionLayer",
            new RecurrentAttentionLayer.Builder()
                .nIn(3)
                .nOut(4)
                .nHeads(1)
                .projectInput(true)
                .hasBias(false)
                .build()));
  }

  @ParameterizedTest
  @MethodSource("attention")
  void below_everyAttention_learns(Block block) throws IOException {
    block.checkLearns();
  }

  @Test
  void below_learnedSelfAttention_failsAsInAnyNetworkOfDl4j() {
    Block block =
        sequence(
            "LearnedSelfAttentionLayer",
            new LearnedSelfAttentionLayer.Builder()
                .nOut(4)
                .nHeads(2)
                .nQueries(2)
                .projectInput(true)
                .build());
    String error = block.error(false).getMessage();
    assertTrue(error.contains("scatter_update"), error);
    assertEquals(error, block.error(true).getMessage());
  }

  static Stream<Block> vectors() {
    float[][] words = {{0, 1, 2}, {3, 4, 3}, {5, 6, 6}, {1, 0, 2}, {4, 4, 3}, {6, 5, 5}};
    return Stream.of(
        new Block(
            "EmbeddingSequenceLayer",
            InputType.recurrent(7, 3, RNNFormat.NCW),
            Nd4j.createFromArray(words),
            true,
            new EmbeddingSequenceLayer.Builder().nIn(7).nOut(4).inputLength(3).build()),
        new Block(
            "RepeatVector",
            InputType.feedForward(7),
            Block.features(7),
            true,
            new DenseLayer.Builder().nOut(6).build(),
            new RepeatVector.Builder<>(3).nOut(6).build()));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void below_sequencesMadeOfVectors_learn(Block block) throws IOException {
    block.checkLearns();
  }

  /** DL4J makes examples of time steps there. */
  @Test
  void below_denseLayerOverTimeSteps_isAnErrorThatSpeaksOfTheLabels() {
    Block block = sequence("DenseLayer", new DenseLayer.Builder().nOut(4).build());
    String error = block.error(true).getMessage();
    assertTrue(
        error.contains("FFGoodnessLayer 'layer1' (layer 1): expected") && error.contains("6"),
        error);
  }
}
