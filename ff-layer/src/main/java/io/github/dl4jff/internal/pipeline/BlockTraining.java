package io.github.dl4jff.internal.pipeline;

import io.github.dl4jff.internal.layer.FFLayer;
import io.github.dl4jff.internal.network.ChainRules;
import io.github.dl4jff.internal.step.ClassLabels;
import io.github.dl4jff.internal.step.FFChain;
import io.github.dl4jff.internal.step.Negatives;
import io.github.dl4jff.internal.step.Range;
import io.github.dl4jff.loss.Contrastive;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.dataset.AsyncDataSetIterator;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Trains a network block by block, as {@code fit} of the network would train it. */
public final class BlockTraining {
  /** As many as DL4J prefetches. */
  private static final int PREFETCHED = 2;

  private final LayerStack net;
  private final FFChain chain;
  private final Function<FFChain, Range> learning;
  private final int threads;
  private final INDArray parameters;
  private final Updater updater;
  private final WorkspaceMode workspaceMode;
  private final List<BlockNetwork> blocks;
  private final Deque<Minibatch> free = new ArrayDeque<>();
  private int underWay;

  /**
   * Prepares a network.
   *
   * @param model the network
   * @param learning tells of a chain which of its layers learn in this epoch
   * @param negatives where negative examples come from, in two passes
   * @param threads how many threads train it
   * @throws DL4JInvalidConfigException if it cannot be trained block by block
   */
  public BlockTraining(
      Model model, Function<FFChain, Range> learning, Negatives negatives, int threads) {
    net = LayerStack.of(model);
    this.learning = learning;
    this.threads = threads;
    chain = FFChain.of(model);
    parameters = model.params();
    updater = net.updater();
    workspaceMode = net.configuration().getTrainingWorkspaceMode();
    blocks = BlockNetwork.of(net, negatives);
    int most = threads == 1 ? 1 : Math.min(2 * threads, blocks.size() + 1);
    for (int i = 0; i < most; i++) {
      free.add(new Minibatch());
    }
  }

  /**
   * Returns whether it can train the network as it is now.
   *
   * @return false where the network has got other parameters, another updater, another workspace
   *     mode or other listeners
   */
  public boolean isCurrent() {
    return net.model().params() == parameters
        && net.updater() == updater
        && net.configuration().getTrainingWorkspaceMode() == workspaceMode
        && FFChain.attachedTo(net.model()).filter(now -> now == chain).isPresent();
  }

  private void check() {
    for (FFLayer layer : chain.layers()) {
      Contrastive twoPasses = layer.learning().contrastive();
      if (twoPasses != null && twoPasses.getCollaboration() != 0) {
        throw new DL4JInvalidConfigException(
            layer.describe()
                + ": expected collaboration 0, for a block learns before those above it, got "
                + twoPasses.getCollaboration()
                + "; train the network by net.fit(...)");
      }
    }
    BackpropType type = net.configuration().getBackpropType();
    if (type != BackpropType.Standard) {
      throw new DL4JInvalidConfigException(
          "ForwardTrainer: expected backpropType Standard, got "
              + type
              + "; train the network by net.fit(...)");
    }
  }

  /**
   * Trains the network for some epochs.
   *
   * @param iterator minibatches
   * @param epochs how many times to go through them
   */
  public void fit(DataSetIterator iterator, int epochs) {
    check();
    Random random = Nd4j.getRandom();
    long root = random.rootState();
    long node = random.nodeState();
    ExecutorService pool = threads == 1 ? null : Executors.newFixedThreadPool(threads, workers());
    try {
      for (int i = 0; i < epochs; i++) {
        fit(iterator, new Pipeline(blocks, pool == null ? Runnable::run : pool));
      }
    } finally {
      if (pool != null) {
        pool.shutdown();
      }
      random.setStates(root, node);
    }
  }

  /** Threads that give the memory of their workspaces back when they end. */
  private static ThreadFactory workers() {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Runnable work =
          () -> {
            try {
              task.run();
            } finally {
              Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
            }
          };
      Thread thread = new Thread(work, "forward-trainer-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private void fit(DataSetIterator iterator, Pipeline pipeline) {
    AsyncDataSetIterator prefetched =
        iterator.asyncSupported() ? new AsyncDataSetIterator(iterator, PREFETCHED, true) : null;
    try {
      fitEpoch(prefetched == null ? iterator : prefetched, pipeline);
    } finally {
      if (prefetched != null) {
        prefetched.shutdown();
      }
    }
    net.incrementEpochCount();
  }

  private void fitEpoch(DataSetIterator iterator, Pipeline pipeline) {
    net.listeners().forEach(listener -> listener.onEpochStart(net.model()));
    Range range = learning.apply(chain);
    blocks.forEach(block -> block.setLearning(range));
    if (!iterator.hasNext() && iterator.resetSupported()) {
      iterator.reset();
    }
    try {
      while (!Thread.currentThread().isInterrupted() && iterator.hasNext()) {
        send(iterator.next(), pipeline);
        while (free.isEmpty()) {
          receive(pipeline);
        }
      }
      while (underWay > 0) {
        receive(pipeline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drain(pipeline, false);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException(
          "ForwardTrainer: interrupted after iteration " + chain.network().iteration());
    }
    net.listeners().forEach(listener -> listener.onEpochEnd(net.model()));
    net.clearLayersStates();
  }

  private void send(DataSet data, Pipeline pipeline) {
    FFLayer first = chain.layers().get(0);
    INDArray labelsMask = data.getLabelsMaskArray();
    if (labelsMask != null) {
      throw ChainRules.masked(first, labelsMask, data.getLabels());
    }
    ClassLabels labels =
        first.learning().competitive() == null
            ? null
            : ClassLabels.of(data.getLabels(), first, data.getFeatures().size(0));
    Minibatch minibatch = free.remove();
    minibatch.load(data, labels, chain.network().iteration() + underWay, chain.network().epoch());
    underWay++;
    pipeline.send(minibatch);
  }

  /** Takes a minibatch that has gone through all blocks. */
  private void receive(Pipeline pipeline) throws InterruptedException {
    Minibatch minibatch = pipeline.await();
    underWay--;
    free.add(minibatch);
    if (!minibatch.isTrained()) {
      drain(pipeline, true);
      throw thrown(pipeline.failure());
    }
    end(minibatch, true);
  }

  /**
   * Ends the iteration of a minibatch that all blocks have learnt from.
   *
   * @param told whether listeners are told of it
   */
  private void end(Minibatch minibatch, boolean told) {
    chain.record(minibatch.figures());
    net.show(minibatch.features(), minibatch.labels(), minibatch.score());
    int iteration = chain.network().iteration();
    try {
      if (told) {
        int epoch = chain.network().epoch();
        net.listeners().forEach(listener -> listener.iterationDone(net.model(), iteration, epoch));
      }
    } finally {
      net.setIterationCount(iteration + 1);
    }
  }

  /**
   * Lets the blocks end what is under way, where something has ended the epoch.
   *
   * @param told whether listeners are told of it
   */
  private void drain(Pipeline pipeline, boolean told) {
    boolean interrupted = false;
    while (underWay > 0) {
      try {
        Minibatch minibatch = pipeline.await();
        underWay--;
        free.add(minibatch);
        if (minibatch.isTrained()) {
          end(minibatch, told);
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException thrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
  }
}
