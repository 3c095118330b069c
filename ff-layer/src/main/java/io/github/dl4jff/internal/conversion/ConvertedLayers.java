package io.github.dl4jff.internal.conversion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Puts the blocks of a MultiLayerConfiguration into it. */
public final class ConvertedLayers {
  private ConvertedLayers() {}

  /**
   * Converts a configuration.
   *
   * @param conf the configuration; it stays as it is
   * @param blocks its blocks
   * @return a new configuration
   */
  public static MultiLayerConfiguration configuration(MultiLayerConfiguration conf, Blocks blocks) {
    MultiLayerConfiguration converted = conf.clone();
    List<NeuralNetConfiguration> confs = new ArrayList<>();
    Map<Integer, InputPreProcessor> preProcessors = new HashMap<>();
    for (ModelNode node : ModelNodes.of(converted).all()) {
      if (node.preProcessor() != null) {
        preProcessors.put(confs.size(), node.preProcessor());
      }
      Block block = blocks.endingAt(node.name());
      if (blocks.replacing(node.name()) == null) {
        ownSettings(node.layer());
        confs.add(node.conf());
      }
      if (block != null) {
        confs.add(block.conf());
      }
    }
    converted.setConfs(confs);
    converted.setInputPreProcessors(preProcessors);
    return converted;
  }

  /**
   * Gives a copy of a layer updaters of its own, since DL4J's clone shares them, and
   * setLearningRate changes them; and takes away a dropout that keeps everything, which imported
   * models have: the backward pass of 1.0.0-M2.1 fails at it where the channels come last.
   */
  static void ownSettings(Layer layer) {
    Layer inner = LayerKinds.unwrap(layer);
    inner.setIDropout(LayerKinds.dropout(inner));
    if (inner instanceof BaseLayer base) {
      base.setIUpdater(LayerCopies.copy(base.getIUpdater()));
      base.setBiasUpdater(LayerCopies.copy(base.getBiasUpdater()));
    }
  }

  /** Copies the parameters of all layers that were there before. */
  public static void copyParameters(MultiLayerNetwork from, MultiLayerNetwork to, Blocks blocks) {
    int at = 0;
    for (ModelNode node : ModelNodes.of(from.getLayerWiseConfigurations()).all()) {
      copy(from.getLayer(node.index()).paramTable(), to.getLayer(at).paramTable());
      at += blocks.replacing(node.name()) == null ? 1 : 0;
      at += blocks.endingAt(node.name()) == null ? 0 : 1;
    }
  }

  static void copy(Map<String, INDArray> from, Map<String, INDArray> to) {
    if (from != null) {
      from.forEach((key, value) -> to.get(key).assign(value));
    }
  }
}
