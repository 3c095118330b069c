package io.github.dl4jff.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.training.FFTrainingListener;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Frozen layers below a goodness layer, and what stands above it. */
class GoodnessLayerNeighboursTest {
  private static final InputType IMAGE = InputType.convolutional(6, 6, 2);

  private static MultiLayerNetwork network(InputType type, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Adam(0.02))
            .activation(Activation.TANH)
            .list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork net = new MultiLayerNetwork(list.setInputType(type).build());
    net.init();
    net.setListeners(new FFTrainingListener());
    return net;
  }

  private static Layer dense() {
    return new DenseLayer.Builder().nOut(5).build();
  }

  private static DataSet vectors() {
    return new DataSet(Block.features(7), Block.labels());
  }

  private static DataSet images() {
    return new DataSet(Block.features(2, 6, 6), Block.labels());
  }

  /** Trains, and tells which layers have moved. */
  private static String moved(MultiLayerNetwork net, DataSet data) {
    INDArray[] before = new INDArray[net.getnLayers()];
    for (int i = 0; i < before.length; i++) {
      before[i] = net.getLayer(i).params().dup();
    }
    for (int i = 0; i < 30; i++) {
      net.fit(data);
    }
    StringBuilder moved = new StringBuilder();
    for (int i = 0; i < before.length; i++) {
      moved.append(before[i].equals(net.getLayer(i).params()) ? "-" : "+");
    }
    return moved.toString();
  }

  @Test
  void frozenWithBackprop_below_staysAndLetsTheLayerBelowItLearn() {
    Layer frozen = new FrozenLayerWithBackprop(dense());
    Layer[] layers = {dense(), frozen, Block.goodness(), Block.head()};
    assertEquals("+-++", moved(network(InputType.feedForward(7), layers), vectors()));
  }

  @Test
  void frozen_below_staysAndEndsTheGradientAsInAnyNetworkOfDl4j() {
    Layer[] plain = {dense(), new FrozenLayer(dense()), Block.head()};
    MultiLayerNetwork withoutGoodness = network(InputType.feedForward(7), plain);
    withoutGoodness.setListeners();
    assertEquals("--+", moved(withoutGoodness, vectors()));
    Layer[] layers = {dense(), new FrozenLayer(dense()), dense(), Block.goodness(), Block.head()};
    assertEquals("--+++", moved(network(InputType.feedForward(7), layers), vectors()));
  }

  @Test
  void head_centerLoss_learns() {
    Layer head = new CenterLossOutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build();
    MultiLayerNetwork net = network(InputType.feedForward(7), dense(), Block.goodness(), head);
    assertEquals("+++", moved(net, vectors()));
    INDArray labels = Block.labels();
    assertEquals(labels.argMax(1), net.output(vectors().getFeatures()).argMax(1), "the head");
    assertEquals(
        labels.argMax(1),
        new GoodnessClassifier(net).output(vectors().getFeatures()).argMax(1),
        "goodness");
  }

  @Test
  void above_globalPooling_learns() {
    Layer convolution = new ConvolutionLayer.Builder(3, 3).nOut(4).build();
    Layer pooling = new GlobalPoolingLayer(PoolingType.AVG);
    MultiLayerNetwork net = network(IMAGE, convolution, Block.goodness(), pooling, Block.head());
    double before = net.score(images());
    for (int i = 0; i < 30; i++) {
      net.fit(images());
    }
    assertTrue(net.score(images()) < 0.8 * before, "score " + net.score(images()));
    assertEquals(
        Block.labels().argMax(1),
        new GoodnessClassifier(net).output(images().getFeatures()).argMax(1));
  }

  @Test
  void head_yolo_isAnErrorThatSpeaksOfTheLabels() {
    Layer convolution = new ConvolutionLayer.Builder(3, 3).nOut(16).build();
    Layer yolo =
        new Yolo2OutputLayer.Builder()
            .boundingBoxPriors(Nd4j.createFromArray(new float[][] {{1, 1}, {2, 2}}))
            .build();
    MultiLayerNetwork net = network(IMAGE, convolution, Block.goodness(), yolo);
    DataSet boxes = new DataSet(Block.features(2, 6, 6), Nd4j.zeros(DataType.FLOAT, 6, 7, 4, 4));
    DL4JInvalidInputException error =
        assertThrows(DL4JInvalidInputException.class, () -> net.fit(boxes));
    assertEquals(
        "FFGoodnessLayer 'layer1' (layer 1): expected labels [miniBatch, 3], a column for each"
            + " class, or [miniBatch, 1], the index of the class, got [6, 7, 4, 4]; classes(C) must"
            + " be the number of classes",
        error.getMessage());
  }

  /** The layer makes several examples of one. */
  @Test
  void below_spaceToBatch_isAnErrorThatSpeaksOfTheExamples() {
    Layer batch = new SpaceToBatchLayer.Builder<>(new int[] {2, 2}).build();
    MultiLayerNetwork net = network(IMAGE, batch, Block.goodness(), Block.head());
    DL4JInvalidInputException error =
        assertThrows(DL4JInvalidInputException.class, () -> net.fit(images()));
    assertEquals(
        "FFGoodnessLayer 'layer1' (layer 1): expected 24 labels, one for each example, got 6",
        error.getMessage());
  }
}
