package io.github.dl4jff.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jff.conf.FFGoodnessLayer;
import io.github.dl4jff.training.FFTrainingListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Ordinary layers that learn from a goodness layer above them, in a small network.
 *
 * @param name for messages
 * @param type of the input
 * @param features of a fixed minibatch
 * @param pools whether the head needs a pooling over time
 * @param layers the block
 */
record Block(String name, InputType type, INDArray features, boolean pools, Layer... layers) {
  static final int CLASSES = 3;
  private static final int EXAMPLES = 6;
  private static final int ITERATIONS = 30;

  @Override
  public String toString() {
    return name;
  }

  /** Random numbers around a pattern of each class. */
  static INDArray features(long... shape) {
    java.util.Random random = new java.util.Random(9);
    int length = 1;
    for (long size : shape) {
      length *= (int) size;
    }
    double[] patterns = random.doubles((long) CLASSES * length, -1, 1).toArray();
    double[] values = new double[EXAMPLES * length];
    for (int i = 0; i < values.length; i++) {
      int label = i / length % CLASSES;
      values[i] = patterns[label * length + i % length] + 0.3 * random.nextGaussian();
    }
    long[] all = new long[shape.length + 1];
    all[0] = EXAMPLES;
    System.arraycopy(shape, 0, all, 1, shape.length);
    return Nd4j.createFromArray(values).castTo(DataType.FLOAT).reshape('c', all);
  }

  static INDArray labels() {
    INDArray labels = Nd4j.zeros(DataType.FLOAT, EXAMPLES, CLASSES);
    for (int i = 0; i < EXAMPLES; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return labels;
  }

  DataSet data() {
    return new DataSet(features.dup(), labels());
  }

  static OutputLayer head() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  static FFGoodnessLayer goodness() {
    return new FFGoodnessLayer.Builder().classes(CLASSES).build();
  }

  /** The block under a goodness layer, or without it, under a softmax. */
  MultiLayerNetwork network(boolean withGoodness) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Adam(0.02))
            .activation(Activation.TANH)
            .list();
    for (Layer layer : layers) {
      list.layer(layer.clone());
    }
    if (withGoodness) {
      list.layer(goodness());
    }
    if (pools) {
      list.layer(new GlobalPoolingLayer(PoolingType.AVG));
    }
    MultiLayerNetwork net = new MultiLayerNetwork(list.layer(head()).setInputType(type).build());
    net.init();
    return net;
  }

  /** What training throws. */
  Throwable error(boolean withGoodness) {
    MultiLayerNetwork net = network(withGoodness);
    if (withGoodness) {
      net.setListeners(new FFTrainingListener());
    }
    return assertThrows(Exception.class, () -> net.fit(data()));
  }

  private static double loss(MultiLayerNetwork net) {
    return FFTrainingListener.statistics(net).get(0).localLoss();
  }

  /** Fails where the block does not learn, or does not load as it was saved. */
  void checkLearns() throws IOException {
    MultiLayerNetwork net = network(true);
    net.setListeners(new FFTrainingListener());
    INDArray[] before = new INDArray[layers.length];
    for (int i = 0; i < before.length; i++) {
      before[i] = net.getLayer(i).numParams() > 0 ? net.getLayer(i).params().dup() : null;
    }
    DataSet data = data();
    net.fit(data);
    final double first = loss(net);
    for (int i = 1; i < ITERATIONS; i++) {
      net.fit(data);
    }
    double last = loss(net);
    assertTrue(last < 0.8 * first, "local loss " + first + ", then " + last);
    for (int i = 0; i < before.length; i++) {
      if (before[i] != null) {
        assertNotEquals(before[i], net.getLayer(i).params(), "layer " + i);
      }
    }
    checkLoads(net);
  }

  private void checkLoads(MultiLayerNetwork net) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, file, true);
    MultiLayerNetwork loaded =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file.toByteArray()));
    assertEquals(net.output(features), loaded.output(features));
    Nd4j.getRandom().setSeed(3);
    net.setListeners(new FFTrainingListener());
    net.fit(data());
    Nd4j.getRandom().setSeed(3);
    loaded.setListeners(new FFTrainingListener());
    loaded.fit(data());
    assertEquals(net.params(), loaded.params());
  }
}
