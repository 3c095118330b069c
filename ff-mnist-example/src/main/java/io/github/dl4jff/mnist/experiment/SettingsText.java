package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.settings.AdamSettings;
import io.github.dl4jff.mnist.settings.KeepProbabilities;
import io.github.dl4jff.mnist.settings.LayerSettings;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says in words what settings are. */
public final class SettingsText {
  private static final double PERCENT = 100;

  private SettingsText() {}

  /**
   * Returns the layers of a network: inputs, convolutions and poolings, units of the dense hidden
   * layers, classes, such as {@code 784-500-500-10} or {@code 28x28-5x5x32-pool-3x3x64-10}.
   */
  public static String network(TrainingSettings settings) {
    DatasetName dataset = settings.dataset();
    int side = dataset.side();
    List<String> layers = new ArrayList<>();
    layers.add(settings.convolutions().isEmpty() ? String.valueOf(side * side) : side + "x" + side);
    settings.convolutions().forEach(convolution -> layers.add(convolution.text()));
    settings.hidden().forEach(units -> layers.add(String.valueOf(units)));
    layers.add(String.valueOf(dataset.classNames().size()));
    return String.join("-", layers);
  }

  /**
   * Returns a number of things, such as {@code 1 run} or {@code 2 runs}.
   *
   * @param thing one of them, whose plural ends in an s
   */
  public static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /** Returns all settings in one line. What is off is left out. */
  public static String line(TrainingSettings settings) {
    int every = settings.validateEvery();
    return line(settings, "validation after every " + (every == 1 ? "epoch" : every + " epochs"));
  }

  /** Returns all settings of a run in one line. What is off is left out. */
  public static String line(RunPlan plan) {
    return plan.allImages()
        ? line(plan.settings(), "no validation, the last model")
        : line(plan.settings());
  }

  private static String line(TrainingSettings settings, String validation) {
    List<String> phrases = new ArrayList<>();
    phrases.add(settings.dataset().title() + " " + network(settings));
    phrases.add(settings.method().title());
    if (!settings.supervised()) {
      phrases.add("labels for the head only, which sees all hidden layers");
    }
    phrases.add(count(settings.epochs(), "epoch") + ", batch " + settings.batch());
    phrases.add(adam(settings.adam()));
    addRegularisation(phrases, settings);
    if (settings.method().isLocal()) {
      addLayers(phrases, settings);
    }
    phrases.add(validation);
    phrases.add("version " + settings.version());
    return String.join("; ", phrases);
  }

  private static String adam(AdamSettings adam) {
    return String.format(
        Locale.ROOT,
        "Adam %s, constant for %.0f%%, then falling to 0",
        number(adam.learningRate()),
        PERCENT * adam.constantShare());
  }

  private static void addRegularisation(List<String> phrases, TrainingSettings settings) {
    KeepProbabilities keep = settings.keep();
    if (!keep.equals(KeepProbabilities.ALL)) {
      phrases.add(
          String.format(
              Locale.ROOT,
              "dropout keeps %s of the pixels, %s of the hidden activity, %s of the head's input",
              number(keep.input()),
              number(keep.hidden()),
              number(keep.head())));
    }
    if (settings.batchNormalization()) {
      phrases.add("batch normalisation");
    }
    addUnlessOff(phrases, "weight decay", settings.weightDecay());
    addUnlessOff(phrases, "shifts in pixels up to", settings.shift());
    if (settings.flip()) {
      phrases.add("half of the images mirrored");
    }
  }

  private static void addLayers(List<String> phrases, TrainingSettings settings) {
    LayerSettings layers = settings.layers();
    if (settings.method().isOnePass()) {
      phrases.add(layers.loss().title() + " loss");
      addUnlessOff(phrases, "label smoothing", layers.alpha());
      addUnlessOff(phrases, "similarity matching", layers.similarity());
      return;
    }
    phrases.add(layers.loss().title() + " loss, alpha " + number(layers.alpha()));
    if (!settings.supervised()) {
      phrases.add("negatives: " + layers.negatives().title());
    } else {
      phrases.add(
          layers.labelScale() == null
              ? "label scale as by default"
              : "label scale " + number(layers.labelScale()));
    }
    addUnlessOff(phrases, "peer normalisation", layers.peerNormalization());
    addUnlessOff(phrases, "collaboration", layers.collaboration());
  }

  private static void addUnlessOff(List<String> phrases, String name, double value) {
    if (value != 0) {
      phrases.add(name + " " + number(value));
    }
  }

  /** Writes a number without the ".0" of a whole one, and not as 1.0E-4. */
  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
