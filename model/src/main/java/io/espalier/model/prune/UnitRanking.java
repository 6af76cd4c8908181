package io.espalier.model.prune;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Hidden units in the order in which they go. A unit is as important to a layer that reads it as
 * the mean share of all that this layer's neurons or filters get; relative to what the layer may
 * lose, as single contributors are. Contributors one by one would leave a budget of neurons many
 * with one connection each: a neuron only dies with its last.
 *
 * <p>A candidate is all that one layer reads of one unit. The unit dies when no layer reads it any
 * more: in a residual network, where several may, with the last of its candidates.
 */
final class UnitRanking implements Ranking {

  /**
   * @param reader the layer that reads the unit
   * @param channel of what it reads
   * @param relativeLoss what its group loses with it, relative to what its layer may lose
   */
  private record Candidate(Weighted reader, int channel, double relativeLoss) {}

  private final List<Candidate> candidates;

  private UnitRanking(List<Candidate> candidates) {
    this.candidates = candidates;
  }

  static UnitRanking of(
      NetworkSnapshot network, Evidence evidence, Criterion criterion, KeepRatios keepRatios) {
    Layout layout = network.spec().layout();
    List<Reader> readers = layout.weighted().stream().map(Reader::new).toList();
    ThresholdGroups groups = new ThresholdGroups(network, keepRatios);
    double z = groups.standardErrors();
    criterion.score(
        network,
        evidence,
        group -> groups.split(group, (part, keepRatio) -> add(part, keepRatio, z, readers)));
    List<Candidate> candidates = new ArrayList<>();
    readers.stream()
        .filter(reader -> !layout.readsInput(reader.layer))
        .forEach(reader -> reader.addCandidates(candidates));
    candidates.sort(Comparator.comparingDouble(Candidate::relativeLoss));
    return new UnitRanking(candidates);
  }

  private static void add(
      Contributions group, KeepRatio keepRatio, double z, List<Reader> readers) {
    double[] bounds = group.upperBounds(z);
    double total = group.total();
    Set<Reader> concerned = new HashSet<>();
    for (int k = 0; k < group.indices().length; k++) {
      double score = bounds[k];
      double relativeLoss = score == 0 ? 0 : score / total / (1 - keepRatio.alpha());
      Reader reader = reader(group.indices()[k], readers);
      if (reader.add(group.indices()[k], relativeLoss)) {
        concerned.add(reader);
      }
    }
    concerned.forEach(reader -> reader.groups++);
  }

  /** The last layer that begins at or before an index; blocks stand in order. */
  private static Reader reader(int index, List<Reader> readers) {
    int low = 0;
    int high = readers.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (readers.get(middle).layer.block().offset() <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return readers.get(low);
  }

  @Override
  public int size() {
    return candidates.size();
  }

  @Override
  public void addValues(int place, BitSet values) {
    Candidate candidate = candidates.get(place);
    candidate.reader.addWeights(candidate.channel, values);
  }

  /** Adds up what a layer gets from each channel that it reads. */
  private static final class Reader {
    private final Weighted layer;
    private final double[] relativeLosses;
    private final BitSet scored = new BitSet();
    private int groups;

    Reader(Weighted layer) {
      this.layer = layer;
      relativeLosses = new double[layer.input().channels()];
    }

    /** Returns whether the index is that of a weight of this layer, and no bias. */
    boolean add(int index, double relativeLoss) {
      ParameterBlock block = layer.block();
      int weight = index - block.offset();
      if (weight >= block.weights()) {
        return false;
      }
      int channel = layer.channel(weight);
      relativeLosses[channel] += relativeLoss;
      scored.set(channel);
      return true;
    }

    /** Those of channels that have a score, unless none of it may be lost. */
    void addCandidates(List<Candidate> candidates) {
      for (int channel : scored.stream().toArray()) {
        if (relativeLosses[channel] < Double.POSITIVE_INFINITY) {
          candidates.add(new Candidate(layer, channel, relativeLosses[channel] / groups));
        }
      }
    }
  }
}
