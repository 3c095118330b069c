package io.github.dl4jff.mnist;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.mnist.data.LabelledImages;
import io.github.dl4jff.mnist.report.RunSettings;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * The network of the example: {@code FFDenseLayer}s, the first of which sees the label, under a
 * softmax output layer; Adam with a learning rate that falls linearly to 0.
 */
final class ExampleNetwork {
  /** Adam's learning rate at the start. */
  static final double LEARNING_RATE = 1e-3;

  /** In how many steps the learning rate falls. */
  private static final int SCHEDULE_STEPS = 100;

  private ExampleNetwork() {}

  /**
   * Returns the configuration. It is the same for both ways of training but for {@code
   * allowBackprop}.
   *
   * @param settings how it is trained
   * @param train what it is trained on
   * @param method the way of training
   * @return a configuration of {@code settings.hidden().size() + 1} layers
   */
  static MultiLayerConfiguration configuration(
      RunSettings settings, LabelledImages train, TrainingMethod method) {
    long iterations = (long) settings.epochs() * settings.iterationsPerEpoch(train.size());
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(settings.seed())
            .updater(
                new Adam(
                    fallingToZero(
                        settings.learningRate(), (int) Math.min(Integer.MAX_VALUE, iterations))))
            .list();
    List<Integer> hidden = settings.hidden();
    for (int k = 0; k < hidden.size(); k++) {
      layers.layer(
          new FFDenseLayer.Builder()
              .nOut(hidden.get(k))
              .labels(k == 0 ? train.classes() : 0)
              .allowBackprop(method == TrainingMethod.BACKPROP)
              .build());
    }
    return layers
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(train.classes())
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.feedForward(train.pixelsPerImage()))
        .build();
  }

  /**
   * Returns a learning rate that falls linearly, in steps of one percent. DL4J's PolySchedule would
   * be the natural choice, but in 1.0.0-M2.1 it rises: it takes {@code (1 + i/n)^power}.
   */
  static ISchedule fallingToZero(double start, int iterations) {
    MapSchedule.Builder schedule = new MapSchedule.Builder(ScheduleType.ITERATION);
    int steps = Math.min(SCHEDULE_STEPS, iterations);
    for (int step = 0; step < steps; step++) {
      schedule.add((int) ((long) step * iterations / steps), start * (steps - step) / steps);
    }
    return schedule.build();
  }
}
