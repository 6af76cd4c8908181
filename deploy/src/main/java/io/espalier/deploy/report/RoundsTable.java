package io.espalier.deploy.report;

import static io.espalier.deploy.report.Figures.percent;
import static io.espalier.deploy.report.Figures.times;
import static io.espalier.deploy.report.Figures.whole;

import io.espalier.deploy.report.Report.Round;
import io.espalier.deploy.report.Table.Column;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rounds of a report for people; a column that no round has anything in is left out. */
final class RoundsTable {

  /** A column, and what a round has in it. */
  private record Cells(Column column, Function<Round, @Nullable String> of) {}

  private static final List<Cells> ALL =
      List.of(
          new Cells(Column.number("cut"), round -> whole(round.round())),
          new Cells(Column.number("at record"), round -> whole(round.records())),
          new Cells(Column.number("kept"), round -> whole(round.kept())),
          new Cells(Column.number("times"), round -> times(round.compression())),
          new Cells(
              Column.number("compacted"),
              round -> round.compacted() == null ? null : whole(round.compacted())),
          new Cells(Column.number("accuracy before"), round -> share(round.accuracyBeforeCut())),
          new Cells(Column.number("accuracy after cut"), round -> share(round.accuracyAfterCut())),
          new Cells(Column.number("after recovery"), round -> share(round.accuracyAfterRecovery())),
          new Cells(Column.number("on the curve"), round -> share(round.judgedAccuracy())),
          new Cells(Column.text("outcome"), Round::outcome));

  private RoundsTable() {}

  static Table of(List<Round> rounds) {
    List<Cells> shown =
        ALL.stream()
            .filter(cells -> rounds.stream().map(cells.of()).anyMatch(Objects::nonNull))
            .toList();
    Table table = new Table(shown.stream().map(Cells::column).toArray(Column[]::new));
    for (Round round : rounds) {
      table.row(shown.stream().map(cells -> cell(cells, round)).toArray(String[]::new));
    }
    return table;
  }

  private static String cell(Cells cells, Round round) {
    return Objects.requireNonNullElse(cells.of().apply(round), SummaryTable.NONE);
  }

  private static @Nullable String share(@Nullable Double share) {
    return share == null ? null : percent(share);
  }
}
