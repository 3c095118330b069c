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
  private final INDArray[] buffers = new INDArray[2];
  private int turn;

  private int iteration;
  private int epoch;
  private INDArray features;
  private INDArray labels;
  private ClassLabels classes;
  private INDArray activation;
  private Pair<INDArray, MaskState> mask;
  private double regularization;
  private double score;
  private boolean trained;
  private final List<LayerFigures> figures = new ArrayList<>();

  /**
   * Takes the examples of another minibatch.
   *
   * @param data features, labels, and a mask of the features or none; they are copied
   * @param classes the labels as the local losses see them
   * @param iteration the number of iterations before it
   * @param epoch the number of epochs before it
   */
  public void load(DataSet data, ClassLabels classes, int iteration, int epoch) {
    this.iteration = iteration;
    this.epoch = epoch;
    // iterators use their memory again
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      features = sameAs(features, data.getFeatures());
      labels = data.getLabels().dup();
      this.classes = new ClassLabels(classes.columns().dup(), classes.right());
      INDArray given = data.getFeaturesMaskArray();
      mask = given == null ? null : new Pair<>(given.dup(), MaskState.Active);
    }
    activation = features;
    regularization = 0;
    trained = false;
    figures.clear();
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
   * @param handedOn output of the block's last layer
   */
  void handOn(INDArray handedOn) {
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      long length = handedOn.length();
      INDArray buffer = buffers[turn];
      if (buffer == null || buffer.length() < length || buffer.dataType() != handedOn.dataType()) {
        buffer = Nd4j.createUninitialized(handedOn.dataType(), length);
        buffers[turn] = buffer;
      }
      activation =
          buffer
              .get(NDArrayIndex.interval(0, length))
              .reshape(handedOn.ordering(), handedOn.shape())
              .assign(handedOn);
    }
    turn = 1 - turn;
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

  ClassLabels classes() {
    return classes;
  }

  /** What the next block is given: at first the features. */
  INDArray activation() {
    return activation;
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
