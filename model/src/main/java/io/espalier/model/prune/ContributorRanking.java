package io.espalier.model.prune;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.search.AscendingOrder;
import java.util.Arrays;
import java.util.BitSet;

/**
 * All contributors of a network in the order in which they go. Scores of different groups are made
 * comparable by what a cut costs: the share of its group's score that is lost when a contributor
 * goes together with all lesser ones, against the share that its layer may lose. So the
 * contributors up to a given place are just those that the rule of {@link KeepRatio} takes at some
 * depth, the same for all layers. Where scores rest on few records their upper bounds stand for
 * them: who was seldom seen goes later, but goes, as the budget says how much must.
 */
final class ContributorRanking implements Ranking {

  private final int[] first;
  private final int[] lengths;
  private final double[] relativeLosses;
  private int count;

  /** The contributors by place; who goes first stands first. */
  private int[] order = {};

  /**
   * Nothing ranked yet.
   *
   * @param most contributors at most
   */
  private ContributorRanking(int most) {
    first = new int[most];
    lengths = new int[most];
    relativeLosses = new double[most];
  }

  static ContributorRanking of(
      NetworkSnapshot network, Evidence evidence, Criterion criterion, KeepRatios keepRatios) {
    ContributorRanking ranking = new ContributorRanking(network.kept());
    ThresholdGroups groups = new ThresholdGroups(network, keepRatios);
    double z = groups.standardErrors();
    criterion.score(
        network,
        evidence,
        group -> groups.split(group, (part, keepRatio) -> ranking.add(part, keepRatio, z)));
    ranking.sort();
    return ranking;
  }

  private void add(Contributions group, KeepRatio keepRatio, double z) {
    double[] bounds = group.upperBounds(z);
    double total = group.total();
    double lost = 0;
    for (int k : AscendingOrder.of(bounds)) {
      lost += bounds[k];
      double relativeLoss = lost == 0 ? 0 : lost / total / (1 - keepRatio.alpha());
      if (relativeLoss < Double.POSITIVE_INFINITY) {
        first[count] = group.indices()[k];
        lengths[count] = group.lengths()[k];
        relativeLosses[count++] = relativeLoss;
      }
    }
  }

  private void sort() {
    order = AscendingOrder.of(Arrays.copyOf(relativeLosses, count), Arrays.copyOf(first, count));
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public void addValues(int place, BitSet values) {
    int contributor = order[place];
    values.set(first[contributor], first[contributor] + lengths[contributor]);
  }
}
