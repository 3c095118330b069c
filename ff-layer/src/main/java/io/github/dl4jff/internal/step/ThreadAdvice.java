package io.github.dl4jff.internal.step;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns, once in a program, where ND4J has as many threads as there are few processors: threads
 * that wait for work spin, and take the processors from each other and from the data.
 */
final class ThreadAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadAdvice.class);
  private static final AtomicBoolean GIVEN = new AtomicBoolean();

  /** With more of them the spinning costs little beside the work. */
  private static final int FEW_PROCESSORS = 4;

  private ThreadAdvice() {}

  static void warnOnce() {
    if (Nd4j.getEnvironment().isCPU() && GIVEN.compareAndSet(false, true)) {
      int threads = NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
      advice(threads, Runtime.getRuntime().availableProcessors()).ifPresent(LOG::warn);
    }
  }

  static Optional<String> advice(int threads, int processors) {
    if (threads < 2 || threads < processors || processors > FEW_PROCESSORS) {
      return Optional.empty();
    }
    return Optional.of(
        "ND4J has "
            + threads
            + " threads on "
            + processors
            + " processors, and threads that wait spin: training may be several times slower than"
            + " with the environment variable OMP_NUM_THREADS=1");
  }
}
