package io.espalier.actors.pruner;

import io.espalier.actors.guard.CutCycle;
import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.actors.trainer.DriftRegrowth;
import io.espalier.actors.trainer.DriftRegrowth.Choice;
import io.espalier.actors.trainer.RaisedRate;
import io.espalier.actors.trainer.Rewiring;
import io.espalier.actors.trainer.StandingOrders;
import io.espalier.model.network.NetworkSpec;
import java.util.Locale;
import java.util.Optional;

/**
 * What a pruned network gets back when the stream has changed.
 *
 * @param regrowToCompression it grows until the dense network is no more than this times as large;
 *     0 for a network that never grows
 * @param regrowRecords from the drift until it is as small as before again, or until its
 *     connections no longer move
 * @param regrowBy which connections those are
 */
public record RegrowthSettings(double regrowToCompression, long regrowRecords, Kind regrowBy) {

  public static final Range COMPRESSIONS =
      new Range("0 for nothing, or 1 or more", value -> value == 0 || value >= 1, 3);

  /** Nothing ever comes back. */
  public static final RegrowthSettings OFF = new RegrowthSettings(0, 40_000, Kind.RANDOM);

  /** To a third, over 40,000 records: smaller or sooner costs accuracy. */
  public static final RegrowthSettings DEFAULT = new RegrowthSettings(3, 40_000, Kind.RANDOM);

  public RegrowthSettings {
    new Requirements()
        .number("regrow-to-compression", COMPRESSIONS, regrowToCompression)
        .number("regrow-records", CutCycle.SOME_RECORDS, regrowRecords)
        .check();
  }

  /** At random. */
  public RegrowthSettings(double regrowToCompression, long regrowRecords) {
    this(regrowToCompression, regrowRecords, Kind.RANDOM);
  }

  /**
   * What the trainer is to do by itself.
   *
   * @param rate what the learning rate is multiplied with until the last cut
   * @param seed of what is drawn
   */
  StandingOrders orders(NetworkSpec network, double rate, long seed) {
    if (regrowToCompression == 0) {
      return StandingOrders.NONE;
    }
    if (regrowBy == Kind.RIGL) {
      return new StandingOrders(Optional.empty(), Optional.of(Rewiring.lasting(regrowRecords)), 0);
    }
    int parameters = (int) Math.max(1, Math.round(network.parameters() / regrowToCompression));
    return new StandingOrders(
        Optional.of(
            new DriftRegrowth(
                parameters, regrowBy.choice(), new RaisedRate(rate, regrowRecords), seed)),
        Optional.empty(),
        0);
  }

  /** Which connections a pruned network gets when the stream has changed. */
  public enum Kind {
    /** Ones drawn at random, at once; they go again. */
    RANDOM,
    /**
     * Those with the largest gradients at that moment; they go again. The network keeps its shape,
     * so that there are such gradients.
     */
    GRADIENTS,
    /**
     * None more than it has: its own move to where gradients are largest, all the time, fewer and
     * fewer until the next drift. The network keeps its shape, so that there are such gradients.
     */
    RIGL;

    /** Whether a network can be compacted, which leaves what is gone without a gradient. */
    public boolean allowsCompaction() {
      return this == RANDOM;
    }

    private Choice choice() {
      return this == GRADIENTS ? Choice.GRADIENTS : Choice.RANDOM;
    }

    /** The name on the command line and in configuration. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
