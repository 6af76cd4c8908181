package io.espalier.model.edit;

import io.espalier.model.edit.MaskDelta.Direction;
import io.espalier.model.network.NetworkSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * A reversible change of a network between two steps of learning, of different parameters each:
 * some go, some come, to some that stay something is added. A cut takes parameters away; a merge of
 * units does all three.
 *
 * @param cut what goes
 * @param regrowth what comes
 * @param shift what is added
 */
public record Change(MaskDelta cut, MaskDelta regrowth, Shift shift) {

  private static final MaskDelta NOTHING_GOES = MaskDelta.cut(new BitSet());

  public Change {
    if (cut.direction() != Direction.CUT || regrowth.direction() != Direction.REGROW) {
      throw new IllegalArgumentException(
          "a change is a cut and a regrowth, not a %s and a %s"
              .formatted(cut.direction(), regrowth.direction()));
    }
  }

  /** A cut, or a regrowth, and nothing else. */
  public static Change of(MaskDelta delta) {
    return delta.direction() == Direction.CUT
        ? of(delta, Shift.NONE)
        : new Change(NOTHING_GOES, delta, Shift.NONE);
  }

  /** A cut, and what parameters that stay get to make up for it. */
  public static Change of(MaskDelta cut, Shift shift) {
    return new Change(cut, NOTHING_GOES.inverse(), shift);
  }

  /**
   * This change of a cut and a shift in consecutive parts that cut at most {@code largest}
   * parameters each. What stays gets its due with the last one: it is for all that goes.
   */
  public List<Change> slices(int largest) {
    List<Change> slices = new ArrayList<>();
    cut.slices(largest).forEach(slice -> slices.add(of(slice)));
    slices.set(slices.size() - 1, of(slices.get(slices.size() - 1).cut, shift));
    return slices;
  }

  /** Such parts as one, or those of them that were carried out. */
  public static Change join(List<Change> slices) {
    return of(
        MaskDelta.join(Direction.CUT, slices.stream().map(Change::cut).toList()),
        slices.get(slices.size() - 1).shift);
  }

  /**
   * What makes one network the other; costs O(parameters). Values only: networks know no moments.
   *
   * @throws IllegalArgumentException when they have different layers
   */
  public static Change between(NetworkSnapshot before, NetworkSnapshot after) {
    if (!before.spec().equals(after.spec())) {
      throw new IllegalArgumentException(
          "%s does not become %s by a change of its values".formatted(before.spec(), after.spec()));
    }
    BitSet gone = (BitSet) before.live().clone();
    gone.andNot(after.live());
    BitSet come = (BitSet) after.live().clone();
    come.andNot(before.live());
    return new Change(
        delta(Direction.CUT, gone, before.values()),
        delta(Direction.REGROW, come, after.values()),
        shift(before, after));
  }

  private static MaskDelta delta(Direction direction, BitSet parameters, float[] values) {
    int[] indices = parameters.stream().toArray();
    float[] carried = new float[indices.length];
    for (int k = 0; k < carried.length; k++) {
      carried[k] = values[indices[k]];
    }
    return new MaskDelta(direction, indices, carried);
  }

  private static Shift shift(NetworkSnapshot before, NetworkSnapshot after) {
    float[] from = before.values();
    float[] to = after.values();
    int[] indices = new int[from.length];
    float[] addends = new float[from.length];
    int count = 0;
    for (int index = 0; index < from.length; index++) {
      if (from[index] != to[index] && before.live().get(index) && after.live().get(index)) {
        addends[count] = to[index] - from[index];
        indices[count++] = index;
      }
    }
    return new Shift(Arrays.copyOf(indices, count), Arrays.copyOf(addends, count));
  }

  /**
   * The change that takes this one back, if it is one that has been carried out: what went comes
   * back as it was, the optimizer's moments too; what was added is taken away again, so that what
   * the parameters have learnt since stays.
   */
  public Change inverse() {
    return new Change(regrowth.inverse(), cut.inverse(), shift.inverse());
  }

  /**
   * This change of another network, in which the same parameters stand elsewhere in the same order.
   *
   * @param to the index there; negative for a parameter that it does not have, which is left out
   */
  public Change translated(IntUnaryOperator to) {
    return new Change(cut.translated(to), regrowth.translated(to), shift.translated(to));
  }

  /** By how many parameters fewer are live; negative if there are more. */
  public int removed() {
    return cut.size() - regrowth.size();
  }

  /** The mask after it; {@code live} is not changed. */
  public BitSet applyTo(BitSet live) {
    BitSet changed = (BitSet) live.clone();
    Arrays.stream(cut.indices()).forEach(changed::clear);
    Arrays.stream(regrowth.indices()).forEach(changed::set);
    return changed;
  }

  /**
   * Checks that this change is about a network with so many parameters, or fewer.
   *
   * @throws IllegalArgumentException when it is not
   */
  public void requireWithin(int parameters) {
    cut.requireWithin(parameters);
    regrowth.requireWithin(parameters);
    MaskDelta.requireWithin(shift.indices(), parameters);
  }
}
