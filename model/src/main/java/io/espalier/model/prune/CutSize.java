package io.espalier.model.prune;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.BitSet;
import java.util.Optional;

/**
 * How deep one cut goes.
 *
 * @param keepRatios share of each group's score that it leaves; under a budget, only how deep
 *     layers are cut against each other
 * @param budget what it leaves; empty where that is an outcome
 */
public record CutSize(KeepRatios keepRatios, Optional<Budget> budget) {

  /**
   * The depth of a cut that takes less from a network.
   *
   * @param scale how much of what this takes, from 0 to 1
   * @param spec the network's layers
   * @param live what it has left
   */
  public CutSize scaled(double scale, NetworkSpec spec, BitSet live) {
    return new CutSize(
        keepRatios.scaled(scale), budget.map(limit -> limit.approached(scale, spec, live)));
  }

  /**
   * Decides what goes from {@code network}, but no more than down to {@code least} parameters.
   * Where this would take more, the cut ends as near to half a percent below {@code least} as it
   * can, and not above it. Touches nothing; for any thread.
   */
  public Selection choose(
      NetworkSnapshot network, Evidence evidence, Criterion criterion, int least) {
    Selection selection = choose(network, evidence, criterion);
    int left = network.kept() - network.spec().kept(selection.cut());
    if (budget.isPresent() || left >= least || network.kept() <= least) {
      return selection;
    }
    Budget limit = Budget.upTo(SizeMetric.PARAMETERS, least);
    return new CutSize(keepRatios, Optional.of(limit)).choose(network, evidence, criterion);
  }

  /** Decides what goes from {@code network}. Touches nothing; for any thread. */
  public Selection choose(NetworkSnapshot network, Evidence evidence, Criterion criterion) {
    return budget
        .map(limit -> BudgetSearch.choose(network, evidence, criterion, keepRatios, limit))
        .orElseGet(() -> Selection.choose(network, evidence, criterion, keepRatios));
  }
}
