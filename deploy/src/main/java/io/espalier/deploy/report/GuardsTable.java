package io.espalier.deploy.report;

import io.espalier.deploy.report.GuardsReport.Measurement;
import io.espalier.deploy.report.Table.Column;

/** What guards said of planted changes, for people; no wider than 80 characters. */
public final class GuardsTable {

  private GuardsTable() {}

  /** A row for each guard, drift and kind of change. */
  public static Table of(GuardsReport report) {
    Table table =
        new Table(
            Column.text("guard"),
            Column.text("drift"),
            Column.text("change"),
            Column.number("trials"),
            Column.number("undone"),
            Column.number("median"),
            Column.number("95 %"),
            Column.number("second"));
    report.measurements().forEach(measured -> add(table, measured));
    return table;
  }

  private static void add(Table table, Measurement measured) {
    table.row(
        measured.guard(),
        measured.drift(),
        measured.change(),
        Figures.whole(measured.trials()),
        Figures.percent((double) measured.undone() / measured.trials()),
        Figures.whole(measured.median()),
        Figures.whole(measured.records95()),
        Figures.whole(Math.round(measured.secondRecords())));
  }
}
