package io.github.dl4jff.mnist.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeedsTest {
  @Test
  void parse_numbersAndRanges() {
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), Seeds.parse("1-5").values());
    assertEquals(List.of(1L, 3L), Seeds.parse("1,3").values());
    assertEquals(List.of(2L), Seeds.parse("2").values());
    assertEquals(List.of(1L, 2L, 3L, 7L), Seeds.parse("7, 2-3,1,1-2").values());
    assertEquals(List.of(0L), Seeds.parse("0-0").values());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "1-", "-1", "1,,2", "5-1", "1-2-3", "1.5", "9999999999", "1-2000"})
  void parse_anythingElse_isRefused(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Seeds.parse(text)).getMessage();
    assertTrue(message.startsWith("expected "), message);
    assertTrue(message.endsWith(", got '" + text + "'"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "'1,2,3,4,5',1-5",
    "'1,3','1,3'",
    "2,2",
    "'1,2','1,2'",
    "'1,2,3,7,9,10','1-3,7,9,10'"
  })
  void text_isTheShortest(String seeds, String text) {
    assertEquals(text, Seeds.parse(seeds).text());
    assertEquals(Seeds.parse(seeds), Seeds.parse(text));
  }
}
