package io.github.dl4jff.mnist.report;

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
   * Returns how many minibatches an epoch has.
   *
   * @param images number of training images, at least one
   * @return number of iterations
   */
  public int iterationsPerEpoch(int images) {
    return (images - 1) / batch + 1;
  }
}
