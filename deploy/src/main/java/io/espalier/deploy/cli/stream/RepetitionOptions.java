package io.espalier.deploy.cli.stream;

import io.espalier.actors.trainer.RaisedRate;
import io.espalier.actors.trainer.ReplaySettings;
import io.espalier.deploy.settings.TrainerSettings;
import picocli.CommandLine.Option;

/** How much a demonstration learns of each record, and how fast after a drift. */
final class RepetitionOptions {

  private static final TrainerSettings USUAL = TrainerSettings.DEFAULT;

  @Option(names = "--passes", description = "steps on each batch; the first one is tested")
  private int passes = USUAL.passes();

  @Option(
      names = "--replay-records",
      description = "records remembered since the last drift, to learn them again; 0 for none")
  private int records = USUAL.replay().records();

  @Option(
      names = "--replay-steps",
      description = "steps on remembered records after each batch, each on as many as it has")
  private int steps = USUAL.replay().steps();

  @Option(
      names = "--replay-keep",
      paramLabel = "WHICH",
      description =
          "of all records alike, as many of each class or the last: ${COMPLETION-CANDIDATES}")
  private ReplaySettings.Keep keep = USUAL.replay().keep();

  @Option(
      names = "--rate-after-drift",
      paramLabel = "FACTOR",
      description = "what the learning rate is multiplied with after a drift; 1 to leave it alone")
  private double factor = USUAL.rateAfterDrift().factor();

  @Option(
      names = "--rate-after-drift-records",
      paramLabel = "RECORDS",
      description = "for so many records, or until a cut says otherwise")
  private long factorRecords = USUAL.rateAfterDrift().records();

  /**
   * @throws IllegalArgumentException when a value is not possible
   */
  TrainerSettings settings(int observeEvery) {
    return new TrainerSettings(
        observeEvery,
        passes,
        new ReplaySettings(records, steps, keep),
        new RaisedRate(factor, factorRecords));
  }
}
