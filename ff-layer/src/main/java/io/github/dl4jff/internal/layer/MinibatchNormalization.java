package io.github.dl4jff.internal.layer;

import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.RUNNING_MEAN;
import static io.github.dl4jff.internal.layer.FFDenseParamInitializer.RUNNING_VARIANCE;

import io.github.dl4jff.internal.linalg.Products;
import java.util.Map;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.floating.RSqrt;
import org.nd4j.linalg.api.ops.impl.transforms.same.Square;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batch normalisation of the sums of one forward pass:
 *
 * <pre>{@code
 * u_ij = (z_ij - m_j) / sqrt(v_j + EPSILON)
 * dL/dz_ij = (e_ij - mean_i(e_ij) - u_ij mean_i(e_ij u_ij)) / sqrt(v_j + EPSILON),   e = dL/du
 * }</pre>
 *
 * <p>where {@code m} and {@code v} are mean and variance of each unit over the minibatch, or their
 * running means, which are constants in the gradient.
 *
 * <p>Source: S. Ioffe and C. Szegedy, Batch Normalization, arXiv 1502.03167, 2015, section 3.
 */
final class MinibatchNormalization {
  /** Keeps a unit that is the same for all examples off infinity; as in DL4J. */
  static final double EPSILON = 1e-5;

  /** How much of the running mean and variance stays in an iteration; as in DL4J. */
  static final double DECAY = 0.9;

  private final INDArray normalized;
  private final INDArray mean;
  private final INDArray variance;
  private final INDArray reciprocals;

  private MinibatchNormalization(
      INDArray normalized, INDArray mean, INDArray variance, INDArray reciprocals) {
    this.normalized = normalized;
    this.mean = mean;
    this.variance = variance;
    this.reciprocals = reciprocals;
  }

  /**
   * Normalises sums by their own mean and variance.
   *
   * @param z {@code [n, nOut]}, row-major; overwritten with {@code u}
   * @param workspaceMgr where to keep what the backward pass needs
   */
  static MinibatchNormalization ofMinibatch(INDArray z, LayerWorkspaceMgr workspaceMgr) {
    INDArray mean = columnMeans(z, vector(z.size(1), z, workspaceMgr));
    Products.addToRows(z, mean.neg(), z);
    INDArray squares = z.ulike();
    Nd4j.exec(new Square(z, squares));
    INDArray variance = columnMeans(squares, vector(z.size(1), z, workspaceMgr));
    INDArray reciprocals = reciprocals(variance, workspaceMgr);
    scaleColumns(z, reciprocals, z);
    INDArray normalized = workspaceMgr.dup(ArrayType.ACTIVATIONS, z, 'c');
    return new MinibatchNormalization(normalized, mean, variance, reciprocals);
  }

  /**
   * Normalises sums by the running mean and variance.
   *
   * @param z {@code [n, nOut]}, row-major; overwritten with {@code u}
   * @param params the parameters of the layer
   * @param workspaceMgr where to keep what the backward pass needs
   */
  static MinibatchNormalization ofRunning(
      INDArray z, Map<String, INDArray> params, LayerWorkspaceMgr workspaceMgr) {
    INDArray reciprocals = reciprocals(params.get(RUNNING_VARIANCE), workspaceMgr);
    Products.addToRows(z, params.get(RUNNING_MEAN).neg(), z);
    scaleColumns(z, reciprocals, z);
    return new MinibatchNormalization(null, null, null, reciprocals);
  }

  private static INDArray columnMeans(INDArray rows, INDArray result) {
    Products.columnSums(rows, result);
    return result.divi(rows.size(0));
  }

  private static INDArray reciprocals(INDArray variance, LayerWorkspaceMgr workspaceMgr) {
    INDArray result = vector(variance.length(), variance, workspaceMgr);
    result.assign(variance).addi(EPSILON);
    return Nd4j.exec(new RSqrt(result));
  }

  private static INDArray vector(long length, INDArray like, LayerWorkspaceMgr workspaceMgr) {
    return workspaceMgr.createUninitialized(
        ArrayType.ACTIVATIONS, like.dataType(), new long[] {length}, 'c');
  }

  private static void scaleColumns(INDArray rows, INDArray factors, INDArray result) {
    Products.multiply(rows, factors.reshape(1, factors.length()), result);
  }

  /**
   * Turns the gradient with respect to {@code u} into that with respect to {@code z}, in place.
   *
   * @param delta {@code [n, nOut]}, row-major; overwritten
   */
  void backprop(INDArray delta) {
    if (normalized != null) {
      INDArray products = delta.ulike();
      Products.multiply(delta, normalized, products);
      INDArray means = columnMeans(products, reciprocals.ulike());
      scaleColumns(normalized, means, products);
      columnMeans(delta, means);
      delta.subi(products);
      Products.addToRows(delta, means.negi(), delta);
    }
    scaleColumns(delta, reciprocals, delta);
  }

  /**
   * Writes by how much the running mean and variance are to fall: what DL4J subtracts from the
   * parameters.
   *
   * @param params the parameters of the layer
   * @param gradients the gradient of each
   */
  void writeRunning(Map<String, INDArray> params, Map<String, INDArray> gradients) {
    write(params.get(RUNNING_MEAN), mean, gradients.get(RUNNING_MEAN));
    write(params.get(RUNNING_VARIANCE), variance, gradients.get(RUNNING_VARIANCE));
  }

  private static void write(INDArray running, INDArray ofMinibatch, INDArray gradient) {
    if (ofMinibatch == null) {
      gradient.assign(0.0);
    } else {
      gradient.assign(running).subi(ofMinibatch).muli(1 - DECAY);
    }
  }
}
