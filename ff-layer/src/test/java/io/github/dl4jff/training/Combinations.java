package io.github.dl4jff.training;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Divides the combinations of arguments into those that every build tests and the others. The list
 * goes through all values of the last argument for the first value of the ones before it, then for
 * the second, and so on.
 */
final class Combinations {
  private Combinations() {}

  /** Returns each value of the first arguments once, each with another value of the last. */
  static Stream<Arguments> some(List<Arguments> all) {
    return part(all, true);
  }

  /** Returns what {@link #some} leaves. */
  static Stream<Arguments> others(List<Arguments> all) {
    return part(all, false);
  }

  private static Stream<Arguments> part(List<Arguments> all, boolean some) {
    int lasts = (int) all.stream().map(Combinations::last).distinct().count();
    return IntStream.range(0, all.size())
        .filter(i -> (i % lasts == i / lasts) == some)
        .mapToObj(all::get);
  }

  private static Object last(Arguments arguments) {
    Object[] values = arguments.get();
    return values[values.length - 1];
  }
}
