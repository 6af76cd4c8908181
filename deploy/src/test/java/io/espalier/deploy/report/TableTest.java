package io.espalier.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void textIsToTheLeftAndNumbersAreToTheRight() {
    Table table =
        new Table(Table.Column.text("layer"), Table.Column.number("kept"), Table.Column.text("n"))
            .row("dense1", "1,234", "a")
            .row("b", "7", "");

    assertThat(table.render())
        .isEqualTo(
            """
            layer    kept  n
            ──────  ─────  ─
            dense1  1,234  a
            b           7
            """);
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
    assertThat(Terminal.of(true, true, Map.of("TERM", "xterm")).colours()).isTrue();
    assertThat(Terminal.of(true, true, Map.of("NO_COLOR", "1")).colours()).isFalse();
    assertThat(Terminal.of(true, true, Map.of("TERM", "dumb")).colours()).isFalse();
    assertThat(Terminal.of(false, true, Map.of()).colours()).isFalse();
    assertThat(Terminal.of(true, false, Map.of()).colours()).isFalse();
  }
}
