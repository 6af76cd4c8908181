package io.espalier.model.prune;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.ChannelWalk;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.search.Bracket;
import java.util.BitSet;

/**
 * Looks for the cut that leaves a given budget: the first so many candidates of a {@link Ranking},
 * and what is dead then. More candidates never leave more, so the number is found between the ends
 * of a {@link Bracket}. Where one candidate's going would take too much along, a neuron say, or all
 * that a layer still lets through, it is spared and the next ones go instead.
 */
final class BudgetSearch {

  /** Candidates that may be spared before the nearest that was found is good enough. */
  private static final int MOST_SPARED = 64;

  private final NetworkSnapshot network;
  private final Ranking ranking;
  private final Budget budget;
  private final ChannelWalk walk;
  private final BitSet spared = new BitSet();

  private BudgetSearch(NetworkSnapshot network, Ranking ranking, Budget budget) {
    this.network = network;
    this.ranking = ranking;
    this.budget = budget;
    walk = new ChannelWalk(network.spec().layout());
  }

  /** The cut that leaves the budget, or comes nearest to it. */
  static Selection choose(
      NetworkSnapshot network,
      Evidence evidence,
      Criterion criterion,
      KeepRatios keepRatios,
      Budget budget) {
    Ranking ranking = Ranking.of(network, evidence, criterion, keepRatios, budget.metric());
    return new BudgetSearch(network, ranking, budget).search();
  }

  /**
   * What is cut when so many candidates go, and what that leaves; of a network that no longer
   * connects inputs with outputs nothing.
   */
  private record Attempt(int candidates, Selection selection, boolean connected, long left) {}

  private Selection search() {
    Attempt above = attempt(0);
    Attempt nearest = above;
    while (above.left > budget.kept() && spared.cardinality() < MOST_SPARED) {
      Attempt below = attempt(ranking.size());
      if (below.left <= budget.kept()) {
        Bracket bracket =
            new Bracket(budget.kept(), above.candidates, above.left, below.candidates, below.left);
        while (!bracket.isClosed()) {
          Attempt between = attempt(bracket.next());
          if (bracket.isAbove(between.candidates, between.left)) {
            above = between;
          } else {
            below = between;
          }
        }
      }
      nearest = nearer(nearer(nearest, above), below);
      if (budget.isMet(nearest.left) || below.left > budget.kept()) {
        break;
      }
      spared.set(below.candidates - 1);
      above = attempt(below.candidates);
    }
    return nearest.selection;
  }

  private Attempt nearer(Attempt one, Attempt other) {
    return other.connected && budget.isNearer(other.left, one.left) ? other : one;
  }

  private Attempt attempt(int candidates) {
    BitSet chosen = ranking.first(candidates, spared);
    Selection selection = Selection.withDead(network, chosen);
    BitSet live = (BitSet) network.live().clone();
    live.andNot(selection.cut());
    boolean connected = walk.isConnected(live);
    long left = connected ? budget.metric().of(network.spec(), live) : 0;
    return new Attempt(candidates, selection, connected, left);
  }
}
