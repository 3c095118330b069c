package io.github.dl4jff.internal.layer;

import io.github.dl4jff.conf.FFDenseLayer;
import io.github.dl4jff.goodness.Activity;
import io.github.dl4jff.internal.linalg.CurrentWorkspace;
import io.github.dl4jff.internal.linalg.LengthNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Measures the goodness of a trained layer of two passes under some labels, without any trace in
 * the layer.
 */
public final class GoodnessProbe {
  private final FFDense layer;
  private final FFDenseLayer conf;

  /**
   * Creates a probe.
   *
   * @param layer the layer to measure
   */
  public GoodnessProbe(FFDense layer) {
    this.layer = layer;
    conf = layer.layerConf();
  }

  /**
   * Computes the pre-activation of every example under every label, for a layer that sees labels.
   * The product of input and weights is computed once.
   *
   * @param x input of the layer, {@code [n, nIn]}
   * @return pre-activation {@code [C n, nOut]}; row {@code c n + i} is that of example i under
   *     label c
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if the shape of the input is
   *     wrong
   */
  public INDArray underEachLabel(INDArray x) {
    Affine affine = affine();
    return affine.withEachLabel(product(affine, x));
  }

  /**
   * Computes the pre-activation of every example under some labels of its own, for a layer that
   * sees labels. The product of input and weights is computed once.
   *
   * @param x input of the layer, {@code [n, nIn]}
   * @param labels one-hot labels, {@code [k n, C]}; row {@code r n + i} is the r-th label of
   *     example i
   * @return pre-activation {@code [k n, nOut]}, row by row
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if the shape of the input is
   *     wrong
   */
  public INDArray underLabels(INDArray x, INDArray labels) {
    Affine affine = affine();
    INDArray product = product(affine, x);
    long n = product.size(0);
    long[] shape = {labels.size(0), product.size(1)};
    INDArray z = Nd4j.createUninitialized(product.dataType(), shape, 'c');
    for (long from = 0; from < shape[0]; from += n) {
      z.get(NDArrayIndex.interval(from, from + n)).assign(product);
    }
    affine.addLabels(labels, z);
    return z;
  }

  /**
   * Computes the pre-activation of every example, for a layer that sees no labels.
   *
   * @param x what the layer below hands on, {@code [n, nIn]}
   * @return pre-activation, {@code [n, nOut]}
   * @throws org.deeplearning4j.exception.DL4JInvalidInputException if the shape of the input is
   *     wrong
   */
  public INDArray preActivation(INDArray x) {
    Affine affine = affine();
    return affine.addNeutral(product(affine, x));
  }

  /**
   * Applies the activation function, measures the goodness and normalises.
   *
   * @param z pre-activation, {@code [n, nOut]}; overwritten with what the next layer sees
   * @param last whether no layer takes it
   * @return goodness, {@code [n]}
   */
  public INDArray measure(INDArray z, boolean last) {
    Activity activity = new Activity(layer.activity(z, false));
    INDArray goodness = conf.getLearning().contrastive().getGoodness().of(activity);
    if (conf.getLearning().isNormalizeOutput() && !last) {
      activity.normalize();
    }
    return goodness;
  }

  private Affine affine() {
    return layer.affine(false, CurrentWorkspace.manager());
  }

  private INDArray product(Affine affine, INDArray x) {
    layer.checkInput(x);
    INDArray input = x.castTo(affine.weights().dataType());
    if (conf.normalizesInput()) {
      input = input.dup('c');
      LengthNormalization.normalizeOrNaN(input, input);
    }
    long[] shape = {input.size(0), conf.getNOut()};
    return affine.product(input, Nd4j.createUninitialized(input.dataType(), shape, 'c'));
  }
}
