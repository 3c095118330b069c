package io.github.dl4jff.mnist.training;

import io.github.dl4jff.mnist.settings.TrainingMethod;
import io.github.dl4jff.mnist.terminal.Terminal;
import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.LayerStatistics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/** Shows on a terminal how an epoch goes: a progress bar with the current numbers. */
public final class EpochProgress extends BaseTrainingListener {
  private static final long UPDATE_NANOS = Duration.ofMillis(250).toNanos();
  private static final double PERCENT = 100;

  private final Terminal terminal;
  private final TrainingMethod method;
  private final int epochs;
  private final int iterationsPerEpoch;
  private ProgressBar bar;
  private long lastUpdate;

  public EpochProgress(
      Terminal terminal, TrainingMethod method, int epochs, int iterationsPerEpoch) {
    this.terminal = terminal;
    this.method = method;
    this.epochs = epochs;
    this.iterationsPerEpoch = iterationsPerEpoch;
  }

  /**
   * Starts the bar of an epoch.
   *
   * @param epoch number of the epoch, from 1
   */
  public void start(int epoch) {
    if (terminal.interactive()) {
      bar = terminal.progressBar("Epoch " + epoch + "/" + epochs, iterationsPerEpoch, "", 1);
    }
  }

  /** Removes the bar. */
  public void end() {
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
    if (method == TrainingMethod.FORWARD_FORWARD) {
      numbers.append(", told apart");
      List<LayerStatistics> layers = FFTrainingListener.statistics(model);
      for (LayerStatistics layer : layers) {
        numbers.append(String.format(Locale.ROOT, " %.0f%%", PERCENT * layer.toldApart()));
      }
    }
    return numbers.toString();
  }
}
