package io.github.dl4jff.internal.step;

import io.github.dl4jff.internal.layer.FFDense;
import io.github.dl4jff.negative.NegativeInputs;
import io.github.dl4jff.negative.NegativeSampler;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The positive and the negative examples of a minibatch, and their way through the first layer. */
public final class Pairs {
  private static final long SEED_MIXER = 0x9E3779B97F4A7C15L;

  private final FFDense first;
  private final long seed;

  /**
   * Creates them.
   *
   * @param first the lowest Forward-Forward layer
   * @param seed the network's seed
   */
  public Pairs(FFDense first, long seed) {
    this.first = first;
    this.seed = seed;
  }

  /**
   * Chooses negative examples, and runs the passes through the first layer.
   *
   * @param negatives where negative examples come from
   * @param labels labels of the minibatch as they were given; not asked where the layer sees none
   * @param head gives the probabilities of the classes by the output layer; asked by the sampler
   * @param iteration the number of iterations so far
   * @param last whether no layer follows in the chain
   * @return what the next layer sees, {@code [2n, nOut]}
   */
  public INDArray pass(
      Negatives negatives,
      Supplier<INDArray> labels,
      Supplier<INDArray> head,
      int iteration,
      boolean last) {
    SplittableRandom random = new SplittableRandom(seed * SEED_MIXER + iteration);
    return first.layerConf().getLabelInput() == null
        ? first.pass(inputs(negatives.inputs(), random), last)
        : first.passLabels(labels(negatives.labels(), labels.get(), head, random), last);
  }

  /** The one-hot labels of the positive, then of the negative examples, {@code [2n, C]}. */
  private INDArray labels(
      NegativeSampler sampler, INDArray given, Supplier<INDArray> head, RandomGenerator random) {
    int classes = first.layerConf().getLabelInput().getClasses();
    INDArray labels = LabelColumns.of(given, classes, first, first.batchSize());
    int[] right = OneHotLabels.read(labels, first);
    int[] wrong = sampler.sample(right.clone(), classes, head, random);
    OneHotLabels.checkWrong(right, wrong, classes, sampler);
    return OneHotLabels.write(right, wrong, classes, first.dataType());
  }

  /** The positive, then the negative inputs, {@code [2n, nIn]}. */
  private INDArray inputs(NegativeInputs inputs, RandomGenerator random) {
    if (inputs == null) {
      throw new DL4JInvalidConfigException(
          first.describe()
              + ": expected labels(C) on the first FFDenseLayer of a network, where positive and"
              + " negative examples are told apart by their label, or classes(C) on all, or"
              + " negativeInputs(...) on the FFTrainingListener to learn without labels, got neither");
    }
    INDArray positive = first.givenInput();
    INDArray negative = inputs.negatives(positive, random);
    if (!negative.equalShapes(positive)) {
      throw new DL4JInvalidInputException(
          first.describe()
              + ": expected negative inputs "
              + positive.shapeInfoToString()
              + ", got "
              + negative.shapeInfoToString());
    }
    return Nd4j.vstack(positive, negative);
  }
}
