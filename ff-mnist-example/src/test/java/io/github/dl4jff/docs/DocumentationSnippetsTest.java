package io.github.dl4jff.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java snippets of README.md and docs stand, white space aside, in test code, which compiles. */
class DocumentationSnippetsTest {
  private static final String JAVA = "java";

  static Stream<Path> documents() {
    return Documentation.documents(Documentation.MARKDOWN).stream()
        .map(Documentation.ROOT::relativize);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void snippets_ofEveryDocument_standInTestCode(Path document) {
    List<String> sources = testSources();
    assertEquals(
        List.of(),
        snippets(Documentation.read(Documentation.ROOT.resolve(document))).stream()
            .filter(snippet -> sources.stream().noneMatch(text -> text.contains(squeeze(snippet))))
            .toList());
  }

  @Test
  void snippets_ofReadmeAndGuide_areFound() {
    for (String document : List.of("README.md", "docs/guide.md")) {
      String text = Documentation.read(Documentation.ROOT.resolve(document));
      assertTrue(snippets(text).stream().anyMatch(code -> code.contains("FF")), document);
    }
  }

  private static List<String> testSources() {
    return Stream.of("ff-layer", "ff-layer/ui", "ff-layer/spark", "ff-mnist-example")
        .map(module -> Documentation.ROOT.resolve(module).resolve("src/test/java"))
        .flatMap(sources -> Documentation.files(sources, file -> file.toString().endsWith(".java")))
        .map(file -> squeeze(Documentation.read(file)))
        .toList();
  }

  private static String squeeze(String code) {
    return code.replaceAll("\\s", "");
  }

  private static List<String> snippets(String markdown) {
    List<String> snippets = new ArrayList<>();
    Parser.builder()
        .build()
        .parse(markdown)
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(FencedCodeBlock block) {
                if (block.getInfo().equals(JAVA)) {
                  snippets.add(block.getLiteral());
                }
              }
            });
    return snippets;
  }
}
