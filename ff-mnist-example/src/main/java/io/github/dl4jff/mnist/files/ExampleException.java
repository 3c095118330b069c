package io.github.dl4jff.mnist.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.nd4j.shade.jackson.core.JsonProcessingException;

/**
 * Something that the user can put right; the message is one line that says what it is and what to
 * do.
 */
public final class ExampleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExampleException(String message) {
    super(message);
  }

  public ExampleException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Returns the exception for a file that cannot be written.
   *
   * @param option the option to choose another one by
   */
  public static ExampleException cannotWrite(Path file, String option, IOException cause) {
    return new ExampleException(
        file + ": cannot be written (" + reason(cause) + "): choose another place by " + option,
        cause);
  }

  /** Says why a file operation failed, without the name of the file. */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return "a file is in the way";
    }
    if (e instanceof JsonProcessingException json) {
      return json.getOriginalMessage(); // the other one has several lines
    }
    if (e instanceof EOFException) {
      return "it ends too early";
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
