package io.github.dl4jff.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of dependencies in docs/security.md is that of the class path. */
class DependenciesTest {
  private static final Path PAGE = Documentation.ROOT.resolve("docs").resolve("security.md");
  private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^ |]+) \\| [^|]+ \\|");
  private static final Pattern JAR =
      Pattern.compile(
          "(.+?)-(\\d[^-]*(?:-M[\\d.]+)?(?:-1\\.5\\.\\d+)?)(?:-linux.*|-macosx.*|-windows.*)?\\.jar");

  /** Of the tests alone, beside JUnit. */
  private static final List<String> TESTS =
      List.of("junit-", "apiguardian-", "opentest4j", "commonmark", "surefire-", "autolink");

  @Test
  void table_hasEveryLibraryOfTheClassPathAndNoOther() throws IOException {
    String text = Files.readString(PAGE);
    String table =
        text.substring(
            text.indexOf("<!-- begin dependencies -->"), text.indexOf("<!-- end dependencies -->"));
    Set<String> documented =
        ROW.matcher(table)
            .results()
            .map(row -> row.group(1) + " " + row.group(2))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(classPath(), documented);
  }

  private static Set<String> classPath() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(path.split(File.pathSeparator))
        .map(entry -> Path.of(entry).getFileName().toString())
        .filter(name -> name.endsWith(".jar"))
        .filter(name -> TESTS.stream().noneMatch(name::startsWith))
        .map(JAR::matcher)
        .filter(Matcher::matches)
        .map(jar -> jar.group(1) + " " + jar.group(2))
        .filter(name -> !name.startsWith("ff-layer"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
