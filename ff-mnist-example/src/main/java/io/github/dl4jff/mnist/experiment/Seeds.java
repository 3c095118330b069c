package io.github.dl4jff.mnist.experiment;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of seeds, as people write it: {@code 1-5}, {@code 1,3}, {@code 2}.
 *
 * @param values the seeds, rising, each once
 */
public record Seeds(List<Long> values) {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

  /** So that a slip of the finger does not start a million runs. */
  private static final int MOST = 1000;

  /** Sorts the seeds. */
  public Seeds {
    values = List.copyOf(new TreeSet<>(values));
  }

  /**
   * Reads a set.
   *
   * @param text numbers and ranges, parted by commas
   * @throws IllegalArgumentException if the text is none, or names more than 1,000
   */
  public static Seeds parse(String text) {
    Set<Long> seeds = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw illegal("numbers and ranges such as 1-5 or 1,3", text);
      }
      long first = Long.parseLong(range.group(1));
      long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
      if (last < first) {
        throw illegal("ranges that rise", text);
      }
      if (last - first >= MOST) {
        throw illegal("at most " + MOST + " seeds", text);
      }
      for (long seed = first; seed <= last; seed++) {
        seeds.add(seed);
      }
    }
    return new Seeds(List.copyOf(seeds));
  }

  private static IllegalArgumentException illegal(String expected, String text) {
    return new IllegalArgumentException("expected " + expected + ", got '" + text + "'");
  }

  /**
   * Writes the set.
   *
   * @return the shortest text that {@link #parse(String)} reads
   */
  public String text() {
    StringBuilder text = new StringBuilder();
    int first = 0;
    for (int i = 0; i < values.size(); i++) {
      if (i + 1 == values.size() || values.get(i + 1) != values.get(i) + 1) {
        text.append(text.isEmpty() ? "" : ",").append(values.get(first));
        if (i > first) {
          text.append(i > first + 1 ? "-" : ",").append(values.get(i));
        }
        first = i + 1;
      }
    }
    return text.toString();
  }
}
