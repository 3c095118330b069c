package io.github.dl4jff.internal.pipeline;

import io.github.dl4jff.internal.updater.HostAdamUpdater;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What DL4J's optimiser does with the gradient of a block whose parameters have an {@link
 * io.github.dl4jff.conf.FFAdam} and no regularisation: one way through memory in the place of
 * three.
 */
final class AdamStep {
  /** Neighbouring parameters with the same updater. */
  private record Part(HostAdamUpdater updater, INDArray gradient, INDArray parameters) {}

  private final List<Part> parts = new ArrayList<>();

  private AdamStep() {}

  /**
   * Creates it.
   *
   * @param updater the updater of a block
   * @param layers the layers of the block
   * @param parameters their parameters
   * @return the step; empty where DL4J's optimiser has more to do
   */
  static Optional<AdamStep> of(BlockUpdater updater, Layer[] layers, INDArray parameters) {
    for (Layer layer : layers) {
      if (!isPlain(layer)) {
        return Optional.empty();
      }
    }
    AdamStep step = new AdamStep();
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      INDArray part =
          BlockNetwork.interval(parameters, block.getParamOffsetStart(), block.getParamOffsetEnd());
      if (!(block.getGradientUpdater() instanceof HostAdamUpdater adam)
          || !adam.canStep(block.getGradientView())
          || !adam.canStep(part)) {
        return Optional.empty();
      }
      step.parts.add(new Part(adam, block.getGradientView(), part));
    }
    return Optional.of(step);
  }

  private static boolean isPlain(Trainable layer) {
    if (layer.numParams() == 0) {
      return true;
    }
    GradientNormalization normalization = layer.getConfig().getGradientNormalization();
    return (normalization == null || normalization == GradientNormalization.None)
        && layer.paramTable(false).keySet().stream().allMatch(key -> isPlain(layer, key));
  }

  private static boolean isPlain(Trainable layer, String key) {
    List<?> regularization = layer.getConfig().getRegularizationByParam(key);
    return layer.updaterDivideByMinibatch(key)
        && !layer.getConfig().isPretrainParam(key)
        && (regularization == null || regularization.isEmpty());
  }

  /**
   * Changes the parameters.
   *
   * @param examples what gradients are divided by
   * @param iteration the number of iterations so far
   * @param epoch the number of epochs so far
   */
  void take(int examples, int iteration, int epoch) {
    for (Part part : parts) {
      part.updater.step(part.gradient, part.parameters, examples, iteration, epoch);
    }
  }
}
