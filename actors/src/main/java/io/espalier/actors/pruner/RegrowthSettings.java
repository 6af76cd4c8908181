package io.espalier.actors.pruner;

import io.espalier.actors.guard.CutCycle;
import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.actors.trainer.DriftRegrowth;
import io.espalier.actors.trainer.RaisedRate;
import io.espalier.model.network.NetworkSpec;
import java.util.Optional;

/**
 * What a pruned network gets back when the stream has changed.
 *
 * @param regrowToCompression it grows until the dense network is no more than this times as large;
 *     0 for a network that never grows
 * @param regrowRecords from the drift until it is as small as before again
 */
public record RegrowthSettings(double regrowToCompression, long regrowRecords) {

  public static final Range COMPRESSIONS =
      new Range("0 for nothing, or 1 or more", value -> value == 0 || value >= 1, 3);

  /** Nothing ever comes back. */
  public static final RegrowthSettings OFF = new RegrowthSettings(0, 40_000);

  /** To a third, over 40,000 records: smaller or sooner costs accuracy. */
  public static final RegrowthSettings DEFAULT = new RegrowthSettings(3, 40_000);

  public RegrowthSettings {
    new Requirements()
        .number("regrow-to-compression", COMPRESSIONS, regrowToCompression)
        .number("regrow-records", CutCycle.SOME_RECORDS, regrowRecords)
        .check();
  }

  /**
   * What the trainer is to do at a drift; empty for nothing.
   *
   * @param rate what the learning rate is multiplied with until the last cut
   * @param seed of what is drawn
   */
  Optional<DriftRegrowth> order(NetworkSpec network, double rate, long seed) {
    if (regrowToCompression == 0) {
      return Optional.empty();
    }
    int parameters = (int) Math.max(1, Math.round(network.parameters() / regrowToCompression));
    return Optional.of(new DriftRegrowth(parameters, new RaisedRate(rate, regrowRecords), seed));
  }
}
