package io.github.dl4jff.ui;

import io.github.dl4jff.internal.Checks;
import io.github.dl4jff.training.FFTrainingListener;
import io.github.dl4jff.training.LayerStatistics;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.core.util.UIDProvider;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * Posts what each Forward-Forward layer does, {@link FFTrainingListener#statistics}, to a {@link
 * StatsStorageRouter}: a storage in memory or in a file, the UI server of another machine, or, on
 * Apache Spark, the driver's.
 *
 * <p>It stands beside the {@link FFTrainingListener}, in any order; for a network that is not
 * trained by one it posts nothing. It has no state that depends on a network.
 *
 * @serial exclude
 */
public final class FFStatsListener extends BaseTrainingListener
    implements RoutingIterationListener {
  /** The type of what is posted, among DL4J's other statistics. */
  public static final String TYPE_ID = "ForwardForwardStats";

  /** How many iterations lie between two posts by default. */
  public static final int DEFAULT_FREQUENCY = 1;

  private static final long serialVersionUID = 1L;

  private final int frequency;
  private final AtomicLong lastTime = new AtomicLong();
  private StatsStorageRouter router;
  private String sessionID;
  private String workerID;
  private volatile boolean announced;

  /** Creates a listener without a storage, for DL4J's Spark training, which gives it one. */
  public FFStatsListener() {
    this(null, DEFAULT_FREQUENCY);
  }

  /**
   * Creates a listener that posts every iteration.
   *
   * @param router where to post
   */
  public FFStatsListener(StatsStorageRouter router) {
    this(router, DEFAULT_FREQUENCY);
  }

  /**
   * Creates a listener.
   *
   * @param router where to post; null where DL4J's Spark training gives one
   * @param frequency how many iterations lie between two posts, at least 1
   * @throws IllegalArgumentException if the frequency is less than 1
   */
  public FFStatsListener(StatsStorageRouter router, int frequency) {
    this.router = router;
    this.frequency = (int) Checks.atLeast("frequency", 1, frequency);
    sessionID = UUID.randomUUID().toString();
    workerID = UIDProvider.getJVMUID() + "_" + Thread.currentThread().getId();
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (router == null || iteration % frequency != 0) {
      return;
    }
    List<LayerStatistics> layers = FFTrainingListener.statistics(model);
    if (layers.isEmpty()) {
      return;
    }
    FFStatsReport report =
        new FFStatsReport(sessionID, workerID, uniqueTime(), iteration, epoch, layers);
    if (!announced) {
      router.putStaticInfo(report); // storages know only sessions and workers with static info
      announced = true;
    }
    router.putUpdate(report);
  }

  /** Storages keep one report for each millisecond. */
  private long uniqueTime() {
    long now = System.currentTimeMillis();
    return lastTime.updateAndGet(last -> Math.max(last + 1, now));
  }

  @Override
  public void setStorageRouter(StatsStorageRouter router) {
    this.router = router;
    announced = false;
  }

  @Override
  public StatsStorageRouter getStorageRouter() {
    return router;
  }

  @Override
  public void setWorkerID(String workerID) {
    this.workerID = workerID;
    announced = false;
  }

  @Override
  public String getWorkerID() {
    return workerID;
  }

  @Override
  public void setSessionID(String sessionID) {
    this.sessionID = sessionID;
    announced = false;
  }

  @Override
  public String getSessionID() {
    return sessionID;
  }

  /**
   * {@inheritDoc}
   *
   * <p>ParallelWrapper gives each of its workers a copy with an identifier of its own.
   */
  @Override
  public FFStatsListener clone() {
    FFStatsListener copy = new FFStatsListener(router, frequency);
    copy.sessionID = sessionID;
    copy.workerID = workerID;
    return copy;
  }
}
