package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.mnist.data.GreyImage;
import io.github.dl4jff.mnist.files.ExampleException;
import io.github.dl4jff.mnist.model.ModelFile;
import io.github.dl4jff.mnist.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Classifies pictures. */
@Command(
    name = "predict",
    description = {
      "Classifies pictures: the label, and for each label its probability by the softmax head and"
          + " its goodness, in all layers and in each.",
      "A picture should look like those of the data set: one object, white on black, filling it;"
          + " --invert for black on white. Other sizes are scaled."
    })
final class PredictCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--invert", description = "The pictures are black on white.")
  private boolean invert;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model.zip that 'train' wrote.")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "Pictures, such as PNG files.")
  private List<Path> images;

  PredictCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ModelFile file = ModelFile.read(model);
    List<GreyImage> pictures =
        images.stream().map(image -> read(image, file.dataset().side())).toList();
    for (int i = 0; i < pictures.size(); i++) {
      predict(file, images.get(i), pictures.get(i));
    }
    return 0;
  }

  private GreyImage read(Path image, int side) {
    try {
      return scaled(image, GreyImage.read(image), side);
    } catch (IOException e) {
      throw new ExampleException(
          image + ": cannot be read (" + ExampleException.reason(e) + "): name a PNG file", e);
    }
  }

  private GreyImage scaled(Path image, GreyImage picture, int side) {
    if (picture.width() == side && picture.height() == side) {
      return picture;
    }
    terminal.note(
        String.format(
            Locale.ROOT,
            "%s: scaled from %dx%d to %dx%d",
            image,
            picture.width(),
            picture.height(),
            side,
            side));
    return picture.scaledTo(side, side);
  }

  private void predict(ModelFile file, Path image, GreyImage picture) {
    float[] pixels = (invert ? picture.inverted() : picture).pixels();
    INDArray x = Nd4j.create(pixels, new long[] {1, pixels.length}, 'c');
    GoodnessClassifier classifier = new GoodnessClassifier(file.net());
    print(
        image,
        file.dataset().classNames(),
        file.net().output(x).toFloatVector(),
        classifier.totalGoodness(x).toFloatVector(),
        classifier.goodness(x).stream().map(INDArray::toFloatVector).toList());
  }

  private void print(
      Path image,
      List<String> classNames,
      float[] probability,
      float[] total,
      List<float[]> goodness) {
    int likeliest = highest(probability);
    terminal.print(
        "%s: %s (probability %.3f), by goodness %s",
        image, classNames.get(likeliest), probability[likeliest], classNames.get(highest(total)));
    int width = classNames.stream().mapToInt(String::length).max().orElse(0);
    String label = "  %-" + Math.max(width, "label".length()) + "s";
    StringBuilder titles = new StringBuilder("  probability  goodness");
    for (int layer = 1; layer <= goodness.size(); layer++) {
      titles.append(String.format(Locale.ROOT, "  %8s", "layer " + layer));
    }
    terminal.print(label + "%s", "label", titles);
    for (int c = 0; c < total.length; c++) {
      StringBuilder row =
          new StringBuilder(
              String.format(Locale.ROOT, "  %11.3f  %8.3f", probability[c], total[c]));
      for (float[] layer : goodness) {
        row.append(String.format(Locale.ROOT, "  %8.3f", layer[c]));
      }
      terminal.print(label + "%s", classNames.get(c), row);
    }
  }

  private static int highest(float[] values) {
    int highest = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[highest]) {
        highest = i;
      }
    }
    return highest;
  }
}
