package io.espalier.actors.guardian;

import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.drift.DriftWatch;
import io.espalier.actors.pruner.PrunerSettings;
import io.espalier.actors.trainer.Trainer;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import java.util.Locale;

/**
 * What a run learns, and how. Everything that decides its result is here or on the stream.
 *
 * @param initial the network without a checkpoint
 * @param optimizer how it learns
 * @param seed of its parameters where they are drawn, and of what a drift detector draws
 * @param trainer how the trainer works
 * @param halfLife how fast evidence is forgotten
 * @param pruner how it is pruned
 * @param drift what tells that the stream has changed
 * @param checkpointEvery when a checkpoint is due
 */
public record RunSettings(
    InitialNetwork initial,
    OptimizerSpec optimizer,
    long seed,
    Trainer.Settings trainer,
    HalfLife halfLife,
    PrunerSettings pruner,
    DriftWatch drift,
    CheckpointKeeper.Interval checkpointEvery) {

  public RunSettings {
    long shortest = shortestHalfLife(pruner.leastEvidence(), trainer.observeEvery());
    if (pruner.enabled()) {
      pruner.reduction().requireFit(initial.spec());
    }
    if (pruner.enabled() && halfLife.records() < shortest) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a half-life of %.0f records is too short: with one batch in %d observed, evidence is"
                  + " worth the %.0f records that a cut needs from %d on",
              halfLife.records(),
              trainer.observeEvery(),
              pruner.leastEvidence(),
              shortest));
    }
  }

  /**
   * The half-life in records below which evidence fades faster than it comes and is never enough.
   *
   * @param records that it must be worth
   * @param observeEvery one batch in so many is observed
   */
  public static long shortestHalfLife(double records, int observeEvery) {
    return (long) Math.ceil(records * Math.log(2) * observeEvery);
  }

  /**
   * The largest {@code observe-every} that gives enough evidence at a half-life; 0 if none does.
   * See {@link #shortestHalfLife}.
   */
  public static long rarestObservation(double records, long halfLife) {
    return (long) Math.floor(halfLife / (records * Math.log(2)));
  }

  /** The layers of the network. */
  public NetworkSpec network() {
    return initial.spec();
  }
}
