package io.github.dl4jff.mnist.settings;

import io.github.dl4jff.conf.LinearDecaySchedule;

/**
 * Adam, with a learning rate that is constant at first and then falls linearly to 0.
 *
 * @param learningRate the learning rate at the start, finite and greater than 0
 * @param constantShare for which share of the training it is constant, in {@code [0, 1)}
 */
public record AdamSettings(double learningRate, double constantShare) {
  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public AdamSettings {
    SettingChecks.positive("learningRate", learningRate);
    if (!(constantShare >= 0 && constantShare < 1)) {
      throw new IllegalArgumentException(
          "constantShare: expected a number in [0, 1), got " + constantShare);
    }
  }

  /**
   * Returns the learning rate of each iteration.
   *
   * @param iterations length of the training, at least 1
   */
  public LinearDecaySchedule schedule(long iterations) {
    long constant = Math.min(iterations - 1, Math.round(constantShare * iterations));
    return new LinearDecaySchedule(learningRate, constant, iterations);
  }
}
