package io.github.dl4jff.loss;

import io.github.dl4jff.internal.linalg.LengthNormalization;
import io.github.dl4jff.internal.linalg.Products;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.floating.RSqrt;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Evaluates a {@link SimilarityMatchingLoss} by its gradient in closed form, in a tenth of the time
 * that SameDiff takes for the fifty ops of its definition:
 *
 * <pre>{@code
 * D = U U' - S(y),   loss_i = prediction_i + weight / n sum over j of D_ij^2
 * dL/dU = 4 weight / n D U
 * dL/dX_i = (dL/dU_i - U_i (dL/dU_i U_i')) / |X_i|,  then less its mean
 * }</pre>
 *
 * <p>where {@code X} are the features, each example less its mean. The prediction is compiled by
 * SameDiff.
 */
final class SimilarityMatching implements CompiledLoss {
  private final double weight;
  private final int classes;
  private final CompiledLoss prediction;
  private final INDArray features;
  private final INDArray labels;

  SimilarityMatching(SimilarityMatchingLoss loss, int classes, DataType dataType) {
    this.weight = loss.getWeight();
    this.classes = classes;
    prediction = CompiledLoss.of(loss.getPrediction(), classes, dataType);
    DataType type =
        dataType == DataType.DOUBLE ? dataType : DataType.FLOAT; // HALF has no room for squares
    try (MemoryWorkspace none = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      features = centring(classes, loss.features(), type);
      labels = centring(0, classes, type);
    }
  }

  /** Takes the last of some columns, each row less its mean. */
  private static INDArray centring(int others, int columns, DataType dataType) {
    INDArray matrix = Nd4j.create(dataType, new long[] {others + columns, columns}, 'f');
    INDArray last = matrix.get(NDArrayIndex.interval(others, others + columns));
    last.assign(Nd4j.eye(columns).castTo(dataType).subi(1.0 / columns));
    return matrix;
  }

  /** Rows of length 1, and what they were multiplied by. */
  private record Directions(INDArray rows, INDArray reciprocals) {
    static Directions of(INDArray columns, INDArray centring) {
      INDArray rows = uninitialized(columns, centring.size(1));
      Products.multiply(columns, centring, 0.0, rows);
      INDArray squares = LengthNormalization.sumsOfSquares(rows);
      INDArray reciprocals = squares.addi(SimilarityMatchingLoss.EPSILON);
      Nd4j.exec(new RSqrt(reciprocals));
      return new Directions(Products.scaleRows(rows, reciprocals, rows), reciprocals);
    }

    INDArray similarity() {
      INDArray result = uninitialized(rows, rows.size(0));
      Products.multiply(rows, rows.transpose(), 0.0, result);
      return result;
    }
  }

  private static INDArray uninitialized(INDArray like, long columns) {
    return Nd4j.createUninitialized(like.dataType(), new long[] {like.size(0), columns}, 'c');
  }

  @Override
  public Evaluation evaluate(INDArray... values) {
    INDArray ofClasses = values[0].get(NDArrayIndex.all(), NDArrayIndex.interval(0, classes));
    Evaluation predicted = prediction.evaluate(ofClasses.dup('c'), values[1]);
    INDArray goodness = values[0].castTo(features.dataType());
    long n = goodness.size(0);
    Directions directions = Directions.of(goodness, features);
    INDArray mismatch = directions.similarity();
    mismatch.subi(Directions.of(values[1].castTo(labels.dataType()), labels).similarity());
    INDArray loss = LengthNormalization.sumsOfSquares(mismatch).muli(weight / n);
    INDArray gradient = goodness.ulike();
    Products.inputGradient(featureGradient(directions, mismatch), features, gradient);
    gradient
        .get(NDArrayIndex.all(), NDArrayIndex.interval(0, classes))
        .assign(predicted.gradients().get(0));
    DataType type = values[0].dataType();
    return new Evaluation(loss.castTo(type).addi(predicted.loss()), List.of(gradient.castTo(type)));
  }

  private INDArray featureGradient(Directions directions, INDArray mismatch) {
    INDArray rows = directions.rows();
    INDArray gradient = rows.ulike();
    Products.inputGradient(mismatch, rows.transpose(), gradient);
    INDArray products = rows.ulike();
    Products.multiply(gradient, rows, products);
    gradient.subi(Products.scaleRows(rows, Products.rowSums(products), products));
    INDArray factors = directions.reciprocals().muli(4 * weight / rows.size(0));
    return Products.scaleRows(gradient, factors, gradient);
  }
}
