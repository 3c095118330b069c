package io.github.dl4jff.goodness;

import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.linalg.Products;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The channels are split among the classes, and the goodness of a class is the mean of squares of
 * its channels:
 *
 * <pre>{@code
 * G_c = beta / |U_c| sum over j in U_c of a_j^2
 * dL/da_j = dL/dG_c 2 beta / |U_c| a_j                  for j in U_c
 * }</pre>
 *
 * <p>where {@code U_c} are the units of the class's channels at all positions that count; in a
 * dense layer a channel is a unit. The first block of channels is that of class 0, the next that of
 * class 1 and so on; where the number of channels is not a multiple of the number of classes, the
 * first blocks have one channel more. It has no parameters. {@code beta} is the inverse temperature
 * of the softmax over the goodness.
 *
 * <p>Source: A. Papachristodoulou et al., Convolutional Channel-wise Competitive Learning for the
 * Forward-Forward Algorithm, arXiv 2312.12668, 2024, section 3, where {@code beta} is 1.
 *
 * @serial exclude
 */
public final class ClassGroups implements ClassGoodness {
  private static final long serialVersionUID = 1L;

  /** The default of {@code beta}. */
  public static final double DEFAULT_BETA = 4.0;

  private final double beta;
  @JsonIgnore private final ShapeCache<INDArray> groups = new ShapeCache<>();

  /** Creates the goodness with {@link #DEFAULT_BETA}. */
  public ClassGroups() {
    this(DEFAULT_BETA);
  }

  /**
   * Creates the goodness.
   *
   * @param beta the inverse temperature, finite and greater than 0, per unit of the mean of squares
   * @throws IllegalArgumentException if it is out of range
   */
  @JsonCreator
  public ClassGroups(@JsonProperty("beta") double beta) {
    this.beta = Checks.positive("beta", beta);
  }

  /**
   * Returns the inverse temperature.
   *
   * @return {@code beta}
   */
  public double getBeta() {
    return beta;
  }

  @Override
  public List<Parameter> parameters(UnitShape units, int classes) {
    return List.of();
  }

  /** Every class needs a channel. */
  @Override
  public void check(UnitShape units, int classes) {
    if (units.getChannels() < classes) {
      throw Checks.expected(
          "nOut",
          "at least " + classes + " units, one for each class of ClassGroups",
          units.getChannels());
    }
  }

  @Override
  public void measure(Activity activity, Map<String, INDArray> parameters, INDArray goodness) {
    INDArray rows = activity.rows();
    INDArray squares = Nd4j.createUninitialized(rows.dataType(), rows.shape(), 'c');
    Products.multiply(rows, rows, squares);
    INDArray groups = groups(activity.units(), goodness.size(1), rows.dataType());
    Products.multiply(activity.weigh(squares), groups, 0.0, goodness);
  }

  @Override
  public INDArray backprop(
      Activity activity,
      Map<String, INDArray> parameters,
      INDArray gradient,
      Map<String, INDArray> parameterGradients) {
    INDArray rows = activity.rows();
    INDArray groups = groups(activity.units(), gradient.size(1), rows.dataType());
    INDArray result = Nd4j.createUninitialized(rows.dataType(), rows.shape(), 'c');
    Products.inputGradient(gradient.mul(2), groups, result);
    Products.multiply(result, rows, result);
    return activity.weigh(result);
  }

  /**
   * Returns the factors that turn squares into goodness.
   *
   * @return {@code [width, C]}: beta / |U_c| for the units of the class, 0 for others
   */
  private INDArray groups(UnitShape units, long classes, DataType dataType) {
    return groups.get(units, classes, dataType, () -> make(units, (int) classes, dataType));
  }

  private INDArray make(UnitShape units, int classes, DataType dataType) {
    int channels = (int) units.getChannels();
    int larger = channels % classes;
    double[] byClass = new double[classes * channels];
    int channel = 0;
    for (int c = 0; c < classes; c++) {
      int size = channels / classes + (c < larger ? 1 : 0);
      for (int i = 0; i < size; i++) {
        byClass[c * channels + channel++] = beta / size;
      }
    }
    INDArray map = Nd4j.createFromArray(byClass).castTo(dataType).reshape('c', classes, channels);
    return units.positions() == 1
        ? map.transpose()
        : ChannelMap.of(units, 1, channels, dataType).spread(map.transpose());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassGroups that && Double.compare(beta, that.beta) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(ClassGroups.class, beta);
  }

  @Override
  public String toString() {
    return "ClassGroups(beta=" + beta + ")";
  }
}
