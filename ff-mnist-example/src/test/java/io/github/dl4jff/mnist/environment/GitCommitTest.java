package io.github.dl4jff.mnist.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCommitTest {
  @Test
  void of_directoryWithoutRepository_isUnknown(@TempDir Path directory) {
    assertEquals(GitCommit.UNKNOWN, GitCommit.of(directory));
    assertEquals(GitCommit.UNKNOWN, GitCommit.of(directory.resolve("missing")));
  }

  /** A checkout has a hash; an archive of the sources, or a machine without git, has none. */
  @Test
  void ofProgram_isAHashOrUnknown() {
    String commit = GitCommit.ofProgram();
    assertTrue(commit.matches("[0-9a-f]{40}(-dirty)?|unknown"), commit);
  }
}
