package io.espalier.actors.pruner;

import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.NeuronStatistic;
import io.espalier.model.merge.Fold;
import io.espalier.model.merge.Merging;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.plan.MergePace.AtOnce;
import io.espalier.model.plan.Method;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.plan.Reduction.Merge;
import io.espalier.model.prune.Budget;
import io.espalier.model.prune.CutSize;
import io.espalier.model.prune.Selection;
import java.util.List;
import java.util.Optional;

/**
 * How the next round goes. Pure, for any thread.
 *
 * @param reduction what may be taken away
 * @param mergesFirst whether it is the turn of merges; if there are none, or nothing is left to
 *     merge, it is that of the cut, and the other way round
 * @param backoff how much less than usual cuts and merges take
 * @param targetParameters as many are left at least; 0 for no target
 * @param leaves what a cut leaves that is part of a {@link Repruning}; nothing is merged then
 */
record Round(
    Reduction reduction,
    boolean mergesFirst,
    Backoff backoff,
    int targetParameters,
    Optional<Budget> leaves) {

  /** Scores and selects. */
  Proposal propose(NetworkSnapshot network, Evidence evidence) {
    if (leaves.isPresent()) {
      return cut(network, evidence).orElse(Proposal.Nothing.LEFT);
    }
    Optional<Proposal> proposal =
        mergesFirst
            ? merge(network, evidence).or(() -> cut(network, evidence))
            : cut(network, evidence).or(() -> merge(network, evidence));
    return proposal.orElse(Proposal.Nothing.LEFT);
  }

  private Optional<Proposal> cut(NetworkSnapshot network, Evidence evidence) {
    return reduction
        .cutting()
        .map(cut -> cut(cut, network, evidence))
        .filter(proposal -> proposal.change().removed() > 0)
        .map(Proposal.class::cast);
  }

  private Proposal.Cut cut(Cut cut, NetworkSnapshot network, Evidence evidence) {
    Selection selection = selection(cut, network, evidence);
    Change change =
        Change.of(
            MaskDelta.cut(selection.cut()),
            cut.criterion().compensation(network, evidence, selection.cut()));
    return new Proposal.Cut(cut.name(), change);
  }

  private Selection selection(Cut cut, NetworkSnapshot network, Evidence evidence) {
    return leaves.isPresent()
        ? new CutSize(cut.plan().keepRatios(), leaves).choose(network, evidence, cut.criterion())
        : cut.plan()
            .choose(
                network.spec(),
                network,
                evidence,
                cut.criterion(),
                backoff.scaleOfCuts(),
                targetParameters);
  }

  private Optional<Proposal> merge(NetworkSnapshot network, Evidence evidence) {
    return reduction
        .merging()
        .map(merge -> folds(merge, network, evidence))
        .filter(folds -> !folds.isEmpty())
        .map(Proposal.Merge::new);
  }

  private List<Fold> folds(Merge merge, NetworkSnapshot network, Evidence evidence) {
    Merging merging =
        new Merging(
            network, evidence.get(NeuronStatistic.KIND, Method.NOISE_OUT), merge.settings());
    return ((AtOnce) merge.pace())
        .choose(merging, network, backoff.scaleOfMerges(), targetParameters)
        .folds();
  }
}
