package io.github.dl4jff.goodness;

import io.github.dl4jff.internal.linalg.Products;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The goodness of each class is a projection of the activity, learnt by the same local loss:
 *
 * <pre>{@code
 * G = a M + d            a: [n, width], M: [width, C], d: [C]
 * dL/da = dL/dG M',  dL/dM = a' dL/dG,  dL/dd = sum of dL/dG over examples
 * }</pre>
 *
 * <p>{@code M} is initialised by the layer's weight initialisation, so that the units learn from
 * the first step on; {@code d} is 0 at first. (Nokland and Eidnes start at 0: with small learning
 * rates and few units the layer then hardly moves.)
 *
 * <p>Source: A. Nokland and L. H. Eidnes, Training Neural Networks with Local Error Signals, arXiv
 * 1901.06656, 2019, section 3 (the prediction loss "pred").
 *
 * @serial exclude
 */
public final class ClassProjection implements ClassGoodness {
  private static final long serialVersionUID = 1L;

  /** Key of the projection {@code M}. */
  public static final String PROJECTION = "M";

  /** Key of the bias {@code d} of the classes. */
  public static final String CLASS_BIAS = "d";

  /** Creates the goodness; it has no options. */
  public ClassProjection() {}

  @Override
  public List<Parameter> parameters(long width, int classes) {
    return List.of(
        new Parameter(PROJECTION, new long[] {width, classes}, true),
        new Parameter(CLASS_BIAS, new long[] {classes}, false));
  }

  /** Any width will do. */
  @Override
  public void check(long width, int classes) {
    // nothing that could be wrong
  }

  @Override
  public void measure(Activity activity, Map<String, INDArray> parameters, INDArray goodness) {
    Products.multiply(activity.rows(), parameters.get(PROJECTION), 0.0, goodness);
    Products.addToRows(goodness, parameters.get(CLASS_BIAS), goodness);
  }

  @Override
  public INDArray backprop(
      Activity activity,
      Map<String, INDArray> parameters,
      INDArray gradient,
      Map<String, INDArray> parameterGradients) {
    INDArray rows = activity.rows();
    Products.weightGradient(rows, gradient, parameterGradients.get(PROJECTION));
    Products.columnSums(gradient, parameterGradients.get(CLASS_BIAS));
    INDArray activityGradient = Nd4j.createUninitialized(rows.dataType(), rows.shape(), 'c');
    Products.inputGradient(gradient, parameters.get(PROJECTION), activityGradient);
    return activityGradient;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassProjection;
  }

  @Override
  public int hashCode() {
    return ClassProjection.class.hashCode();
  }

  @Override
  public String toString() {
    return "ClassProjection";
  }
}
