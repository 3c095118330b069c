package io.github.dl4jff.goodness;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What depends on the shape of an activity and the number of classes alone: made once, and not
 * saved.
 *
 * @param <V> what is kept
 */
final class ShapeCache<V> implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Sequences come in many lengths. */
  private static final int MOST_SHAPES = 16;

  private transient Map<Key, V> made;

  private record Key(UnitShape units, long classes, DataType dataType) {}

  /**
   * Returns what is kept for a shape, or makes it outside of workspaces.
   *
   * @param units the shape of the activity
   * @param classes the number of classes
   * @param dataType the type of the activity
   * @param maker makes it
   */
  V get(UnitShape units, long classes, DataType dataType, Supplier<V> maker) {
    Map<Key, V> kept = made();
    Key key = new Key(units, classes, dataType);
    if (kept.size() >= MOST_SHAPES && !kept.containsKey(key)) {
      kept.clear();
    }
    return kept.computeIfAbsent(key, k -> make(maker));
  }

  private synchronized Map<Key, V> made() {
    if (made == null) {
      made = new ConcurrentHashMap<>();
    }
    return made;
  }

  private static <V> V make(Supplier<V> maker) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return maker.get();
    }
  }
}
