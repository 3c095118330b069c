package io.github.dl4jff.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page whose text is written by hand and whose figures are not. */
final class Page {
  private Page() {}

  /**
   * Replaces what stands between the two marks of a section.
   *
   * @param page the page
   * @param section name in the marks {@code <!-- begin NAME -->} and {@code <!-- end NAME -->}
   * @param text what is to stand there
   * @throws IOException if the page cannot be read or written, or has no such section
   */
  static void replace(Path page, String section, String text) throws IOException {
    String begin = "<!-- begin " + section + " -->";
    String end = "<!-- end " + section + " -->";
    String old = Files.readString(page);
    int from = old.indexOf(begin);
    int to = old.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException(page + ": expected the marks " + begin + " and " + end + ", got none");
    }
    Files.writeString(
        page, old.substring(0, from + begin.length()) + "\n" + text + "\n" + old.substring(to));
  }
}
