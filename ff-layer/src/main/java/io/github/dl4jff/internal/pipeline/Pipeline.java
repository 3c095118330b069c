package io.github.dl4jff.internal.pipeline;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Minibatches go from block to block. A block learns from one after the other, in their order, and
 * from each as soon as a thread is free: so the threads share the blocks by what they cost.
 */
final class Pipeline {
  private final Executor executor;
  private final Station first;
  private final BlockingQueue<Minibatch> arrived = new LinkedBlockingQueue<>();
  private final AtomicReference<Failure> failure = new AtomicReference<>(Failure.NONE);

  /**
   * Creates it.
   *
   * @param blocks the blocks, bottom first
   * @param executor runs them
   */
  Pipeline(List<BlockNetwork> blocks, Executor executor) {
    this.executor = executor;
    Station next = null;
    for (int k = blocks.size() - 1; k >= 0; k--) {
      next = new Station(blocks.get(k), next);
    }
    first = next;
  }

  /** What a block has thrown, and at which minibatch; the earliest counts. */
  private record Failure(int iteration, Throwable cause) {
    static final Failure NONE = new Failure(Integer.MAX_VALUE, null);

    Failure orEarlier(Failure other) {
      return other.iteration < iteration ? other : this;
    }
  }

  /** A block, and the minibatches that wait for it. */
  private final class Station {
    private final BlockNetwork block;
    private final Station next;
    private final Queue<Minibatch> waiting = new ArrayDeque<>();
    private boolean busy;

    Station(BlockNetwork block, Station next) {
      this.block = block;
      this.next = next;
    }

    void accept(Minibatch minibatch) {
      synchronized (this) {
        waiting.add(minibatch);
        if (busy) {
          return;
        }
        busy = true;
      }
      executor.execute(this::trainOne);
    }

    private void trainOne() {
      Minibatch minibatch;
      synchronized (this) {
        minibatch = waiting.remove();
      }
      if (goesOn(minibatch)) {
        train(minibatch);
      }
      if (next != null && goesOn(minibatch)) {
        next.accept(minibatch);
      } else {
        arrived.add(minibatch);
      }
      synchronized (this) {
        busy = !waiting.isEmpty();
        if (!busy) {
          return;
        }
      }
      executor.execute(this::trainOne);
    }

    /** Those before one that failed do; all others stop. */
    private boolean goesOn(Minibatch minibatch) {
      return minibatch.iteration() < failure.get().iteration;
    }

    /** What the block throws is thrown again in the thread of {@code fit}. */
    private void train(Minibatch minibatch) {
      try {
        block.train(minibatch);
      } catch (Throwable e) {
        e.addSuppressed(
            new IllegalStateException(
                "in the block of "
                    + block.describe()
                    + ", iteration "
                    + minibatch.iteration()
                    + ", epoch "
                    + minibatch.epoch()));
        failure.accumulateAndGet(new Failure(minibatch.iteration(), e), Failure::orEarlier);
      }
    }
  }

  /** Sends a minibatch on its way. */
  void send(Minibatch minibatch) {
    first.accept(minibatch);
  }

  /**
   * Waits for a minibatch that was sent.
   *
   * @return one that has gone through all blocks, in the order in which they were sent, or one that
   *     a failure has stopped
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  Minibatch await() throws InterruptedException {
    return arrived.take();
  }

  /** Returns what stopped the blocks, or null. */
  Throwable failure() {
    return failure.get().cause;
  }
}
