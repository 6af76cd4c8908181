package io.espalier.actors.checkpoint;

import io.espalier.actors.drift.DriftState;
import io.espalier.actors.pruner.PrunerState;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.model.evidence.Evidence;

/**
 * All state of a run at one batch boundary, offsets included: state and offsets are one.
 *
 * @param trainer network, mask, optimizer, evaluation and position on the stream
 * @param evidence what is known of the network
 * @param pruner where pruning stands
 * @param drift what is known of drift
 */
public record Checkpoint(
    TrainerState trainer, Evidence evidence, PrunerState pruner, DriftState drift) {

  /** Records trained. */
  public long records() {
    return trainer.position().trained();
  }
}
