package io.github.dl4jff.internal;

import java.util.Arrays;

/** Ranges of arguments and options. Each check returns the value, or says what was expected. */
public final class Checks {
  private Checks() {}

  /**
   * Checks that a number is finite and greater than 0.
   *
   * @param name the argument, for the message
   * @param value the number
   * @return the number
   * @throws IllegalArgumentException if it is not
   */
  public static double positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw expected(name, "a finite number > 0", value);
    }
    return value;
  }

  /**
   * Checks that a number is finite and at least 0.
   *
   * @param name the argument, for the message
   * @param value the number
   * @return the number
   * @throws IllegalArgumentException if it is not
   */
  public static double notNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw expected(name, "a finite number >= 0", value);
    }
    return value;
  }

  /**
   * Checks that a number lies in {@code [0, 1]}.
   *
   * @param name the argument, for the message
   * @param value the number
   * @return the number
   * @throws IllegalArgumentException if it does not
   */
  public static double share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw expected(name, "a number in [0, 1]", value);
    }
    return value;
  }

  /**
   * Checks that a number is at least another.
   *
   * @param name the argument, for the message
   * @param least the least value that is allowed
   * @param value the number
   * @return the number
   * @throws IllegalArgumentException if it is less
   */
  public static long atLeast(String name, long least, long value) {
    if (value < least) {
      throw expected(name, "a number >= " + least, value);
    }
    return value;
  }

  /**
   * Checks a number of classes.
   *
   * @param name the option, for the message
   * @param classes the number of classes
   * @return the number
   * @throws IllegalArgumentException if it is less than 2
   */
  public static int classes(String name, int classes) {
    return (int) atLeast(name, 2, classes);
  }

  /**
   * Checks a number of classes, or 0 for none.
   *
   * @param name the option, for the message
   * @param none what 0 means, for the message
   * @param classes the number of classes, or 0
   * @return the number
   * @throws IllegalArgumentException if it is 1 or negative
   */
  public static int classesOrNone(String name, String none, int classes) {
    if (classes == 1 || classes < 0) {
      throw expected(name, "0 (" + none + ") or a number >= 2", classes);
    }
    return classes;
  }

  /**
   * Checks that there is a value.
   *
   * @param name the argument, for the message
   * @param value the value
   * @param <T> its type
   * @return the value
   * @throws IllegalArgumentException if it is null
   */
  public static <T> T notNull(String name, T value) {
    if (value == null) {
      throw expected(name, "a value", null);
    }
    return value;
  }

  /**
   * Makes the exception for a value that is not allowed.
   *
   * @param name the argument
   * @param expected what is allowed
   * @param got the value
   * @return the exception, {@code name: expected ..., got ...}
   */
  public static IllegalArgumentException expected(String name, String expected, Object got) {
    String value = got instanceof double[] numbers ? Arrays.toString(numbers) : "" + got;
    return new IllegalArgumentException(name + ": expected " + expected + ", got " + value);
  }
}
