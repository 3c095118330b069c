package io.github.dl4jff.internal;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.core.JsonProcessingException;

/**
 * Writes a part of a configuration to JSON, as DL4J does when it saves a network, reads it back,
 * and compares the two: what a user has written must load as it was.
 *
 * <p>All fields of the user's own classes are compared but transient ones. Of DL4J's and ND4J's own
 * classes, which may hold what they have computed, only those fields are that hold a user's object.
 */
public final class RoundTrip {
  private static final String NEEDED =
      "; to be saved with a network it needs a public class with a no-argument constructor or one"
          + " annotated @JsonCreator, and a getter for each value (what need not be saved is transient)";

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private RoundTrip() {}

  /**
   * Checks a part of a configuration. A part of DL4J or ND4J alone is not written: of those DL4J
   * has the say.
   *
   * @param layer the layer, for messages
   * @param part the option that sets the part, for messages
   * @param type the type under which the configuration holds the part
   * @param value the part; null where there is none
   * @param <T> that type
   * @throws DL4JInvalidConfigException if it cannot be written or read, or comes back as another
   */
  public static <T> void check(String layer, String part, Class<T> type, T value) {
    Object own = new RoundTrip().ownPart(value);
    if (own == null) {
      return;
    }
    String refused = layer + ": " + part + ": expected a part that JSON can save and load, got ";
    T loaded;
    try {
      String json = NeuralNetConfiguration.mapper().writerFor(type).writeValueAsString(value);
      loaded = NeuralNetConfiguration.mapper().readValue(json, type);
    } catch (JsonProcessingException | RuntimeException | LinkageError e) {
      throw new DL4JInvalidConfigException(
          refused + name(own) + ", which it cannot" + NEEDED + "; JSON says: " + first(e), e);
    }
    String lost = new RoundTrip().difference(value, loaded, value.getClass().getSimpleName());
    if (lost != null) {
      throw new DL4JInvalidConfigException(refused + lost + NEEDED);
    }
  }

  /** Returns the first object in a part whose class is not DL4J's, ND4J's or the JDK's, or null. */
  private Object ownPart(Object value) {
    if (isPlain(value) || !seen.add(value)) {
      return null;
    }
    if (!isStock(value.getClass())) {
      return value;
    }
    return fields(value.getClass())
        .map(field -> ownPart(get(field, value)))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static String name(Object value) {
    return value.getClass().getName();
  }

  private static String first(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(name(e));
  }

  /** Returns where two values differ, or null where they do not. */
  private String difference(Object saved, Object loaded, String where) {
    if (saved == null || loaded == null || saved == loaded) {
      return saved == loaded ? null : changed(where, saved, loaded);
    }
    if (saved instanceof INDArray || saved instanceof Enum<?> || isValue(saved)) {
      return saved.equals(loaded) ? null : changed(where, saved, loaded);
    }
    if (!seen.add(saved)) {
      return null;
    }
    if (saved.getClass().isArray()) {
      return inArrays(saved, loaded, where);
    }
    if (saved instanceof Set<?> || (saved instanceof Map<?, ?> && !(loaded instanceof Map<?, ?>))) {
      return saved.equals(loaded) ? null : changed(where, saved, loaded);
    }
    if (saved instanceof Map<?, ?> map) {
      return inMaps(map, (Map<?, ?>) loaded, where);
    }
    if (saved instanceof Collection<?> all) {
      return loaded instanceof Collection<?> other && all.size() == other.size()
          ? inOrder(all.iterator(), other.iterator(), where)
          : changed(where, saved, loaded);
    }
    if (saved.getClass() != loaded.getClass()) {
      return changed(where, name(saved), name(loaded));
    }
    return inFields(saved, loaded, where);
  }

  private static String changed(String where, Object saved, Object loaded) {
    return where + ", saved as " + saved + " and loaded as " + loaded;
  }

  private String inArrays(Object saved, Object loaded, String where) {
    int length = Array.getLength(saved);
    if (saved.getClass() != loaded.getClass() || length != Array.getLength(loaded)) {
      return changed(where, saved, loaded);
    }
    String found = null;
    for (int i = 0; found == null && i < length; i++) {
      found = difference(Array.get(saved, i), Array.get(loaded, i), where + "[" + i + "]");
    }
    return found;
  }

  private String inMaps(Map<?, ?> saved, Map<?, ?> loaded, String where) {
    if (!saved.keySet().equals(loaded.keySet())) {
      return changed(where, saved, loaded);
    }
    return saved.keySet().stream()
        .map(key -> difference(saved.get(key), loaded.get(key), where + "[" + key + "]"))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private String inOrder(Iterator<?> saved, Iterator<?> loaded, String where) {
    String found = null;
    for (int i = 0; found == null && saved.hasNext(); i++) {
      found = difference(saved.next(), loaded.next(), where + "[" + i + "]");
    }
    return found;
  }

  private String inFields(Object saved, Object loaded, String where) {
    return fields(saved.getClass())
        .filter(field -> !isStock(field.getDeclaringClass()) || !isPlain(get(field, saved)))
        .map(
            field ->
                difference(get(field, saved), get(field, loaded), where + "." + field.getName()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** The fields of a class that can be read and are to be saved, but those of the JDK's classes. */
  private static Stream<Field> fields(Class<?> type) {
    if (isJdk(type)) {
      return Stream.empty();
    }
    Stream<Field> declared =
        Arrays.stream(type.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .filter(field -> !Modifier.isTransient(field.getModifiers()))
            .filter(Field::trySetAccessible);
    return Stream.concat(declared, fields(type.getSuperclass()));
  }

  private static Object get(Field field, Object of) {
    try {
      return field.get(of);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + ": expected to be accessible", e);
    }
  }

  /** Whether a value is null, the JDK's, a constant or an array of numbers. */
  private static boolean isPlain(Object value) {
    return value == null
        || value instanceof Enum<?>
        || value instanceof INDArray
        || isJdk(value.getClass());
  }

  /** Values of the JDK but its containers, as far as they are compared by what they hold. */
  private static boolean isValue(Object value) {
    return value instanceof Number
        || value instanceof CharSequence
        || value instanceof Boolean
        || value instanceof Character;
  }

  private static boolean isJdk(Class<?> type) {
    return type == null || type.getClassLoader() == null || type.isArray();
  }

  private static boolean isStock(Class<?> type) {
    return type.getName().startsWith("org.nd4j.")
        || type.getName().startsWith("org.deeplearning4j.");
  }
}
