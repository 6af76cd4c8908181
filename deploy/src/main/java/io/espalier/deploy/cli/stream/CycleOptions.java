package io.espalier.deploy.cli.stream;

import io.espalier.actors.guard.CutCycle;
import io.espalier.actors.guard.GuardKind;
import io.espalier.actors.pruner.RegrowthSettings;
import io.espalier.deploy.demo.DemoDefaults;
import io.espalier.deploy.settings.PruneSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When a demonstration cuts, how that is judged, and what comes back after a drift. */
final class CycleOptions {

  private static final PruneSettings USUAL = DemoDefaults.LEARNING.prune();

  @Option(
      names = "--warm-up-records",
      paramLabel = "N",
      description = "records to learn before the first cut")
  private long warmUp = USUAL.cycle().warmUpRecords();

  @Option(
      names = "--interval-records",
      paramLabel = "N",
      description = "least number of records between two cuts")
  private long interval = USUAL.cycle().intervalRecords();

  @Option(
      names = "--probation-records",
      paramLabel = "N",
      description = "records that a cut is watched for at the longest before it is kept for good")
  private long probation = USUAL.cycle().probationRecords();

  @Option(
      names = "--lead-records",
      paramLabel = "N",
      description =
          "records from the copies that a cut is worked out from to the cut (default: a quarter of"
              + " --probation-records)")
  private @Nullable Long lead;

  @Option(
      names = "--guard",
      paramLabel = "HOW",
      converter = GuardName.class,
      description =
          "how harm is found: shadow (beside the network as it would be without the cut, which"
              + " learns too), forward-only (beside it as it was) or window (accuracy before and"
              + " after)")
  private GuardKind guard = USUAL.cycle().guard();

  @Option(
      names = "--guard-margin",
      description =
          "a cut is undone when it costs more than this share of 1 of accuracy; at 1 only where"
              + " there is nothing to judge it by, or, with --guard window, the loss rises")
  private double guardMargin = USUAL.cycle().guardMargin();

  @Option(
      names = "--rate-while-cutting",
      paramLabel = "FACTOR",
      description =
          "what the learning rate is multiplied with from a probation before the first cut until"
              + " two intervals after the last, and while what came back after a drift is cut"
              + " again; 1 to leave it alone")
  private double rateWhileCutting = USUAL.cycle().rateWhileCutting();

  @Option(
      names = "--regrow-to",
      paramLabel = "TIMES",
      description =
          "when the stream has changed, a network that is smaller gets connections back up to this"
              + " compression, and loses them again within --regrow-records; 0 for none")
  private double regrowTo = USUAL.regrowth().regrowToCompression();

  @Option(
      names = "--regrow-records",
      paramLabel = "N",
      description = "records from the drift until it is as small as before again")
  private long regrowRecords = USUAL.regrowth().regrowRecords();

  @Option(
      names = "--regrow-by",
      paramLabel = "HOW",
      description =
          "random (connections come back at a drift, and go again) or, to compare with, gradients"
              + " (those with the largest ones come) or rigl (the connections that there are move"
              + " to where gradients are largest, for --regrow-records after each drift); with"
              + " these two the network is not compacted")
  private RegrowthSettings.Kind regrowBy = USUAL.regrowth().regrowBy();

  /**
   * As they are, in settings.
   *
   * @throws IllegalArgumentException when a value is not possible
   */
  PruneSettings in(PruneSettings settings) {
    return settings
        .withCycle(
            new CutCycle(
                warmUp,
                interval,
                probation,
                guardMargin,
                rateWhileCutting,
                lead == null ? CutCycle.usualLead(probation) : lead,
                guard))
        .withRegrowth(new RegrowthSettings(regrowTo, regrowRecords, regrowBy));
  }
}
