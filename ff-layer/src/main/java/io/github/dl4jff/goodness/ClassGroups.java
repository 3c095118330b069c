package io.github.dl4jff.goodness;

import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.internal.linalg.LengthNormalization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The units are split among the classes, and the goodness of a class is the mean of squares of its
 * units:
 *
 * <pre>{@code
 * G_c = beta / |U_c| sum over j in U_c of a_j^2
 * dL/da_j = dL/dG_c 2 beta / |U_c| a_j                  for j in U_c
 * }</pre>
 *
 * <p>where {@code U_0} is the first block of units, {@code U_1} the next and so on; where the width
 * is not a multiple of the number of classes, the first blocks have one unit more. It has no
 * parameters. {@code beta} is the inverse temperature of the softmax over the goodness.
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
  public List<Parameter> parameters(long width, int classes) {
    return List.of();
  }

  /** Every class needs a unit. */
  @Override
  public void check(long width, int classes) {
    if (width < classes) {
      throw Checks.expected(
          "nOut", "at least " + classes + " units, one for each class of ClassGroups", width);
    }
  }

  /** Classes with as many units each, side by side. */
  private record Block(int firstClass, int classes, long firstUnit, long units) {
    INDArrayIndex unitColumns() {
      return NDArrayIndex.interval(firstUnit, firstUnit + classes * units);
    }

    INDArrayIndex classColumns() {
      return NDArrayIndex.interval(firstClass, firstClass + classes);
    }

    /** The squares' rows, a group of units each: {@code [n classes, units]}. */
    INDArray groups(INDArray rows) {
      boolean whole = rows.size(1) == classes * units;
      INDArray own = whole ? rows : rows.get(NDArrayIndex.all(), unitColumns()).dup('c');
      return own.reshape('c', rows.size(0) * classes, units);
    }
  }

  private static List<Block> blocks(long width, int classes) {
    long units = width / classes;
    int larger = (int) (width % classes);
    Block smaller = new Block(larger, classes - larger, larger * (units + 1), units);
    return larger == 0 ? List.of(smaller) : List.of(new Block(0, larger, 0, units + 1), smaller);
  }

  @Override
  public void measure(Activity activity, Map<String, INDArray> parameters, INDArray goodness) {
    INDArray rows = activity.rows();
    int classes = (int) goodness.size(1);
    for (Block block : blocks(activity.width(), classes)) {
      INDArray sums = LengthNormalization.sumsOfSquares(block.groups(rows));
      sums.muli(beta / block.units);
      goodness
          .get(NDArrayIndex.all(), block.classColumns())
          .assign(sums.reshape('c', rows.size(0), block.classes));
    }
  }

  @Override
  public INDArray backprop(
      Activity activity,
      Map<String, INDArray> parameters,
      INDArray gradient,
      Map<String, INDArray> parameterGradients) {
    INDArray rows = activity.rows();
    List<Block> blocks = blocks(activity.width(), (int) gradient.size(1));
    INDArray result = Nd4j.createUninitialized(rows.dataType(), rows.shape(), 'c');
    for (Block block : blocks) {
      INDArray factors =
          gradient
              .get(NDArrayIndex.all(), block.classColumns())
              .mul(2 * beta / block.units)
              .reshape(rows.size(0) * block.classes);
      if (blocks.size() == 1) {
        Nd4j.exec(new BroadcastMulOp(block.groups(rows), factors, block.groups(result), 0));
      } else {
        INDArray groups = block.groups(rows).muliColumnVector(factors); // a copy
        result
            .get(NDArrayIndex.all(), block.unitColumns())
            .assign(groups.reshape('c', rows.size(0), block.classes * block.units));
      }
    }
    return result;
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
