package io.github.dl4jff.mnist.training;

import io.github.dl4jff.mnist.network.AnyNetwork;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Trains a network epoch by epoch, shows the progress and takes the time. */
public final class EpochTrainer {
  private static final double NANOS = 1e9;

  private final AnyNetwork net;
  private final EpochProgress progress;

  /**
   * Creates a trainer, and gives the network its listeners.
   *
   * @param net the network
   * @param listeners the listeners
   * @param progress shows the progress
   */
  public EpochTrainer(AnyNetwork net, List<TrainingListener> listeners, EpochProgress progress) {
    this.net = net;
    this.progress = progress;
    List<TrainingListener> all = new ArrayList<>(listeners);
    all.add(progress);
    net.setListeners(all);
  }

  /**
   * Trains for an epoch.
   *
   * @param epoch number of the epoch, from 1
   * @param images the training images
   * @return how long it took, in seconds
   */
  public double train(int epoch, DataSetIterator images) {
    progress.start(epoch);
    long start = System.nanoTime();
    try {
      net.fit(images);
    } finally {
      progress.end();
    }
    return (System.nanoTime() - start) / NANOS;
  }
}
