package io.github.dl4jff.fuzz;

import io.github.dl4jff.goodness.ClassGroups;
import io.github.dl4jff.goodness.MeanSquares;
import io.github.dl4jff.loss.SiLULoss;
import io.github.dl4jff.loss.SymBaLoss;
import io.github.dl4jff.negative.HardNegatives;
import io.github.dl4jff.negative.HybridImages;
import io.github.dl4jff.negative.UniformNegatives;
import io.github.dl4jff.training.FFTrainingListener;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network, how it is trained, and on what.
 *
 * @param layers its Forward-Forward layers
 * @param run how it is trained
 * @param data the examples
 */
record FuzzCase(List<FuzzLayer> layers, Run run, FuzzData data) {
  /**
   * Loss scales and weights up to here, and learning rates up to this, do not throw a network out
   * of bounds. NoOp's rate is 1, and from 30 on some derivatives of ND4J's activations are NaN.
   */
  private static final double TAME_SCALE = 10;

  private static final double TAME_RATE = 1e-2;

  /** Where the layers learn from. */
  enum Learning {
    LABELS,
    OTHER_INPUTS,
    ONE_PASS
  }

  /**
   * How a network is trained.
   *
   * @param type its data type
   * @param training workspaces in training
   * @param inference workspaces in inference
   * @param updater the updater
   * @param learning two passes, of labels or of other inputs, or one pass
   * @param hardNegatives whether wrong labels are hard negatives
   * @param epochsPerLayer for how many epochs each layer learns; 0 for all at once
   */
  record Run(
      DataType type,
      WorkspaceMode training,
      WorkspaceMode inference,
      IUpdater updater,
      Learning learning,
      boolean hardNegatives,
      int epochsPerLayer) {}

  MultiLayerNetwork network() {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(data.seed())
            .dataType(run.type)
            .updater(run.updater)
            .trainingWorkspaceMode(run.training)
            .inferenceWorkspaceMode(run.inference)
            .list();
    for (int k = 0; k < layers.size(); k++) {
      String name = "ff" + (k + 1);
      list.layer(layers.get(k).configuration(name, run.learning, k == 0, data.classes()));
    }
    list.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(data.classes())
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            list.setInputType(InputType.feedForward((long) data.height() * data.width())).build());
    net.init();
    net.setListeners(listener());
    return net;
  }

  private FFTrainingListener listener() {
    FFTrainingListener.Builder builder =
        FFTrainingListener.builder()
            .negatives(run.hardNegatives ? new HardNegatives() : new UniformNegatives());
    if (run.learning == Learning.OTHER_INPUTS) {
      builder.negativeInputs(new HybridImages(data.height(), data.width()));
    }
    if (run.epochsPerLayer > 0) {
      builder.layerwise(run.epochsPerLayer);
    }
    return builder.build();
  }

  /** Whether the case must end in an exception. */
  boolean mustFail() {
    return data.kind().isNotFinite() || data.otherWidth() || isTooNarrow();
  }

  private boolean isTooNarrow() {
    return run.learning == Learning.ONE_PASS
        && layers.stream().anyMatch(layer -> layer.isTooNarrow(data.classes()));
  }

  /** Whether nothing in the case is an excuse for an exception. */
  boolean mustTrain() {
    return !mustFail()
        && data.kind().isTame()
        && (run.learning != Learning.OTHER_INPUTS
            || data.batch() > 1 && data.examples() % data.batch() != 1)
        && !(run.updater.getLearningRate(0, 0) > TAME_RATE) // NaN where there is none
        && layers.stream()
            .allMatch(
                run.learning == Learning.ONE_PASS ? FuzzCase::isTameInOnePass : FuzzCase::isTame);
  }

  private static boolean isTame(FuzzLayer layer) {
    boolean smallScale =
        layer.loss() instanceof SiLULoss silu && silu.getAlpha() <= TAME_SCALE
            || layer.loss() instanceof SymBaLoss symba && symba.getAlpha() <= TAME_SCALE;
    return smallScale
        && layer.goodness().equals(new MeanSquares())
        && layer.normalization().output()
        && layer.options().labelScale() <= TAME_SCALE
        && layer.options().collaboration() <= 1;
  }

  private static boolean isTameInOnePass(FuzzLayer layer) {
    boolean smallScale =
        !(layer.onePass().goodness() instanceof ClassGroups groups)
            || groups.getBeta() <= TAME_SCALE;
    return smallScale
        && layer.onePass().similarity() <= TAME_SCALE
        && layer.normalization().output();
  }
}
