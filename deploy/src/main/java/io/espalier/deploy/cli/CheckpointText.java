package io.espalier.deploy.cli;

import io.espalier.actors.checkpoint.CheckpointSummary;
import io.espalier.actors.progress.PruningProgress.Doubt;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** What {@code inspect} says of a checkpoint, but for its network. */
final class CheckpointText {

  private CheckpointText() {}

  static void print(CheckpointSummary summary, Path version, PrintWriter out) {
    out.printf(Locale.ROOT, "checkpoint    %s%n", version);
    out.printf(
        Locale.ROOT,
        "records       %,d trained, %,d dead letters%n",
        summary.trained(),
        summary.deadLetters());
    out.printf(Locale.ROOT, "offsets       %s%n", summary.offsets().next());
    summary
        .offsets()
        .settled()
        .forEach(
            (partition, beyond) ->
                out.printf(
                    Locale.ROOT,
                    "set aside     %,d records beyond that of partition %d, up to %d%n",
                    beyond.size(),
                    partition,
                    beyond.last()));
    out.printf(Locale.ROOT, "cuts          %d, %s%n%n", summary.cuts(), next(summary));
  }

  /** What pruning waits for. */
  static String next(CheckpointSummary summary) {
    if (summary.onProbation()) {
      return "the last one on probation";
    }
    if (summary.trained() < summary.dueAt()) {
      return String.format(Locale.ROOT, "the next one due at record %,d", summary.dueAt());
    }
    return summary
        .doubt()
        .map(Doubt::text)
        .map(reason -> String.format(Locale.ROOT, "the next one waits: %s", reason))
        .orElse("the next one due now, if any is to come");
  }
}
