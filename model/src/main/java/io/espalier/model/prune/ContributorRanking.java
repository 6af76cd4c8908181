package io.espalier.model.prune;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * All contributors of a network in the order in which they go. Scores of different groups are made
 * comparable by what a cut costs: the share of its group's score that is lost when a contributor
 * goes together with all lesser ones, against the share that its layer may lose. So the
 * contributors up to a given place are just those that the rule of {@link KeepRatio} takes at some
 * depth, the same for all layers. Where scores rest on few records their upper bounds stand for
 * them: who was seldom seen goes later, but goes, as the budget says how much must.
 */
final class ContributorRanking implements Ranking {

  /** A contributor, and what its group loses with it, relative to what its layer may lose. */
  private record Candidate(int first, int length, double relativeLoss) {}

  private final List<Candidate> candidates;

  private ContributorRanking(List<Candidate> candidates) {
    this.candidates = candidates;
  }

  static ContributorRanking of(
      NetworkSnapshot network, Evidence evidence, Criterion criterion, KeepRatios keepRatios) {
    List<Candidate> candidates = new ArrayList<>();
    ThresholdGroups groups = new ThresholdGroups(network, keepRatios);
    double z = groups.standardErrors();
    criterion.score(
        network,
        evidence,
        group -> groups.split(group, (part, keepRatio) -> add(part, keepRatio, z, candidates)));
    candidates.sort(
        Comparator.comparingDouble(Candidate::relativeLoss).thenComparingInt(Candidate::first));
    return new ContributorRanking(candidates);
  }

  private static void add(
      Contributions group, KeepRatio keepRatio, double z, List<Candidate> candidates) {
    double[] bounds = group.upperBounds(z);
    Integer[] order = new Integer[bounds.length];
    Arrays.setAll(order, k -> k);
    Arrays.sort(order, Comparator.comparingDouble(k -> bounds[k]));
    double total = group.total();
    double lost = 0;
    for (int k : order) {
      lost += bounds[k];
      double relativeLoss = lost == 0 ? 0 : lost / total / (1 - keepRatio.alpha());
      if (relativeLoss < Double.POSITIVE_INFINITY) {
        candidates.add(new Candidate(group.indices()[k], group.lengths()[k], relativeLoss));
      }
    }
  }

  @Override
  public int size() {
    return candidates.size();
  }

  @Override
  public void addValues(int place, BitSet values) {
    Candidate candidate = candidates.get(place);
    values.set(candidate.first, candidate.first + candidate.length);
  }
}
