package io.github.dl4jff.internal.pipeline;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link MultiLayerNetwork}. */
record MultiLayerStack(MultiLayerNetwork model) implements LayerStack {
  @Override
  public Layer[] layers() {
    return model.getLayers();
  }

  @Override
  public MultiLayerConfiguration configuration() {
    return model.getLayerWiseConfigurations();
  }

  @Override
  public BaseMultiLayerUpdater<?> updater() {
    return (BaseMultiLayerUpdater<?>) model.getUpdater();
  }

  @Override
  public Collection<TrainingListener> listeners() {
    return model.getListeners();
  }

  @Override
  public void show(INDArray features, INDArray labels, double score) {
    model.setScore(score);
    model.setInput(features);
    model.setLabels(labels);
  }

  @Override
  public void clearLayersStates() {
    model.clearLayersStates();
  }

  @Override
  public void setIterationCount(int iterations) {
    model.setIterationCount(iterations);
  }

  @Override
  public void incrementEpochCount() {
    model.incrementEpochCount();
  }
}
