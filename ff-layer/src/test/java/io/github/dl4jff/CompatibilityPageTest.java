package io.github.dl4jff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares docs/compatibility.md with the tests that it names. */
class CompatibilityPageTest {
  private static final Path PAGE = Path.of("docs", "compatibility.md");
  private static final Path TEST_SOURCES = Path.of("src", "test", "java");
  private static final Path COMPATIBILITY = Path.of("io", "github", "dl4jff", "compatibility");
  private static final Pattern ROW = Pattern.compile("^\\|(.+)\\|(.+)\\|(.+)\\|$");
  private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");
  private static final Pattern TEST_METHOD =
      Pattern.compile("@(?:Test|ParameterizedTest)\\b.*?\\bvoid\\s+(\\w+)\\(", Pattern.DOTALL);
  private static final Pattern RESULT = Pattern.compile("(works|clear error|broken in DL4J)\\b.*");

  private static Path root;
  private static List<MatchResult> rows;

  @BeforeAll
  static void read() throws IOException {
    root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve(PAGE))) {
      root = root.getParent();
    }
    rows = new ArrayList<>();
    for (String line : Files.readAllLines(root.resolve(PAGE))) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && !line.startsWith("|---") && !line.startsWith("| feature |")) {
        rows.add(row.toMatchResult());
      }
    }
  }

  /** The test classes of all modules: simple name to source. */
  private static Map<String, Path> testClasses() throws IOException {
    Map<String, Path> classes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(file -> file.toString().contains("/" + TEST_SOURCES + "/"))
          .filter(file -> file.toString().endsWith("Test.java"))
          .forEach(file -> classes.put(file.getFileName().toString().replace(".java", ""), file));
    }
    return classes;
  }

  private static Set<String> testMethods(Path source) throws IOException {
    Set<String> methods = new TreeSet<>();
    Matcher matcher = TEST_METHOD.matcher(Files.readString(source));
    while (matcher.find()) {
      methods.add(matcher.group(1));
    }
    return methods;
  }

  private static Set<String> namedTests() {
    Set<String> named = new TreeSet<>();
    for (MatchResult row : rows) {
      NAMED.matcher(row.group(3)).results().forEach(m -> named.add(m.group(1) + "#" + m.group(2)));
    }
    return named;
  }

  @Test
  void everyRow_hasAResultAndATest() {
    assertFalse(rows.isEmpty());
    for (MatchResult row : rows) {
      assertTrue(RESULT.matcher(row.group(2).strip()).matches(), row.group());
      assertTrue(NAMED.matcher(row.group(3)).find(), row.group());
    }
  }

  @Test
  void everyTestOnThePage_exists() throws IOException {
    Map<String, Path> classes = testClasses();
    Set<String> existing = new TreeSet<>();
    for (Map.Entry<String, Path> each : classes.entrySet()) {
      for (String method : testMethods(each.getValue())) {
        existing.add(each.getKey() + "#" + method);
      }
    }
    Set<String> missing = namedTests();
    missing.removeAll(existing);
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyCompatibilityTest_isOnThePage() throws IOException {
    Set<String> tests = new TreeSet<>();
    for (Map.Entry<String, Path> each : testClasses().entrySet()) {
      if (each.getValue().getParent().endsWith(COMPATIBILITY)) {
        for (String method : testMethods(each.getValue())) {
          tests.add(each.getKey() + "#" + method);
        }
      }
    }
    assertFalse(tests.isEmpty());
    tests.removeAll(namedTests());
    assertEquals(Set.of(), tests);
  }
}
