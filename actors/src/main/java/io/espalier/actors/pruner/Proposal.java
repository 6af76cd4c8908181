package io.espalier.actors.pruner;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.Depth;
import io.espalier.model.prune.MaskDelta;
import io.espalier.model.prune.Selection;
import java.util.BitSet;

/**
 * A cut worked out from snapshots, away from the training path.
 *
 * @param cut what would go
 * @param remaining what would be left
 */
record Proposal(MaskDelta cut, Mask remaining) {

  /** Scores and selects; pure, for any thread. */
  static Proposal of(NetworkSnapshot network, Evidence evidence, Criterion criterion, Depth depth) {
    Selection selection = depth.choose(network, evidence, criterion);
    BitSet remaining = (BitSet) network.live().clone();
    remaining.andNot(selection.cut());
    return new Proposal(MaskDelta.cut(selection.cut()), new Mask(network.spec(), remaining));
  }
}
