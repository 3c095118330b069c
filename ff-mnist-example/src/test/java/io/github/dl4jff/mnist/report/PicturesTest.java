package io.github.dl4jff.mnist.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.experiment.Experiments;
import io.github.dl4jff.mnist.experiment.Results;
import io.github.dl4jff.mnist.files.OutputDirectory;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.training.EpochResult;
import io.github.dl4jff.mnist.training.Errors;
import io.github.dl4jff.mnist.training.GoodnessSample;
import io.github.dl4jff.mnist.training.LayerFigures;
import io.github.dl4jff.mnist.training.TrainingResults;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PicturesTest {
  private static final int LAYERS = 2;
  private static final int WHITE = 0xFFFFFF;

  @TempDir Path directory;

  private static List<EpochResult> epochs(int count) {
    List<EpochResult> epochs = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      List<LayerFigures> layers = new ArrayList<>();
      for (int k = 0; k < LAYERS; k++) {
        layers.add(
            new LayerFigures(
                k + 1,
                Map.of(
                    LayerFigures.LOCAL_LOSS,
                    -0.2,
                    LayerFigures.POSITIVE_GOODNESS,
                    1.5,
                    LayerFigures.NEGATIVE_GOODNESS,
                    1.0,
                    LayerFigures.PAIR_ACCURACY,
                    0.98)));
      }
      Errors errors = new Errors(0.1 / i, OptionalDouble.of(0.08 / i));
      epochs.add(new EpochResult(i, Optional.of(errors), 1, layers));
    }
    return epochs;
  }

  private static GoodnessSample sample() {
    SplittableRandom random = new SplittableRandom(1);
    double[] right = random.doubles(100, 1, 2).toArray();
    double[] wrong = random.doubles(100, 0.5, 1.5).toArray();
    return new GoodnessSample(right, wrong);
  }

  private static void assertDrawn(BufferedImage picture, int width, int height) {
    assertEquals(width, picture.getWidth());
    assertEquals(height, picture.getHeight());
    int inked = 0;
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < height; y++) {
        inked += (picture.getRGB(x, y) & WHITE) == WHITE ? 0 : 1;
      }
    }
    assertTrue(inked > width, "only " + inked + " pixels are not white");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 100})
  void draw_curvesOfAnyNumberOfEpochs(int count) {
    List<EpochResult> epochs = epochs(count);
    assertDrawn(LearningCurves.draw(epochs), 3 * ChartStyle.WIDTH, ChartStyle.HEIGHT);
    assertDrawn(
        GoodnessPicture.draw(epochs, List.of(sample(), sample())),
        LAYERS * ChartStyle.WIDTH,
        3 * ChartStyle.HEIGHT);
    Map<TrainingMethod, TrainingResults> trainings = new EnumMap<>(TrainingMethod.class);
    for (TrainingMethod method : TrainingMethod.values()) {
      trainings.put(method, new TrainingResults(epochs, 1));
    }
    assertDrawn(
        ComparisonPicture.draw("title", trainings), 2 * ChartStyle.WIDTH, ChartStyle.HEIGHT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mnist-1000x3", "mnist-2000x2", "mnist-unsupervised-1000x3", "digits-200x2"})
  void draw_validationErrors(String experiment) {
    ResultGroup forwardForward = group(experiment, 0.05);
    ResultGroup backprop = group(Experiments.backpropOf(experiment), 0.0005);
    for (ResultRow row :
        List.of(
            new ResultRow(Optional.of(forwardForward), Optional.empty()),
            new ResultRow(Optional.of(forwardForward), Optional.of(backprop)),
            new ResultRow(Optional.empty(), Optional.of(backprop)))) {
      assertDrawn(ValidationPicture.draw(row), ChartStyle.WIDTH, ChartStyle.HEIGHT);
    }
  }

  private static ResultGroup group(String experiment, double error) {
    return new ResultGroup(
        List.of(Results.result(Results.plan(experiment, 1), 1.2 * error, error)));
  }

  @Test
  void draw_goodnessThatIsAllTheSame() {
    GoodnessSample same = new GoodnessSample(new double[] {0, 0}, new double[] {0, 0});
    assertDrawn(
        GoodnessPicture.draw(epochs(1), List.of(same)), ChartStyle.WIDTH, 3 * ChartStyle.HEIGHT);
  }

  @Test
  void draw_confusionOfDigitsAndClothes_hasRoomForTheNames() {
    int[][] counts = new int[10][10];
    counts[3][3] = 7;
    counts[3][5] = 2;
    BufferedImage digits = confusion(counts, DatasetName.MNIST);
    BufferedImage clothes = confusion(counts, DatasetName.FASHION_MNIST);
    assertDrawn(digits, digits.getWidth(), digits.getHeight());
    assertTrue(clothes.getWidth() > digits.getWidth());
    assertTrue(clothes.getHeight() > digits.getHeight());
  }

  private static BufferedImage confusion(int[][] counts, DatasetName name) {
    ConfusionMatrix matrix = new ConfusionMatrix("title", counts, name.classNames());
    return ConfusionMatrix.draw(List.of(matrix, matrix));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 12, 13, 500})
  void draw_weightsOfAnyNumberOfUnits(int units) {
    float[][] weights = new float[units][64];
    weights[0][0] = 1;
    weights[0][9] = -2;
    BufferedImage picture = WeightImages.draw("Weights", weights, 8);
    assertDrawn(picture, picture.getWidth(), picture.getHeight());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 500})
  void draw_chartsOfAnyNumberOfValues(int count) {
    double[] values = new SplittableRandom(2).doubles(count, -1, 1).toArray();
    double[] x = IntStream.range(0, count).asDoubleStream().toArray();
    Charts.Series one = Charts.series("one", values);
    Charts.Series other = Charts.series("other", Arrays.stream(values).boxed().toList());
    for (BufferedImage chart :
        List.of(
            Charts.epochs("title", "y", one, other),
            Charts.lines("title", "x", "y", x, one, other),
            Charts.histograms("title", "x", one, other),
            Charts.bars("title", "x", "y", values))) {
      assertDrawn(chart, ChartStyle.WIDTH, ChartStyle.HEIGHT);
    }
  }

  @Test
  void draw_linesOverWholeNumbers_hasNoLabelsBetweenThem() {
    double[] y = {9, 9.5, 8};
    Charts.Series line = Charts.series("one", y);
    BufferedImage whole = Charts.lines("title", "x", "y", new double[] {1, 2, 4}, line);
    BufferedImage halves = Charts.lines("title", "x", "y", new double[] {0.5, 1, 2}, line);
    assertEquals(4, uprightGridLines(whole)); // at 1, 2, 3 and 4
    assertTrue(uprightGridLines(halves) > 4, () -> "" + uprightGridLines(halves));
  }

  /** Counts the lines of the grid in a strip that holds neither data nor lines across. */
  private static int uprightGridLines(BufferedImage chart) {
    int lines = 0;
    boolean before = false;
    for (int x = 70; x < chart.getWidth() - 12; x++) { // without the frame
      boolean line = (chart.getRGB(x, 230) & WHITE) != WHITE;
      lines += line && !before ? 1 : 0;
      before = line;
    }
    return lines;
  }

  @Test
  void draw_imagesInRows_darkOnLightAndInOrder() {
    float[][] images = new float[5][16];
    images[3][0] = 1; // the top left pixel of the first image of the second row
    BufferedImage plain = Charts.images(images, 4, 3, List.of());
    int tile = (plain.getWidth() - 10) / 3;
    assertEquals(2 * tile + 10, plain.getHeight());
    assertEquals(0, plain.getRGB(10, 10 + tile) & WHITE);
    assertEquals(WHITE, plain.getRGB(10, 10) & WHITE);
    BufferedImage named = Charts.images(images, 4, 3, List.of("a", "b", "c", "d", "e"));
    assertTrue(named.getHeight() > plain.getHeight());
  }

  @Test
  void row_ofPictures_isAsWideAsAllAndAsHighAsTheHighest() {
    BufferedImage row = Charts.row(ChartStyle.blank(3, 5), ChartStyle.blank(4, 2));
    assertEquals(7, row.getWidth());
    assertEquals(5, row.getHeight());
    assertEquals(WHITE, row.getRGB(6, 4) & WHITE);
  }

  @Test
  void write_picture_isReadBack() throws IOException {
    Path file = directory.resolve("weights.png");
    BufferedImage picture = WeightImages.draw("Weights", new float[1][64], 8);
    OutputDirectory.prepare(directory, "--out")
        .writePicture(file.getFileName().toString(), () -> picture, note -> fail(note));
    assertEquals(picture.getWidth(), ImageIO.read(file.toFile()).getWidth());
  }
}
