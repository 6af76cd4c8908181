package io.espalier.model.network;

import io.espalier.model.flow.ParameterBlock;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Objects;

/**
 * A network at one moment: what scoring, compaction, checkpoints and reports work on, away from the
 * training thread.
 *
 * @param spec its layers
 * @param values all values in the order of the {@link Layout}: the parameters, then what is not
 *     counted; a masked one is 0; never written to after construction
 * @param live the values that are not masked; never written to after construction
 */
public record NetworkSnapshot(NetworkSpec spec, float[] values, BitSet live) {

  public NetworkSnapshot {
    if (values.length != spec.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network has %d parameters, got %d values",
              spec.size(),
              values.length));
    }
    if (live.length() > values.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network has %d parameters, but parameter %d is live",
              values.length,
              live.length() - 1));
    }
    requireMasked(values, live);
  }

  /** What is masked is 0: nobody downstream looks at the mask again to compute. */
  private static void requireMasked(float[] values, BitSet live) {
    int index = live.nextClearBit(0);
    for (; index < values.length; index = live.nextClearBit(index + 1)) {
      if (values[index] != 0) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "masked parameter %d is %s, not 0", index, values[index]));
      }
    }
  }

  /** A network without masked parameters. */
  public static NetworkSnapshot dense(NetworkSpec spec, float[] values) {
    BitSet live = new BitSet(values.length);
    live.set(0, values.length);
    return new NetworkSnapshot(spec, values, live);
  }

  /** This network with the parameters in {@code cut} masked. */
  public NetworkSnapshot without(BitSet cut) {
    BitSet remaining = (BitSet) live.clone();
    remaining.andNot(cut);
    float[] remainingValues = values.clone();
    for (int index = cut.nextSetBit(0); index >= 0; index = cut.nextSetBit(index + 1)) {
      remainingValues[index] = 0;
    }
    return new NetworkSnapshot(spec, remainingValues, remaining);
  }

  /** The same layers under the same mask, with other values where they are live. */
  public NetworkSnapshot withValues(float[] others) {
    float[] masked = others.clone();
    int index = live.nextClearBit(0);
    for (; index < masked.length; index = live.nextClearBit(index + 1)) {
      masked[index] = 0;
    }
    return new NetworkSnapshot(spec, masked, live);
  }

  /** Values of a layer that are not masked. */
  public int kept(ParameterBlock block) {
    return live.get(block.offset(), block.end()).cardinality();
  }

  /** Parameters that are not masked. */
  public int kept() {
    return spec.kept(live);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NetworkSnapshot that
        && spec.equals(that.spec)
        && live.equals(that.live)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(spec, live, Arrays.hashCode(values));
  }
}
