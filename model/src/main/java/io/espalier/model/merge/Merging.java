package io.espalier.model.merge;

import io.espalier.model.evidence.CoMoments;
import io.espalier.model.evidence.NeuronEvidence;
import io.espalier.model.network.NetworkSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides on merges of a network's units and carries them out on a copy. Touches nothing else; for
 * any thread.
 *
 * <p>Merges go from the last group to the first: a merge changes what the groups above it see,
 * never what those below do, so all of a sweep rests on valid evidence. A group of which nothing is
 * known, such as one that was reset because units below it went, is left alone.
 */
public final class Merging {

  private static final double LEAST_COST = 1e-12;
  private static final double LARGEST_COST = 1e12;
  private static final int HALVINGS = 12;

  private final NetworkSnapshot network;
  private final MergeSettings settings;

  /** What is known of each group, the last group first. */
  private final List<GroupEvidence> groups = new ArrayList<>();

  /**
   * @param network not changed
   * @throws IllegalArgumentException when the evidence is about another network, or there is none
   */
  public Merging(NetworkSnapshot network, NeuronEvidence.State evidence, MergeSettings settings) {
    this.network = network;
    this.settings = settings;
    FoldableNetwork foldable = foldable();
    if (evidence.endGroup() != foldable.groups()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network has %d groups of units, the evidence is about %d",
              foldable.groups(),
              evidence.endGroup()));
    }
    int firstGroup = Math.max(settings.firstGroup(), evidence.firstGroup());
    for (int group = firstGroup; group < evidence.endGroup(); group++) {
      CoMoments.State moments = evidence.group(group);
      requireFit(moments, foldable.reader(group), foldable.width(group));
      if (moments.weight() > 0 && foldable.isFoldable(group)) {
        groups.add(new GroupEvidence(settings, group, moments));
      }
    }
    if (groups.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing is known of any unit that may be merged: no record has been observed");
    }
    Collections.reverse(groups);
  }

  private static void requireFit(CoMoments.State moments, String reader, int width) {
    if (moments.width() != width) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s reads %d units, the evidence is about %d",
              reader,
              width,
              moments.width()));
    }
  }

  private FoldableNetwork foldable() {
    return new FoldableNetwork(network, settings.grouping());
  }

  private Merged merged(NetworkSnapshot smaller, List<MergeCandidate> merges) {
    return new Merged(smaller, settings.grouping(), merges);
  }

  /** Live parameters of the layers that merges make smaller; others stay whatever is merged. */
  public int mergeable() {
    return foldable().mergeable();
  }

  /** The one merge that costs least in the whole network; none if the gate lets none pass. */
  public Merged cheapest() {
    FoldableNetwork foldable = foldable();
    Optional<MergeCandidate> cheapest = Optional.empty();
    for (GroupEvidence known : groups) {
      MergeGroup group = new MergeGroup(settings, foldable, known);
      Optional<MergeCandidate> best = group.best(Double.POSITIVE_INFINITY);
      if (best.isPresent() && (cheapest.isEmpty() || best.get().cost() < cheapest.get().cost())) {
        cheapest = best;
      }
    }
    cheapest.ifPresent(merge -> foldable.fold(merge.fold()));
    return merged(foldable.snapshot(), cheapest.stream().toList());
  }

  /** All merges that cost at most {@code limit} each, one after the other. */
  public Merged upTo(double limit) {
    FoldableNetwork foldable = foldable();
    List<MergeCandidate> merges = new ArrayList<>();
    for (GroupEvidence known : groups) {
      MergeGroup group = new MergeGroup(settings, foldable, known);
      Optional<MergeCandidate> next = group.best(limit);
      while (next.isPresent()) {
        group.carryOut(next.get());
        merges.add(next.get());
        next = group.best(limit);
      }
    }
    return merged(foldable.snapshot(), merges);
  }

  /**
   * The cheapest merges that leave at most {@code parameters} live; all that the gate lets pass if
   * that is not enough. Finds the limit of {@link #upTo} by bisection.
   */
  public Merged leaving(int parameters) {
    if (network.kept() <= parameters) {
      return merged(network, List.of());
    }
    double tooLittle = LEAST_COST;
    double enough = 1;
    Merged merged = upTo(enough);
    while (merged.network().kept() > parameters) {
      if (enough > LARGEST_COST) {
        return upTo(Double.POSITIVE_INFINITY);
      }
      tooLittle = enough;
      enough *= 16;
      merged = upTo(enough);
    }
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
