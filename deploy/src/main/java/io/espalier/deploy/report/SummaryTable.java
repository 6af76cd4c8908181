package io.espalier.deploy.report;

import static io.espalier.deploy.report.Figures.coefficient;
import static io.espalier.deploy.report.Figures.millis;
import static io.espalier.deploy.report.Figures.perSecond;
import static io.espalier.deploy.report.Figures.percent;
import static io.espalier.deploy.report.Figures.times;
import static io.espalier.deploy.report.Figures.whole;

import io.espalier.deploy.report.Report.SamplesPerSecond;
import io.espalier.deploy.report.Table.Column;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A report for people: what is printed when a run ends. */
public final class SummaryTable {

  /** Stands where there is no figure. */
  static final String NONE = "–";

  private static final String ON_PROBATION =
      "The last cut is still on probation: it may yet be undone.\n";

  private SummaryTable() {}

  /**
   * Headline, the networks side by side, the layers, the cuts, the stream; what there is of it.
   *
   * @param terminal that it should fit in
   */
  public static String of(Report report, Terminal terminal) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s pruned by %s on %s (seed %d)%n%s%n",
            report.network(),
            report.criterion(),
            report.data(),
            report.seed(),
            report.endsOnProbation() ? ON_PROBATION : ""));
    append(text, networks(report), terminal);
    append(text, report.values() == null ? null : values(report.values()), terminal);
    append(text, report.layers() == null ? null : layers(report.layers()), terminal);
    append(text, report.rounds() == null ? null : RoundsTable.of(report.rounds()), terminal);
    append(text, stream(report), terminal);
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Table section, Terminal terminal) {
    if (section != null && !section.isEmpty()) {
      text.append(section.render(terminal.outputColumns())).append('\n');
    }
  }

  private static Table networks(Report report) {
    Table table =
        new Table(
            Column.text("network"),
            Column.number("parameters"),
            Column.number("compression"),
            Column.number("file"),
            Column.number("MACs"),
            Column.number("test accuracy"),
            Column.number("samples"));
    SamplesPerSecond speed = report.samplesPerSecond();
    Report.Dense dense = report.dense();
    if (dense != null) {
      addNetwork(
          table,
          "dense",
          dense.parameters(),
          times(1),
          dense.bytes(),
          dense.macs(),
          dense.testAccuracy(),
          rate(speed, SamplesPerSecond::dense));
      addTwin(table, dense);
    }
    Report.Pruned pruned = report.pruned();
    if (pruned != null) {
      addNetwork(
          table,
          "pruned",
          pruned.parameters(),
          times(pruned.compression()),
          pruned.bytes(),
          pruned.macs(),
          pruned.testAccuracy(),
          rate(speed, SamplesPerSecond::pruned));
    }
    Report.Compacted compacted = report.compacted();
    if (compacted != null) {
      addNetwork(
          table,
          "compacted",
          compacted.parameters(),
          dense == null ? NONE : times((double) dense.parameters() / compacted.parameters()),
          compacted.bytes(),
          compacted.macs(),
          compacted.testAccuracy(),
          isAsLarge(compacted, dense) ? NONE : rate(speed, SamplesPerSecond::compacted));
    }
    return table;
  }

  private static void addTwin(Table table, Report.Dense dense) {
    Double accuracy = dense.twinTestAccuracy();
    if (accuracy != null) {
      addNetwork(
          table,
          "dense, trained alike",
          dense.parameters(),
          times(1),
          null,
          dense.macs(),
          accuracy,
          NONE);
    }
  }

  /** Nothing was compacted: how fast it is is the noise of the measurement. */
  private static boolean isAsLarge(Report.Compacted compacted, Report.@Nullable Dense dense) {
    return dense != null && compacted.parameters() == dense.parameters();
  }

  private static void addNetwork(
      Table table,
      String name,
      long parameters,
      String compression,
      @Nullable Long bytes,
      long macs,
      double accuracy,
      String rate) {
    table.row(
        name,
        whole(parameters),
        compression,
        bytes == null ? NONE : Figures.bytes(bytes),
        whole(macs),
        percent(accuracy),
        rate);
  }

  private static String rate(
      @Nullable SamplesPerSecond speed, Function<SamplesPerSecond, @Nullable Double> which) {
    Double rate = speed == null ? null : which.apply(speed);
    return rate == null ? NONE : perSecond(rate);
  }

  private static Table values(Report.Values values) {
    Table table = new Table(Column.text("as stored"), Column.number(""));
    table.row("bits of a weight", whole(values.bits()));
    table.row("largest error", String.format(Locale.ROOT, "%.1e", values.largestError()));
    table.row("test accuracy, pruned", percent(values.prunedTestAccuracy()));
    table.row("test accuracy, compacted", percent(values.compactedTestAccuracy()));
    return table;
  }

  private static Table layers(List<Report.Layer> layers) {
    Table table =
        new Table(
            Column.text("layer"),
            Column.number("kept"),
            Column.number("of"),
            Column.number("share"),
            Column.number("active inputs"),
            Column.number("active units"));
    for (Report.Layer layer : layers) {
      table.row(
          layer.name(),
          whole(layer.kept()),
          whole(layer.total()),
          percent((double) layer.kept() / layer.total()),
          whole(layer.activeInputs()),
          whole(layer.activeUnits()));
    }
    return table;
  }

  private static Table stream(Report report) {
    Table table = new Table(Column.text("stream"), Column.number(""));
    Report.Prequential prequential = report.prequential();
    Report.Records records = report.records();
    if (prequential != null) {
      table.row("accuracy, windowed", percent(prequential.windowedAccuracy()));
      table.row("accuracy, whole run", percent(prequential.accuracy()));
      addAfterChange(table, "", prequential.accuracySinceChange(), prequential.recordsToRecover());
      Report.Dense dense = report.dense();
      if (dense != null) {
        addAfterChange(table, ", dense", dense.accuracySinceChange(), dense.recordsToRecover());
      }
      table.row("accuracy of the previous label", percent(prequential.noChangeAccuracy()));
      table.row("accuracy of the most frequent label", percent(prequential.majorityAccuracy()));
      table.row("kappa, whole run", coefficient(prequential.cumulativeKappa()));
      table.row("kappa temporal, whole run", coefficient(prequential.cumulativeKappaT()));
      table.row("kappa", coefficient(prequential.kappa()));
      table.row("kappa temporal", coefficient(prequential.kappaT()));
      table.row("kappa majority", coefficient(prequential.kappaM()));
    }
    if (records != null) {
      table.row("records trained", whole(records.trained()));
      table.row("dead letters", whole(records.deadLetters()));
      table.row("duplicates dropped", whole(records.duplicates()));
    }
    Report.StepMillis step = report.stepMillis();
    if (step != null) {
      table.row("step, median", millis(step.median()) + " ms");
      table.row("step, 99th percentile", millis(step.p99()) + " ms");
      table.row(
          "step while scoring, 99th percentile",
          step.stepsWhileScoring() == 0 ? NONE : millis(step.p99WhileScoring()) + " ms");
      table.row("proposals waited for", whole(step.lateProposals()));
    }
    addCount(table, "checkpoints", report.checkpoints());
    addCount(table, "drifts detected", report.driftEvents());
    return table;
  }

  private static void addAfterChange(
      Table table, String whose, @Nullable Double accuracy, @Nullable Long recovered) {
    if (accuracy != null) {
      table.row("accuracy since the change" + whose, percent(accuracy));
      table.row("records to recover" + whose, recovered == null ? NONE : whole(recovered));
    }
  }

  private static void addCount(Table table, String name, @Nullable Integer count) {
    if (count != null) {
      table.row(name, whole(count));
    }
  }
}
