package io.github.dl4jff.mnist.network;

import io.github.dl4jff.training.ForwardTrainer;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A network of either of DL4J's two kinds, which share less than they have in common.
 *
 * @param model an initialised {@link MultiLayerNetwork} or {@link ComputationGraph}
 */
public record AnyNetwork(Model model) {
  private NeuralNetwork network() {
    return (NeuralNetwork) model;
  }

  public void setListeners(List<TrainingListener> listeners) {
    model.setListeners(listeners);
  }

  public void fit(DataSetIterator images) {
    network().fit(images);
  }

  /** Trains a network of layers block by block, on a number of threads. */
  public void fit(DataSetIterator images, int threads) {
    new ForwardTrainer((MultiLayerNetwork) model, threads).fit(images);
  }

  public Evaluation evaluate(DataSetIterator images) {
    return network().doEvaluation(images, new Evaluation())[0];
  }

  /** Returns the parameters: the network's own array. */
  public INDArray parameters() {
    return network().params();
  }

  /** Returns the state of the updater: the network's own array. */
  public INDArray updaterState() {
    return network().updaterState();
  }

  public int iteration() {
    return model instanceof ComputationGraph graph
        ? graph.getConfiguration().getIterationCount()
        : ((MultiLayerNetwork) model).getIterationCount();
  }

  /** Sets how far training has come: schedules and the choice of negatives depend on it. */
  public void goTo(int iterations, int epochs) {
    if (model instanceof ComputationGraph graph) {
      graph.getConfiguration().setIterationCount(iterations);
      graph.getConfiguration().setEpochCount(epochs);
    } else {
      ((MultiLayerNetwork) model).setIterationCount(iterations);
      ((MultiLayerNetwork) model).setEpochCount(epochs);
    }
  }
}
