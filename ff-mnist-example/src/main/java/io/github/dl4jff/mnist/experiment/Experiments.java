package io.github.dl4jff.mnist.experiment;

import io.github.dl4jff.mnist.data.DatasetName;
import io.github.dl4jff.mnist.settings.ConvolutionSettings;
import io.github.dl4jff.mnist.settings.LayerSettings;
import io.github.dl4jff.mnist.settings.NegativesName;
import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.settings.TrainingSettingsBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The experiments, by name. Each is there twice: {@code NAME}, and {@code NAME-backprop}, the same
 * network with the same epochs, trained otherwise: with the same settings, or with those that
 * validation images favour for backprop.
 */
public final class Experiments {
  private static final String BACKPROP = "-backprop";
  private static final int SUGGESTIONS = 3;

  private static final Map<String, TrainingSettings> BY_NAME = new LinkedHashMap<>();

  static {
    register("mnist-500x2", mnist().version(2).hidden(500, 500).layers(labelScale(3)).epochs(30));
    register("mnist-1000x3", large().hidden(1000, 1000, 1000).epochs(30));
    register("mnist-2000x2", large().hidden(2000, 2000).epochs(20));
    register("mnist-2000x4", large().hidden(2000, 2000, 2000, 2000).epochs(20));
    register("mnist-1000x3-shifts", shifted().hidden(1000, 1000, 1000).epochs(150).shift(2));
    register("mnist-unsupervised-1000x3", withoutLabels().hidden(1000, 1000, 1000).epochs(20));
    for (int width : List.of(100, 500, 1000, 2000)) {
      registerDefaults(width, 2);
    }
    for (int depth : List.of(1, 3, 4, 6)) {
      registerDefaults(500, depth);
    }
    register(
        "mnist-one-pass-500x2",
        onePass(DatasetName.MNIST).hidden(500, 500).epochs(40),
        dropout().hidden(500, 500).epochs(40));
    register(
        "mnist-one-pass-1000x3",
        onePass(DatasetName.MNIST).hidden(1000, 1000, 1000).epochs(40),
        dropout().hidden(1000, 1000, 1000).epochs(40));
    register(
        "mnist-one-pass-2000x4",
        onePass(DatasetName.MNIST).hidden(2000, 2000, 2000, 2000).epochs(20),
        dropout().hidden(2000, 2000, 2000, 2000).epochs(20));
    register(
        "mnist-one-pass-1000x3-shifts",
        onePass(DatasetName.MNIST)
            .version(2)
            .layers(LayerSettings.onePass(0.1, 9))
            .keep(1, 1, 1)
            .hidden(1000, 1000, 1000)
            .batchNormalization(true)
            .epochs(60)
            .shift(2));
    register(
        "fashion-one-pass-1000x3-flips",
        onePass(DatasetName.FASHION_MNIST)
            .version(2)
            .keep(1, 0.8, 1)
            .hidden(1000, 1000, 1000)
            .batchNormalization(true)
            .epochs(40)
            .flip(true));
    register(
        "mnist-conv",
        convolutional(DatasetName.MNIST).version(2).layers(LayerSettings.onePass(0, 9)).shift(2));
    register("fashion-conv", convolutional(DatasetName.FASHION_MNIST).flip(true));
    register("digits-200x2", digits().hidden(200, 200).epochs(20));
  }

  private Experiments() {}

  private static TrainingSettingsBuilder mnist() {
    return dense(DatasetName.MNIST);
  }

  /** For networks of dense layers, in whichever way they learn. */
  private static TrainingSettingsBuilder dense(DatasetName dataset) {
    return TrainingSettings.builder(dataset).version(1).batch(128).adam(1e-3, 0.5).keep(0.8, 1, 1);
  }

  /** For networks of layers of 1000 units and more. */
  private static TrainingSettingsBuilder large() {
    return mnist().version(4).keep(0.8, 1, 0.5).weightDecay(0.03).validateEvery(2);
  }

  /** For shifted images: these regularise by themselves, and want many epochs. */
  private static TrainingSettingsBuilder shifted() {
    return mnist()
        .version(5)
        .batch(256)
        .adam(1.5e-3, 0.5)
        .keep(0.9, 1, 0.8)
        .weightDecay(0.01)
        .validateEvery(5);
  }

  /**
   * For layers that learn without labels: nothing is regularised, and alpha is smaller than the
   * layers' default, as validation images favour.
   */
  private static TrainingSettingsBuilder withoutLabels() {
    return mnist().version(4).layers(alpha(0.75)).keep(1, 1, 1).unsupervised();
  }

  /** For dense layers that learn in one pass. */
  private static TrainingSettingsBuilder onePass(DatasetName dataset) {
    return dense(dataset)
        .method(TrainingMethod.PROJECTION)
        .layers(LayerSettings.onePass(0.1))
        .keep(0.8, 0.8, 1)
        .validateEvery(5);
  }

  /**
   * For dense layers by backprop, without shifts: in every layer dropout of what validation images
   * favour at 500x2.
   */
  private static TrainingSettingsBuilder dropout() {
    return mnist().keep(0.8, 0.8, 0.8).validateEvery(5);
  }

  /** Four convolutions that learn in one pass, without dense layers above them. */
  private static TrainingSettingsBuilder convolutional(DatasetName dataset) {
    return TrainingSettings.builder(dataset)
        .version(1)
        .method(TrainingMethod.PROJECTION)
        .layers(LayerSettings.onePass(0))
        .convolutions(
            new ConvolutionSettings(5, 32, true),
            new ConvolutionSettings(3, 64, true),
            new ConvolutionSettings(3, 128, false),
            new ConvolutionSettings(3, 128, false))
        .batch(100)
        .epochs(12)
        .adam(2e-3, 0.3)
        .shift(1)
        .validateEvery(2);
  }

  private static TrainingSettingsBuilder digits() {
    return TrainingSettings.builder(DatasetName.DIGITS)
        .version(1)
        .batch(64)
        .adam(1e-3, 0.5)
        .keep(0.9, 0.9, 1);
  }

  private static LayerSettings labelScale(double scale) {
    LayerSettings defaults = LayerSettings.DEFAULT;
    return new LayerSettings(
        scale, defaults.loss(), defaults.alpha(), 0, 0, 0, NegativesName.HYBRID_IMAGES);
  }

  private static LayerSettings alpha(double alpha) {
    return new LayerSettings(
        null, LayerSettings.DEFAULT.loss(), alpha, 0, 0, 0, NegativesName.HYBRID_IMAGES);
  }

  /**
   * Nothing chosen but the sizes: the library's defaults, and Adam falling to 0 as in {@code
   * train}.
   */
  private static void registerDefaults(int width, int depth) {
    register(
        "mnist-defaults-" + width + "x" + depth,
        TrainingSettings.builder(DatasetName.MNIST)
            .version(1)
            .hidden(Collections.nCopies(depth, width))
            .batch(128)
            .adam(1e-3, 0)
            .epochs(5));
  }

  private static void register(String name, TrainingSettingsBuilder settings) {
    register(name, settings, settings.build().toBuilder());
  }

  /** With settings of its own for backprop, chosen on validation images as those of the other. */
  private static void register(
      String name, TrainingSettingsBuilder settings, TrainingSettingsBuilder backprop) {
    BY_NAME.put(name, settings.build());
    BY_NAME.put(backpropOf(name), backprop.method(TrainingMethod.BACKPROP).build());
  }

  /** Returns the names, in an order to read. */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /** Returns the settings of an experiment, or nothing where there is no such experiment. */
  public static Optional<TrainingSettings> of(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Returns the name of the same experiment by backprop. */
  public static String backpropOf(String name) {
    return name + BACKPROP;
  }

  /**
   * Returns the name of the experiment that another one is compared with, without what says that it
   * is by backprop.
   */
  public static String forwardForwardOf(String name) {
    return name.endsWith(BACKPROP) ? name.substring(0, name.length() - BACKPROP.length()) : name;
  }

  /** Says that there is no such experiment, and which there are that are named like it. */
  public static String unknown(String name) {
    return "Unknown experiment '%s' (did you mean %s?)"
        .formatted(name, String.join(" or ", nearest(name)));
  }

  /**
   * Returns the names that are most like a name that there is not.
   *
   * @param unknown what was asked for
   */
  static List<String> nearest(String unknown) {
    List<String> nearest = new ArrayList<>(BY_NAME.keySet());
    nearest.sort((a, b) -> Integer.compare(edits(unknown, a), edits(unknown, b)));
    return List.copyOf(nearest.subList(0, SUGGESTIONS));
  }

  /** Levenshtein's distance: how many characters must be put in, taken out or changed. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
