package io.github.dl4jff.mnist.environment;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Says which commit a program was built from. */
public final class GitCommit {
  public static final String UNKNOWN = "unknown";

  private GitCommit() {}

  /**
   * Returns the commit that was checked out where this program lies when this was first asked for:
   * what is checked out while it runs does not change it. It is "unknown" where the program's place
   * is not known.
   */
  public static String ofProgram() {
    return Checkout.COMMIT;
  }

  private static final class Checkout {
    static final String COMMIT = find();

    private static String find() {
      try {
        Path place =
            Path.of(GitCommit.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        return of(Files.isDirectory(place) ? place : place.getParent());
      } catch (URISyntaxException e) {
        return UNKNOWN;
      }
    }
  }

  /**
   * Returns the commit that is checked out in a directory: its hash, with "-dirty" where files have
   * been changed since, other than in docs; "unknown" where there is no repository or no git.
   */
  public static String of(Path directory) {
    try {
      String hash = git(directory, "rev-parse", "HEAD");
      String changes = git(directory, "status", "--porcelain", "--", ":/", ":(top,exclude)docs");
      return changes.isEmpty() ? hash : hash + "-dirty";
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static String git(Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("git " + arguments[0] + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return output.strip();
  }
}
