package io.espalier.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When it is drawn is up to a clock; what is looked at here is the last line, drawn by the end. */
class ProgressBarTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 120})
  void aTerminalShowsOneLineThatFits(int columns) {
    try (ProgressBar bar = bar(OptionalLong.of(60_000), 0, columns, true)) {
      bar.update(25_200, "accuracy 0.973, and a phase with a name that is rather long for a line");
    }

    assertThat(text()).startsWith("\r").containsOnlyOnce(System.lineSeparator());
    assertThat(List.of(text().strip().split("\r", -1)))
        .allMatch(line -> line.length() < columns)
        .last()
        .asString()
        .startsWith("Training  42% [")
        .contains("] 25200/60000 (")
        .hasSize(columns - 1);
  }

  @Test
  void colourAndCursorAreLeftAlone() {
    try (ProgressBar bar = bar(OptionalLong.of(10), 0, 80, true)) {
      bar.update(5, "");
    }

    assertThat(text()).doesNotContain("\u001b");
  }

  @Test
  void elsewhereThereAreLinesWithoutControlCharacters() {
    try (ProgressBar bar = bar(OptionalLong.of(100), 0, 80, false)) {
      bar.update(25, "loss 0.5");
      bar.println("cut 1: kept");
    }

    assertThat(text().lines().toList())
        .contains("cut 1: kept")
        .last()
        .asString()
        .endsWith(" loss 0.5");
    assertThat(text().replace(System.lineSeparator(), "")).matches("\\P{Cntrl}*");
  }

  @Test
  void aLineOfItsOwnGoesAboveTheBar() {
    try (ProgressBar bar = bar(OptionalLong.of(10), 0, 80, true)) {
      bar.update(5, "");
      bar.println("cut 1: kept");
    }

    assertThat(text())
        .containsPattern("\r {79}\rcut 1: kept\\R")
        .containsPattern("(?s)cut 1: kept\\R\r.*Training  50% ");
  }

  @Test
  void withoutATotalThereIsNoEnd() {
    try (ProgressBar bar = bar(OptionalLong.empty(), 0, 80, false)) {
      bar.update(1234, "");
    }

    assertThat(text()).contains(" 1234/? ");
  }

  @Test
  void closingShowsTheEndOnceAndNothingFollows() {
    ProgressBar bar = bar(OptionalLong.of(10), 0, 80, true);
    bar.update(10, "done");
    bar.close();
    String end = text();
    bar.close();
    bar.update(10, "late");

    assertThat(text()).isEqualTo(end).contains("100%", " 10/10 ", " done");
  }

  @Test
  void whatWasDoneBeforeIsShown() {
    try (ProgressBar bar = bar(OptionalLong.of(60_000), 50_000, 80, false)) {
      bar.update(52_000, "");
    }

    assertThat(text()).contains(" 86% ", " 52000/60000 ");
  }

  @Test
  void nothingToDoIsDone() {
    bar(OptionalLong.of(0), 0, 80, false).close();

    assertThat(text()).contains(" 0/0 ");
  }

  private ProgressBar bar(OptionalLong total, long before, int columns, boolean terminal) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new ProgressBar("Training", total, before, out, columns, terminal);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
