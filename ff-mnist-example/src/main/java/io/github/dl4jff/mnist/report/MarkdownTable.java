package io.github.dl4jff.mnist.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table of a Markdown document. */
final class MarkdownTable {
  private final int columns;
  private final List<String> lines = new ArrayList<>();

  MarkdownTable(String... titles) {
    columns = titles.length;
    add(titles);
    add(Collections.nCopies(columns, "---").toArray(new String[0]));
  }

  void add(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException("cells: expected " + columns + ", got " + cells.length);
    }
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }
}
