package io.github.dl4jff.backend;

import io.github.dl4jff.internal.linalg.HostMemory;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.matcher.ElementMatchers;
import org.nd4j.linalg.api.buffer.BaseDataBuffer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Watches ND4J's buffers of floating-point numbers, and says from where Java reads which. On a GPU
 * the first read of a buffer is a copy from its memory, for which everything waits.
 */
public final class HostReads {
  private static final Map<DataBuffer, StackTraceElement[]> READ =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private static volatile boolean watching;

  private HostReads() {}

  /** Starts watching. */
  static void watch() {
    watching = true;
    ByteBuddyAgent.install();
    new ByteBuddy()
        .redefine(BaseDataBuffer.class)
        .visit(
            Advice.to(Recorder.class)
                .on(
                    ElementMatchers.<net.bytebuddy.description.method.MethodDescription>namedOneOf(
                            "asFloat", "asDouble", "getFloat", "getDouble", "getNumber")
                        .and(ElementMatchers.isPublic())))
        .make()
        .load(BaseDataBuffer.class.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
    new ByteBuddy()
        .redefine(HostMemory.class)
        .visit(Advice.to(CopyRecorder.class).on(ElementMatchers.named("copyOfFloats")))
        .make()
        .load(HostMemory.class.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
  }

  /** Stops watching: the buffers would never be freed, and every read would take its time. */
  static void stop() {
    watching = false;
    clear();
  }

  /** Forgets what was read so far. */
  static void clear() {
    READ.clear();
  }

  /** Returns the buffers that were read, each with the first stack that read it. */
  static Map<DataBuffer, StackTraceElement[]> read() {
    return READ;
  }

  /** Runs at the start of each method that reads. */
  public static final class Recorder {
    private Recorder() {}

    /**
     * Records a read.
     *
     * @param buffer what is read
     */
    @Advice.OnMethodEnter
    public static void enter(@Advice.This DataBuffer buffer) {
      HostReads.record(buffer);
    }
  }

  /** Runs at the start of the library's own copies to the host. */
  public static final class CopyRecorder {
    private CopyRecorder() {}

    /**
     * Records a read.
     *
     * @param vector what is read
     */
    @Advice.OnMethodEnter
    public static void enter(@Advice.Argument(0) INDArray vector) {
      HostReads.record(vector.data());
    }
  }

  /**
   * Records a read.
   *
   * @param buffer what is read
   */
  public static void record(DataBuffer buffer) {
    if (watching && buffer.dataType().isFPType()) {
      READ.computeIfAbsent(buffer, key -> Thread.currentThread().getStackTrace());
    }
  }
}
