package io.github.dl4jff.internal.pipeline;

import io.github.dl4jff.internal.step.ClassLabels;
import io.github.dl4jff.internal.step.LayerFigures;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.MaskState;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A minibatch on its way through the blocks. It owns the memory for what one block hands to the
 * next, and is used again for a later minibatch; one thread at a time works with it.
 */
public final class Minibatch {
  /** Memory for what one block reads while it writes what the next will read. */
  private static final class Buffers {
    private final INDArray[] buffers = new INDArray[2];
    private int turn;

    INDArray copy(INDArray array) {
      turn = 1 - turn;
      long length = array.length();
      try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        INDArray buffer = buffers[turn];
        if (buffer == null || buffer.length() < length || buffer.dataType() != array.dataType()) {
          buffer = Nd4j.createUninitialized(array.dataType(), length);
          buffers[turn] = buffer;
        }
        return buffer
            .get(NDArrayIndex.interval(0, length))
            .reshape(array.ordering(), array.shape())
            .assign(array);
      }
    }
  }

  private final Buffers activations = new Buffers();
  private final Buffers passes = new Buffers();
  private int iteration;
  private int epoch;
  private INDArray features;
  private INDArray labels;
  private ClassLabels classes;
  private INDArray activation;
  private INDArray pairs;
  private Pair<INDArray, MaskState> mask;
  private double regularization;
  private double score;
  private boolean trained;
  private final List<LayerFigures> figures = new ArrayList<>();

  /**
   * Takes the examples of another minibatch.
   *
   * @param data features, labels, and a mask of the features or none; they are copied
   * @param classes the labels as the losses of one pass see them; null in two passes
   * @param iteration the number of iterations before it
   * @param epoch the number of epochs before it
   */
  public void load(DataSet data, ClassLabels classes, int iteration, int epoch) {
    this.iteration = iteration;
    this.epoch = epoch;
    // iterators use their memory again
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      features = sameAs(features, data.getFeatures());
      labels = sameAs(labels, data.getLabels());
      this.classes = classes == null ? null : copy(classes, data.getLabels());
      INDArray given = data.getFeaturesMaskArray();
      mask = given == null ? null : new Pair<>(given.dup(), MaskState.Active);
    }
    activation = features;
    regularization = 0;
    trained = false;
    figures.clear();
  }

  private ClassLabels copy(ClassLabels classes, INDArray given) {
    boolean asGiven = classes.columns() == given;
    return new ClassLabels(asGiven ? labels : classes.columns().dup(), classes.right());
  }

  private static INDArray sameAs(INDArray old, INDArray array) {
    boolean fits =
        old != null
            && old.equalShapes(array)
            && old.dataType() == array.dataType()
            && old.ordering() == array.ordering();
    return fits ? old.assign(array) : array.dup(array.ordering());
  }

  /**
   * Takes what a block hands to the next one. It is copied: the block's memory is used again.
   *
   * @param output output of the block's last layer
   */
  void handOn(INDArray output) {
    activation = activations.copy(output);
  }

  /**
   * Takes what the positive and the negative pass hand on beside it, in two passes.
   *
   * @param output activity of the positive, then of the negative examples
   */
  void handOnPairs(INDArray output) {
    pairs = passes.copy(output);
  }

  /**
   * Returns the features.
   *
   * @return this minibatch's own copy
   */
  public INDArray features() {
    return features;
  }

  /**
   * Returns the labels as they were given.
   *
   * @return this minibatch's own copy
   */
  public INDArray labels() {
    return labels;
  }

  /** The labels as the losses of one pass see them. */
  ClassLabels classes() {
    return classes;
  }

  /** What the next block is given: at first the features. */
  INDArray activation() {
    return activation;
  }

  /** What the positive and the negative pass hand the next block. */
  INDArray pairs() {
    return pairs;
  }

  /** The mask of what the next block is given, or null. */
  Pair<INDArray, MaskState> mask() {
    return mask;
  }

  void setMask(Pair<INDArray, MaskState> mask) {
    this.mask = mask;
  }

  /**
   * Returns the number of iterations before it.
   *
   * @return the number
   */
  public int iteration() {
    return iteration;
  }

  /**
   * Returns the number of epochs before it.
   *
   * @return the number
   */
  public int epoch() {
    return epoch;
  }

  /** The sum of the regularisation terms of the layers so far. */
  double regularization() {
    return regularization;
  }

  void setRegularization(double regularization) {
    this.regularization = regularization;
  }

  /** Ends its way, after the output layer. */
  void setScore(double score) {
    this.score = score;
    trained = true;
  }

  /**
   * Returns the score.
   *
   * @return that of the output layer, with the regularisation terms of all layers
   */
  public double score() {
    return score;
  }

  /**
   * Returns whether all blocks have learnt from it.
   *
   * @return false where training stopped before
   */
  public boolean isTrained() {
    return trained;
  }

  /**
   * Returns what the Forward-Forward layers did with it.
   *
   * @return one entry for each layer that learnt, bottom first
   */
  public List<LayerFigures> figures() {
    return figures;
  }
}
