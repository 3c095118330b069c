package io.github.dl4jff.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links of README.md and docs to files and headings of this checkout lead somewhere. */
class DocumentationLinksTest {
  @TempDir Path directory;

  static Stream<Path> documents() {
    return Stream.of(Documentation.MARKDOWN, Documentation.NOTEBOOK)
        .flatMap(kind -> Documentation.documents(kind).stream())
        .map(Documentation.ROOT::relativize);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void links_ofEveryDocument_leadSomewhere(Path document) {
    assertEquals(List.of(), broken(Documentation.ROOT.resolve(document)));
  }

  @Test
  void documents_thatAreChecked_areThoseThatThereAre() {
    List<String> names = documents().map(Path::toString).toList();
    assertTrue(
        names.containsAll(List.of("README.md", "docs/guide.md", "docs/CHANGES.md")),
        names::toString);
    assertTrue(targets(Documentation.ROOT.resolve("README.md")).contains("docs/guide.md"));
  }

  @Test
  void links_toMissingFilesAndHeadings_areBroken() throws Exception {
    Path document = directory.resolve("a.md");
    Files.writeString(directory.resolve("b.md"), "# Two `Words`, here\n\n# Twice\n\n# Twice\n");
    Files.writeString(
        document,
        """
        # Top
        [file](b.md) [heading](b.md#two-words-here) [again](b.md#twice-1) [own](#top)
        [away](https://example.org/#x) `[code](none.md)`

        | [cell](none-1.md) |
        |---|
        ![image](none-2.png) [heading](b.md#none-3) [own](#none-4)
        """);
    assertEquals(List.of("none-1.md", "none-2.png", "b.md#none-3", "#none-4"), broken(document));
  }

  private static List<String> broken(Path document) {
    return targets(document).stream()
        .filter(target -> URI.create(target).getScheme() == null && !exists(document, target))
        .toList();
  }

  private static boolean exists(Path document, String target) {
    URI uri = URI.create(target);
    Path file =
        uri.getPath().isEmpty()
            ? document
            : document.resolveSibling(uri.getPath()).toAbsolutePath().normalize();
    return Files.exists(file)
        && (uri.getFragment() == null || headings(file).contains(uri.getFragment()));
  }

  private static List<String> targets(Path document) {
    List<String> targets = new ArrayList<>();
    Parser.builder()
        .build()
        .parse(Documentation.markdown(document))
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Link link) {
                targets.add(link.getDestination());
                visitChildren(link);
              }

              @Override
              public void visit(Image image) {
                targets.add(image.getDestination());
              }
            });
    return targets;
  }

  private static Set<String> headings(Path document) {
    Set<String> anchors = new HashSet<>();
    IdGenerator generator = IdGenerator.builder().build();
    Parser.builder()
        .build()
        .parse(Documentation.markdown(document))
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Heading heading) {
                anchors.add(generator.generateId(words(heading)));
              }
            });
    return anchors;
  }

  private static String words(Heading heading) {
    StringBuilder words = new StringBuilder();
    heading.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Text text) {
            words.append(text.getLiteral());
          }

          @Override
          public void visit(Code code) {
            words.append(code.getLiteral());
          }
        });
    return words.toString();
  }
}
