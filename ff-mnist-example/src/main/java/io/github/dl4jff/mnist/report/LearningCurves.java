package io.github.dl4jff.mnist.report;

import java.awt.image.BufferedImage;
import java.util.List;
import org.knowm.xchart.XYChart;

/** Draws how the test error and the local losses change from epoch to epoch. */
public final class LearningCurves {
  private static final double PERCENT = 100;

  private LearningCurves() {}

  /**
   * Draws three charts: the test error of both classifiers, the local loss of each layer, and the
   * share of training pairs that each layer tells apart.
   *
   * @param epochs the epochs of a Forward-Forward run; at least one
   * @return the picture
   */
  public static BufferedImage draw(List<EpochResult> epochs) {
    double[] x = EpochCurves.numbers(epochs);
    XYChart errors = ChartStyle.epochChart("Test error", "wrong, % of the test set", epochs.size());
    errors.getStyler().setYAxisMin(0.0);
    ChartStyle.line(
        errors, "goodness", x, EpochCurves.goodnessErrors(epochs), ChartStyle.BLUE, false);
    ChartStyle.line(
        errors, "softmax head", x, EpochCurves.headErrors(epochs), ChartStyle.ORANGE, true);
    XYChart losses = ChartStyle.epochChart("Local loss", "mean over the epoch", epochs.size());
    XYChart apart =
        ChartStyle.epochChart("Training pairs told apart", "% of the pairs", epochs.size());
    for (int k = 0; k < epochs.get(0).layers().size(); k++) {
      int layer = k;
      String name = "layer " + (k + 1);
      ChartStyle.line(
          losses,
          name,
          x,
          EpochCurves.of(epochs, epoch -> epoch.layers().get(layer).localLoss()),
          ChartStyle.ofLayer(k),
          false);
      ChartStyle.line(
          apart,
          name,
          x,
          EpochCurves.of(epochs, epoch -> PERCENT * epoch.layers().get(layer).toldApart()),
          ChartStyle.ofLayer(k),
          false);
    }
    return ChartStyle.grid(List.of(errors, losses, apart), 3);
  }
}
