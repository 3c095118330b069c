package io.github.dl4jff.internal.layer;

import io.github.dl4jff.internal.linalg.Products;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The affine map of a Forward-Forward layer, {@code z = x W + b + s l L}.
 *
 * @param weights {@code W}, {@code [nIn, nOut]}
 * @param bias {@code b}, {@code [nOut]}, or null
 * @param labelWeights {@code L}, {@code [C, nOut]}, or null
 * @param labelScale {@code s}
 */
record Affine(INDArray weights, INDArray bias, INDArray labelWeights, double labelScale) {

  /**
   * Computes {@code z = x W}.
   *
   * @param x {@code [n, nIn]}
   * @param z the result, {@code [n, nOut]}, row-major
   * @return {@code z}
   */
  INDArray product(INDArray x, INDArray z) {
    Products.multiply(x, weights, 0.0, z);
    return z;
  }

  /**
   * Computes {@code z = x W + b}, with labels under the neutral label, {@code 1/C} of each.
   *
   * @param x {@code [n, nIn]}
   * @param z the result, {@code [n, nOut]}, row-major
   * @return {@code z}
   */
  INDArray neutral(INDArray x, INDArray z) {
    if (labelWeights != null || bias == null) {
      return addNeutral(product(x, z));
    }
    Products.affine(x, weights, bias, z);
    return z;
  }

  /**
   * Adds the bias, and with labels the neutral label, {@code 1/C} of each.
   *
   * @param product {@code x W}, {@code [n, nOut]}; overwritten
   * @return {@code product}
   */
  INDArray addNeutral(INDArray product) {
    if (labelWeights == null) {
      return bias == null ? product : Products.addToRows(product, bias, product);
    }
    INDArray neutral = labelWeights.mean(0).muli(labelScale);
    return Products.addToRows(product, bias == null ? neutral : neutral.addi(bias), product);
  }

  /**
   * Adds the bias and a label to each example.
   *
   * @param labels one-hot labels, {@code [n, C]}
   * @param product {@code x W}, {@code [n, nOut]}; overwritten
   */
  void addLabels(INDArray labels, INDArray product) {
    Products.multiply(labels, labelBiases(), 1.0, product);
  }

  /**
   * Adds the bias and each of the labels in turn to every example.
   *
   * @param product {@code x W}, {@code [n, nOut]}
   * @return pre-activation {@code [C n, nOut]}; row {@code c n + i} is that of example i under
   *     label c
   */
  INDArray withEachLabel(INDArray product) {
    INDArray biases = labelBiases();
    long n = product.size(0);
    long classes = biases.size(0);
    INDArray z =
        Nd4j.createUninitialized(
            product.dataType(), new long[] {classes * n, product.size(1)}, 'c');
    for (long c = 0; c < classes; c++) {
      INDArray block = z.get(NDArrayIndex.interval(c * n, (c + 1) * n));
      Products.addToRows(product, biases.getRow(c), block);
    }
    return z;
  }

  /** Returns {@code s L + b}, {@code [C, nOut]}: what is added to an example of each label. */
  private INDArray labelBiases() {
    INDArray rows = labelWeights.mul(labelScale);
    return bias == null ? rows : rows.addiRowVector(bias);
  }
}
