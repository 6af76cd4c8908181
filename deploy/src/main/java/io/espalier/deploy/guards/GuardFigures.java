package io.espalier.deploy.guards;

import io.espalier.actors.guard.GuardKind;
import io.espalier.deploy.report.GuardsReport.Measurement;
import io.espalier.deploy.report.GuardsReport.Trial;
import io.espalier.deploy.report.GuardsReport.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Trials of guards as figures. */
public final class GuardFigures {

  private GuardFigures() {}

  /** One for each guard, drift and kind of change that there was, in this order. */
  public static List<Measurement> measurements(List<GuardTrial> trials) {
    List<Measurement> measurements = new ArrayList<>();
    List<String> drifts = trials.stream().map(GuardTrial::drift).distinct().toList();
    for (GuardKind guard : GuardKind.values()) {
      for (String drift : drifts) {
        for (PlantedChange change : PlantedChange.values()) {
          List<GuardVerdict> judgements =
              trials.stream()
                  .filter(trial -> trial.drift().equals(drift) && trial.change() == change)
                  .map(trial -> trial.by(guard))
                  .toList();
          if (!judgements.isEmpty()) {
            measurements.add(measurement(guard, drift, change, judgements));
          }
        }
      }
    }
    return measurements;
  }

  private static Measurement measurement(
      GuardKind guard, String drift, PlantedChange change, List<GuardVerdict> judgements) {
    long[] records = judgements.stream().mapToLong(GuardVerdict::records).sorted().toArray();
    int undone = (int) judgements.stream().filter(GuardVerdict::undone).count();
    return new Measurement(
        guard.toString(),
        drift,
        change.toString(),
        records.length,
        undone,
        records.length - undone,
        quantile(records, 0.5),
        quantile(records, 0.95),
        guard == GuardKind.WINDOW ? 0 : Arrays.stream(records).average().orElseThrow());
  }

  private static long quantile(long[] ascending, double share) {
    return ascending[(int) Math.ceil(share * ascending.length) - 1];
  }

  /** All changes, as they are reported. */
  public static List<Trial> trials(List<GuardTrial> trials) {
    return trials.stream()
        .map(
            trial ->
                new Trial(
                    trial.moment(),
                    trial.drift(),
                    trial.change().toString(),
                    trial.loss(),
                    trial.ownLoss(),
                    Arrays.stream(GuardKind.values()).map(guard -> verdict(trial, guard)).toList()))
        .toList();
  }

  private static Verdict verdict(GuardTrial trial, GuardKind guard) {
    GuardVerdict judgement = trial.by(guard);
    return new Verdict(guard.toString(), judgement.undone(), judgement.records());
  }
}
