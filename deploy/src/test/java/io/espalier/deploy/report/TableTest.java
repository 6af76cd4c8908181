package io.espalier.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void textIsToTheLeftAndNumbersAreToTheRight() {
    Table table =
        new Table(Table.Column.text("layer"), Table.Column.number("kept"), Table.Column.text("n"))
            .row("dense1", "1,234", "a")
            .row("b", "7", "");

    assertThat(table.render(OptionalInt.empty()))
        .isEqualTo(
            """
            layer    kept  n
            ────────────────
            dense1  1,234  a
            b           7
            """);
  }

  @Test
  void aTableThatIsWiderThanTheTerminalIsMadeToFit() {
    Table table =
        new Table(
                Table.Column.number("accuracy after the cut"),
                Table.Column.number("kept"),
                Table.Column.text("outcome"))
            .row("97.00 %", "1,234,567", "beyond the tolerance");

    assertThat(table.render(OptionalInt.of(55))).hasLineCount(3);
    assertThat(table.render(OptionalInt.of(41)))
        .as("titles give way first")
        .hasLineCount(5)
        .contains("97.00 %  1,234,567  beyond the tolerance");
    assertThat(table.render(OptionalInt.of(30)))
        .as("then texts")
        .contains("97.00 %  1,234,567  beyond\n")
        .doesNotContainPattern(".{31}");
  }

  @Test
  void everyRowHasACellForEachColumn() {
    Table table = new Table(Table.Column.text("one"));

    assertThatThrownBy(() -> table.row("1", "2")).hasMessage("a row needs 1 cells, got [1, 2]");
  }

  @Test
  void numbersReadTheSameEverywhere() {
    assertThat(Figures.whole(1_234_567)).isEqualTo("1,234,567");
    assertThat(Figures.percent(0.97534)).isEqualTo("97.53 %");
    assertThat(Figures.percent(Double.NaN)).isEqualTo("–");
    assertThat(Figures.times(41.26)).isEqualTo("41.3×");
    assertThat(Figures.coefficient(-0.5)).isEqualTo("-0.500");
    assertThat(Figures.bytes(512)).isEqualTo("512 B");
    assertThat(Figures.bytes(3 << 19)).isEqualTo("1.5 MiB");
    assertThat(Figures.bytes(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
    assertThat(Figures.perSecond(12_345)).isEqualTo("12.3k/s");
    assertThat(Figures.clock(Duration.ofSeconds(7))).isEqualTo("0:07");
    assertThat(Figures.clock(Duration.ofSeconds(3 * 3600 + 61))).isEqualTo("3:01:01");
  }

  @Test
  void coloursNeedTwoTerminalsAndNoObjection() {
    assertThat(Terminal.of(true, true, 80, Map.of("TERM", "xterm")).colours()).isTrue();
    assertThat(Terminal.of(true, true, 80, Map.of("NO_COLOR", "1")).colours()).isFalse();
    assertThat(Terminal.of(true, true, 80, Map.of("TERM", "dumb")).colours()).isFalse();
    assertThat(Terminal.of(false, true, 80, Map.of()).colours()).isFalse();
    assertThat(Terminal.of(true, false, 80, Map.of()).colours()).isFalse();
  }

  @Test
  void linesAreAsLongAsTheTerminalOrAsIsAskedFor() {
    assertThat(Terminal.of(true, true, 120, Map.of()).outputColumns()).hasValue(120);
    assertThat(Terminal.of(false, true, 120, Map.of()).outputColumns()).isEmpty();
    assertThat(Terminal.of(false, true, 120, Map.of()).errorColumns()).isEqualTo(120);
    assertThat(Terminal.of(true, true, 120, Map.of("COLUMNS", "60")).outputColumns()).hasValue(60);
    assertThat(Terminal.of(false, false, 80, Map.of("COLUMNS", "60")).errorColumns()).isEqualTo(60);
    assertThat(Terminal.of(true, true, 120, Map.of("COLUMNS", "wide")).outputColumns())
        .hasValue(120);
    assertThat(Terminal.of(true, true, 70, Map.of()).helpColumns()).isEqualTo(70);
    assertThat(Terminal.of(true, true, 200, Map.of()).helpColumns()).isEqualTo(100);
    assertThat(Terminal.of(true, true, 20, Map.of()).helpColumns()).isEqualTo(55);
  }
}
