package io.github.dl4jff.mnist.data;

import java.io.IOException;

/** A data set, or a file of it, is not available. */
public final class DatasetException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String problem;

  public DatasetException(String problem) {
    this(problem, (Throwable) null);
  }

  public DatasetException(String problem, Throwable cause) {
    super(problem, cause);
    this.problem = problem;
  }

  /** Creates an exception that helps on. */
  public DatasetException(String problem, String advice) {
    super(problem + ": " + advice);
    this.problem = problem;
  }

  /** Returns the message without advice. */
  public String problem() {
    return problem;
  }
}
