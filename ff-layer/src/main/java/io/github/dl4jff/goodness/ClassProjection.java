package io.github.dl4jff.goodness;

import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.linalg.Products;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The goodness of each class is a projection of the activity, learnt by the same local loss:
 *
 * <pre>{@code
 * G = p M + d            p: [n, features], M: [features, C], d: [C]
 * dL/dp = dL/dG M',  dL/dM = p' dL/dG,  dL/dd = sum of dL/dG over examples
 * }</pre>
 *
 * <p>In a dense layer {@code p} is the activity itself. Of the maps of a convolution, {@code p} is
 * their average in square windows, the smallest that leave at most {@link #getMaxFeatures()}
 * features, channels times windows; of a sequence it is the mean over the time steps that count.
 *
 * <p>Where the loss takes {@link io.github.dl4jff.loss.ClassLoss#features() features} of the
 * activity, {@code M} and {@code d} have columns for them behind those of the classes.
 *
 * <p>{@code M} is initialised by the layer's weight initialisation, so that the units learn from
 * the first step on; {@code d} is 0 at first. (Nokland and Eidnes start at 0: with small learning
 * rates and few units the layer then hardly moves.)
 *
 * <p>Source: A. Nokland and L. H. Eidnes, Training Neural Networks with Local Error Signals, arXiv
 * 1901.06656, 2019, section 3 (the prediction loss "pred", on average-pooled maps).
 *
 * @serial exclude
 */
public final class ClassProjection implements ClassGoodness {
  private static final long serialVersionUID = 3L;

  /** Key of the projection {@code M}. */
  public static final String PROJECTION = "M";

  /** Key of the bias {@code d} of the classes. */
  public static final String CLASS_BIAS = "d";

  /** The default of the most features that maps are averaged to. */
  public static final long DEFAULT_MAX_FEATURES = 1024;

  private final long maxFeatures;

  @JsonIgnore private final ShapeCache<ChannelMap> maps = new ShapeCache<>();

  /** Creates the goodness with at most {@link #DEFAULT_MAX_FEATURES} features of maps. */
  public ClassProjection() {
    this(DEFAULT_MAX_FEATURES);
  }

  /**
   * Creates the goodness.
   *
   * @param maxFeatures the most features that the maps of a convolution are averaged to, at least
   *     1; maps of more channels are averaged to one feature for each channel. It does not apply to
   *     dense layers
   * @throws IllegalArgumentException if it is less than 1
   */
  public ClassProjection(long maxFeatures) {
    this.maxFeatures = Checks.atLeast("maxFeatures", 1, maxFeatures);
  }

  @JsonCreator
  static ClassProjection read(@JsonProperty("maxFeatures") Long maxFeatures) {
    return new ClassProjection(maxFeatures == null ? DEFAULT_MAX_FEATURES : maxFeatures);
  }

  /**
   * Returns the most features that maps are averaged to.
   *
   * @return the number, at least 1
   */
  public long getMaxFeatures() {
    return maxFeatures;
  }

  @Override
  public List<Parameter> parameters(UnitShape units, int classes) {
    long features = units.getChannels() * ChannelMap.cells(units, maxFeatures);
    return List.of(
        new Parameter(PROJECTION, new long[] {features, classes}, true),
        new Parameter(CLASS_BIAS, new long[] {classes}, false));
  }

  /** Any shape will do. */
  @Override
  public void check(UnitShape units, int classes) {
    // nothing that could be wrong
  }

  @Override
  public void measure(Activity activity, Map<String, INDArray> parameters, INDArray goodness) {
    INDArray projection = parameters.get(PROJECTION);
    INDArray bias = parameters.get(CLASS_BIAS);
    long columns = goodness.size(1);
    if (columns < bias.length()) { // classes without the features of the loss
      projection = projection.get(NDArrayIndex.all(), NDArrayIndex.interval(0, columns));
      bias = bias.get(NDArrayIndex.interval(0, columns));
    }
    ChannelMap map = mapOf(activity, projection);
    INDArray spread = map == null ? projection : map.spread(projection);
    Products.affine(activity.weigh(activity.rows()), spread, bias, goodness);
  }

  /** Null where the features are the units. */
  private ChannelMap mapOf(Activity activity, INDArray projection) {
    UnitShape units = activity.units();
    long cells = projection.size(0) / units.getChannels();
    if (cells == units.positions() && (cells == 1 || !units.isChannelsLast())) {
      return null;
    }
    DataType type = projection.dataType();
    return maps.get(
        units, projection.size(1), type, () -> ChannelMap.of(units, cells, maxFeatures, type));
  }

  @Override
  public INDArray backprop(
      Activity activity,
      Map<String, INDArray> parameters,
      INDArray gradient,
      Map<String, INDArray> parameterGradients) {
    INDArray rows = activity.weigh(activity.rows());
    INDArray projection = parameters.get(PROJECTION);
    INDArray projectionGradient = parameterGradients.get(PROJECTION);
    Products.columnSums(gradient, parameterGradients.get(CLASS_BIAS));
    INDArray activityGradient = Nd4j.createUninitialized(rows.dataType(), rows.shape(), 'c');
    ChannelMap map = mapOf(activity, projection);
    if (map == null) {
      Products.weightGradient(rows, gradient, projectionGradient);
      Products.inputGradient(gradient, projection, activityGradient);
    } else {
      long[] shape = {rows.size(1), gradient.size(1)};
      INDArray spreadGradient = Nd4j.createUninitialized(rows.dataType(), shape, 'f');
      Products.weightGradient(rows, gradient, spreadGradient);
      map.gather(spreadGradient, projectionGradient);
      Products.inputGradient(gradient, map.spread(projection), activityGradient);
    }
    return activity.weigh(activityGradient);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassProjection that && maxFeatures == that.maxFeatures;
  }

  @Override
  public int hashCode() {
    return Objects.hash(ClassProjection.class, maxFeatures);
  }

  @Override
  public String toString() {
    return maxFeatures == DEFAULT_MAX_FEATURES
        ? "ClassProjection"
        : "ClassProjection(maxFeatures=" + maxFeatures + ")";
  }
}
