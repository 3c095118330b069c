package io.github.dl4jff.mnist.cli;

import io.github.dl4jff.evaluation.GoodnessClassifier;
import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.data.GreyImage;
import io.github.dl4jff.mnist.data.PictureFile;
import io.github.dl4jff.mnist.files.ExampleException;
import io.github.dl4jff.mnist.model.ModelFile;
import io.github.dl4jff.mnist.picture.PreparedPicture;
import io.github.dl4jff.mnist.terminal.Terminal;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Classifies pictures. */
@Command(
    name = "predict",
    description = {
      "Classifies pictures: the label, and for each label its probability by the softmax head and"
          + " its goodness, in all layers and in each.",
      "A picture of one digit is first made like those of the data set: dark ink on light paper is"
          + " inverted, an uneven background evened, the contrast stretched, the ink cropped, scaled"
          + " and centred. A note says what was done; a picture that looks like those of the data"
          + " set already stays as it is. Pictures should be upright: which way up a camera was held"
          + " (Exif) is not read.",
      "The answer is 'blank' where nothing stands out from the background, and 'more than one"
          + " thing' where things of like size stand side by side; the exit code is 0 then too.",
      "For Fashion-MNIST, pictures are only scaled, as with --as-is."
    })
final class PredictCommand implements Callable<Integer> {
  private static final String AS_IS = "--as-is";
  private static final String INVERT = "--invert";

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Option(
      names = AS_IS,
      description = "Only scale the pictures: they are light on black and fill the picture.")
  private boolean asIs;

  @Option(
      names = INVERT,
      description = "With " + AS_IS + ", or for Fashion-MNIST: the pictures are dark on white.")
  private boolean invert;

  @Parameters(index = "0", paramLabel = "MODEL", description = "The model.zip that 'train' wrote.")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "Pictures, such as PNG or JPEG files.")
  private List<Path> images;

  PredictCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ModelFile file = ModelFile.read(model);
    boolean prepare = !asIs && PreparedPicture.isFor(file.dataset());
    if (prepare && invert) {
      throw new ParameterException(
          spec.commandLine(),
          INVERT + ": expected only with " + AS_IS + "; otherwise the picture itself shows it");
    }
    List<PreparedPicture> pictures =
        images.stream().map(image -> read(image, file.dataset(), prepare)).toList();
    for (int i = 0; i < pictures.size(); i++) {
      answer(file, images.get(i), pictures.get(i));
    }
    return 0;
  }

  private PreparedPicture read(Path image, DatasetName dataset, boolean prepare) {
    try {
      BufferedImage picture = PictureFile.read(image);
      return prepare
          ? PreparedPicture.of(picture, dataset)
          : PreparedPicture.scaled(picture, dataset, invert);
    } catch (IOException e) {
      throw new ExampleException(
          image + ": cannot be read (" + ExampleException.reason(e) + "): name a PNG file", e);
    }
  }

  private void answer(ModelFile file, Path image, PreparedPicture picture) {
    if (picture.image().isPresent()) {
      if (!picture.steps().isEmpty()) {
        terminal.note(image + ": " + String.join(", ", picture.steps()));
      }
      predict(file, image, picture.image().get());
    } else if (picture.things() == 0) {
      terminal.note(image + ": nothing stands out from the background");
      terminal.print("%s: blank", image);
    } else {
      terminal.note(
          image
              + ": %d things of like size stand side by side: crop the picture to one digit"
                  .formatted(picture.things()));
      terminal.print("%s: more than one thing", image);
    }
  }

  private void predict(ModelFile file, Path image, GreyImage picture) {
    float[] pixels = picture.pixels();
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
