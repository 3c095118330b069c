package io.github.dl4jff.mnist.training;

import io.github.dl4jff.mnist.settings.TrainingSettings;
import io.github.dl4jff.mnist.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/** Shows on a terminal how an epoch goes: a progress bar with the current numbers. */
final class EpochProgress extends BaseTrainingListener {
  private static final long UPDATE_NANOS = Duration.ofMillis(250).toNanos();
  private static final double PERCENT = 100;

  private final Terminal terminal;
  private final TrainingSettings settings;
  private final int iterationsPerEpoch;
  private ProgressBar bar;
  private long lastUpdate;

  EpochProgress(Terminal terminal, TrainingSettings settings, int iterationsPerEpoch) {
    this.terminal = terminal;
    this.settings = settings;
    this.iterationsPerEpoch = iterationsPerEpoch;
  }

  void start(int epoch) {
    if (terminal.interactive()) {
      String task = "Epoch " + epoch + "/" + settings.epochs();
      bar = terminal.progressBar(task, iterationsPerEpoch, "", 1);
    }
  }

  void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (bar == null) {
      return;
    }
    bar.step();
    long now = System.nanoTime();
    if (now - lastUpdate > UPDATE_NANOS) {
      lastUpdate = now;
      bar.setExtraMessage(numbers(model));
    }
  }

  private String numbers(Model model) {
    StringBuilder numbers =
        new StringBuilder(String.format(Locale.ROOT, " head loss %.3f", model.score()));
    List<LayerFigures> layers = LayerFigures.ofIteration(model, settings.method());
    append(numbers, layers, "pair accuracy", LayerFigures.PAIR_ACCURACY);
    append(numbers, layers, "accuracy", LayerFigures.ACCURACY);
    return numbers.toString();
  }

  /** Adds a share of each layer, where layers have it. */
  private static void append(
      StringBuilder numbers, List<LayerFigures> layers, String title, String figure) {
    if (LayerFigures.haveAll(layers, figure)) {
      numbers.append(", ").append(title);
      for (LayerFigures layer : layers) {
        numbers.append(String.format(Locale.ROOT, " %.0f%%", PERCENT * layer.value(figure)));
      }
    }
  }
}
