package io.espalier.deploy.report;

import io.espalier.deploy.report.DetectorsReport.Measurement;
import io.espalier.deploy.report.Table.Column;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What drift detectors found, for people; no wider than 80 characters. */
public final class DetectorsTable {

  private DetectorsTable() {}

  /** A row for each detector and kind of change. */
  public static Table of(DetectorsReport report) {
    Table table =
        new Table(
            Column.text("detector"),
            Column.text("change"),
            Column.number("found"),
            Column.number("missed"),
            Column.number("median"),
            Column.number("95 %"),
            Column.number("false per 10⁶"));
    report.measurements().forEach(measured -> add(table, measured));
    return table;
  }

  private static void add(Table table, Measurement measured) {
    boolean any = measured.changes() > 0;
    table.row(
        measured.detector(),
        measured.change(),
        any ? Figures.percent((double) measured.found() / measured.changes()) : "–",
        any ? String.format(Locale.ROOT, "%d of %d", measured.missed(), measured.changes()) : "–",
        delay(measured.medianDelay()),
        delay(measured.delay95()),
        String.format(Locale.ROOT, "%.2f", measured.falseAlarmsPerMillion()));
  }

  private static String delay(@Nullable Long records) {
    return records == null ? "–" : Figures.whole(records);
  }
}
