package io.espalier.model.merge;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.UnitGroup;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * A copy of a network's values that merges are carried out on. A channel is handed over tap by tap,
 * or position by position where it was flattened; its mean goes into the biases, as if all taps
 * always met it: at zero padding, where some do not, that is not exact.
 *
 * <p>A masked weight that a fold adds to is revived: only so are the outputs the same where the
 * fold is exact. {@link #freed} counts that against the merge, so that none need make a network
 * larger.
 */
final class FoldableNetwork {

  private final NetworkSpec spec;
  private final List<UnitGroup> groups;
  private final float[] values;
  private final BitSet live;

  FoldableNetwork(NetworkSnapshot network, Grouping grouping) {
    spec = network.spec();
    groups = grouping.groups(spec);
    values = network.values().clone();
    live = (BitSet) network.live().clone();
  }

  NetworkSnapshot snapshot() {
    return new NetworkSnapshot(spec, values.clone(), (BitSet) live.clone());
  }

  int groups() {
    return groups.size();
  }

  boolean isFoldable(int group) {
    return groups.get(group).isFoldable();
  }

  String reader(int group) {
    return groups.get(group).reader().name();
  }

  int width(int group) {
    return groups.get(group).units();
  }

  /** The units that say anything to the layer above. */
  BitSet readUnits(int group) {
    BitSet units = new BitSet();
    for (int unit = 0; unit < width(group); unit++) {
      units.set(unit, groups.get(group).isRead(unit, live));
    }
    return units;
  }

  /** The weights from a group's units to their reader, as they are by now. */
  OutgoingWeights outgoing(int group) {
    return new OutgoingWeights(groups.get(group), values);
  }

  /** Live parameters of the layers that merges make smaller. */
  int mergeable() {
    int first = groups.get(0).reader().offset();
    return live.get(first, groups.get(groups.size() - 1).reader().end()).cardinality();
  }

  /** How many live parameters fewer there would be after the fold; negative if it revives more. */
  int freed(Fold fold) {
    UnitGroup units = groups.get(fold.group());
    BitSet sources = new BitSet(units.reader().fanIn());
    for (int source : fold.sources()) {
      sources.set(source * units.run(), (source + 1) * units.run());
    }
    int freed = 0;
    for (int output = 0; output < units.reader().outputs(); output++) {
      freed += freed(fold, units, output, sources);
    }
    ParameterBlock feeder = units.feeder();
    if (feeder != null) {
      freed +=
          live.get(feeder.weight(0, fold.unit()), feeder.weightsEnd(fold.unit())).cardinality();
      freed += feeder.biased() && live.get(feeder.bias(fold.unit())) ? 1 : 0;
    }
    return freed;
  }

  /**
   * @param sources weights of the sources, counted from an output's first
   */
  private int freed(Fold fold, UnitGroup units, int output, BitSet sources) {
    int run = units.run();
    int first = units.weight(fold.unit(), output);
    BitSet told = live.get(first, first + run);
    if (told.isEmpty()) {
      return 0;
    }
    ParameterBlock reader = units.reader();
    BitSet revived = (BitSet) sources.clone();
    revived.andNot(live.get(reader.weight(0, output), reader.weightsEnd(output)));
    int weights = (int) revived.stream().filter(index -> told.get(index % run)).count();
    boolean bias = reader.biased() && fold.intercept() != 0 && !live.get(reader.bias(output));
    return told.cardinality() - weights - (bias ? 1 : 0);
  }

  /**
   * Hands the unit's part over and masks its incoming weights, bias, normalizations and outgoing
   * weights.
   *
   * @throws IllegalArgumentException when the network has no such group or unit, or can not do
   *     without it
   */
  void fold(Fold fold) {
    requireUnits(fold);
    UnitGroup units = groups.get(fold.group());
    for (int output = 0; output < units.reader().outputs(); output++) {
      handOver(fold, units, output);
      int first = units.weight(fold.unit(), output);
      mask(first, first + units.run());
    }
    ParameterBlock feeder = units.feeder();
    if (feeder != null) {
      mask(feeder.weight(0, fold.unit()), feeder.weightsEnd(fold.unit()));
      if (feeder.biased()) {
        mask(feeder.bias(fold.unit()), feeder.bias(fold.unit()) + 1);
      }
    }
    units.norms().forEach(norm -> norm.of(fold.unit()).forEach(index -> mask(index, index + 1)));
  }

  private void requireUnits(Fold fold) {
    int last = Math.max(fold.unit(), Arrays.stream(fold.sources()).max().orElse(0));
    if (fold.group() >= groups() || last >= width(fold.group())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network has no unit %d in group %d. Maybe it has been compacted since.",
              last,
              fold.group()));
    }
    if (!isFoldable(fold.group())) {
      throw new IllegalArgumentException(
          "what %s reads can not be merged: it is the network's input, or the layer has no biases"
              .formatted(reader(fold.group())));
    }
  }

  private void handOver(Fold fold, UnitGroup units, int output) {
    int run = units.run();
    int first = units.weight(fold.unit(), output);
    double told = 0;
    for (int tap = 0; tap < run; tap++) {
      float weight = values[first + tap];
      for (int k = 0; k < fold.sources().length; k++) {
        add(units.weight(fold.sources()[k], output) + tap, fold.coefficients()[k] * weight);
      }
      told += weight;
    }
    if (units.reader().biased()) {
      add(units.reader().bias(output), fold.intercept() * told);
    } else if (units.behind() != null) {
      add(units.behind().mean(output), -fold.intercept() * told);
    }
  }

  private void add(int index, double addend) {
    if (addend != 0) {
      values[index] = (float) (values[index] + addend);
      live.set(index);
    }
  }

  private void mask(int from, int to) {
    live.clear(from, to);
    Arrays.fill(values, from, to, 0);
  }
}
