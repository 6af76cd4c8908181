package io.espalier.model.merge;

import io.espalier.model.evidence.CoMoments;
import io.espalier.model.evidence.NeuronEvidence;
import io.espalier.model.network.NetworkSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides on merges of a network's units and carries them out on a copy. Touches nothing else; for
 * any thread.
 *
 * <p>Merges go from the last group to the first: a merge changes what the groups above it see,
 * never what those below do, so all of a sweep rests on valid evidence.
 */
public final class Merging {

  private static final double LEAST_COST = 1e-12;
  private static final int HALVINGS = 12;

  private final NetworkSnapshot network;
  private final NeuronEvidence.State evidence;
  private final MergeSettings settings;
  private final List<GroupEvidence> groups = new ArrayList<>();

  /**
   * @param network not changed
   * @throws IllegalArgumentException when the evidence is about another network, or there is none
   */
  public Merging(NetworkSnapshot network, NeuronEvidence.State evidence, MergeSettings settings) {
    this.network = network;
    this.evidence = evidence;
    this.settings = settings;
    FoldableNetwork foldable = new FoldableNetwork(network);
    if (evidence.endGroup() != foldable.groups()) {
      throw new IllegalArgumentException(
          "the network has %d dense layers, the evidence is about %d"
              .formatted(foldable.groups(), evidence.endGroup()));
    }
    for (int group = firstGroup(); group < evidence.endGroup(); group++) {
      CoMoments.State moments = evidence.group(group);
      requireFit(moments, group, foldable.width(group));
      groups.add(new GroupEvidence(settings, moments, foldable.variance(group, moments)));
    }
  }

  private static void requireFit(CoMoments.State moments, int group, int width) {
    if (moments.width() != width) {
      throw new IllegalArgumentException(
          "dense%d reads %d units, the evidence is about %d"
              .formatted(group + 1, width, moments.width()));
    }
    if (moments.weight() == 0) {
      throw new IllegalArgumentException(
          "nothing is known of the units that dense%d reads: no record has been observed"
              .formatted(group + 1));
    }
  }

  private int firstGroup() {
    return Math.max(settings.firstGroup(), evidence.firstGroup());
  }

  private MergeGroup group(FoldableNetwork foldable, int group) {
    return new MergeGroup(settings, foldable, group, groups.get(group - firstGroup()));
  }

  /** The one merge that costs least in the whole network; none if the gate lets none pass. */
  public Merged cheapest() {
    FoldableNetwork foldable = new FoldableNetwork(network);
    Optional<Merge> cheapest = Optional.empty();
    for (int k = evidence.endGroup() - 1; k >= firstGroup(); k--) {
      MergeGroup group = group(foldable, k);
      Optional<Merge> best = group.best(Double.POSITIVE_INFINITY);
      if (best.isPresent() && (cheapest.isEmpty() || best.get().cost() < cheapest.get().cost())) {
        cheapest = best;
      }
    }
    cheapest.ifPresent(merge -> foldable.fold(merge.fold()));
    return new Merged(foldable.snapshot(), cheapest.stream().toList());
  }

  /** All merges that cost at most {@code limit} each, one after the other. */
  public Merged upTo(double limit) {
    FoldableNetwork foldable = new FoldableNetwork(network);
    List<Merge> merges = new ArrayList<>();
    for (int k = evidence.endGroup() - 1; k >= firstGroup(); k--) {
      MergeGroup group = group(foldable, k);
      Optional<Merge> next = group.best(limit);
      while (next.isPresent()) {
        group.carryOut(next.get());
        merges.add(next.get());
        next = group.best(limit);
      }
    }
    return new Merged(foldable.snapshot(), merges);
  }

  /**
   * The cheapest merges that leave at most {@code parameters} live; all that the gate lets pass if
   * that is not enough. Finds the limit of {@link #upTo} by bisection.
   */
  public Merged leaving(int parameters) {
    if (network.kept() <= parameters) {
      return new Merged(network, List.of());
    }
    double enough = 1;
    double tooLittle = LEAST_COST;
    Merged merged = upTo(Double.POSITIVE_INFINITY);
    for (int k = 0; k < HALVINGS; k++) {
      double limit = Math.sqrt(enough * tooLittle);
      Merged attempt = upTo(limit);
      if (attempt.network().kept() <= parameters) {
        enough = limit;
        merged = attempt;
      } else {
        tooLittle = limit;
      }
    }
    return merged;
  }
}
