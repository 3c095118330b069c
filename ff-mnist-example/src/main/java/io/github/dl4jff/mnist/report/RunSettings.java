package io.github.dl4jff.mnist.report;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.util.List;

/**
 * How a network is trained.
 *
 * @param hidden units of the hidden layers, bottom first
 * @param epochs how often to go through the training images
 * @param batch images in a minibatch
 * @param seed where all randomness comes from
 * @param learningRate Adam's learning rate at the start; it falls linearly to 0
 */
public record RunSettings(
    List<Integer> hidden, int epochs, int batch, long seed, double learningRate) {
  /**
   * Returns the same settings as those of an experiment: no regularisation, defaults otherwise.
   *
   * @param dataset what is trained on
   * @param method the way of training
   * @return the settings
   */
  public TrainingSettings experiment(DatasetName dataset, TrainingMethod method) {
    return TrainingSettings.builder(dataset)
        .method(method)
        .hidden(hidden)
        .batch(batch)
        .epochs(epochs)
        .adam(learningRate, 0)
        .build();
  }
}
