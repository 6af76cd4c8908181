package io.espalier.model.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A small reversible change of a mask: parameters to cut, with the values that go, or to regrow,
 * with the values that come back.
 *
 * @param direction what happens to the parameters
 * @param indices ascending indices into the flat parameter vector; never written to after
 *     construction
 * @param values one per index: of a cut that has not been carried out yet, ignored; of one that
 *     has, what was removed; of a regrowth, what the parameters become
 */
public record MaskDelta(Direction direction, int[] indices, float[] values) {

  /** Whether parameters go or come back. */
  public enum Direction {
    CUT,
    REGROW
  }

  public MaskDelta {
    if (indices.length != values.length) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d indices but %d values", indices.length, values.length));
    }
    if (indices.length > 0 && indices[0] < 0) {
      throw new IllegalArgumentException("indices must be 0 or more, got " + indices[0]);
    }
    for (int k = 1; k < indices.length; k++) {
      if (indices[k] <= indices[k - 1]) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "indices must ascend, got %d after %d", indices[k], indices[k - 1]));
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MaskDelta that
        && direction == that.direction
        && Arrays.equals(indices, that.indices)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(direction, Arrays.hashCode(indices), Arrays.hashCode(values));
  }

  /** A cut of the given parameters that has not been carried out yet. */
  public static MaskDelta cut(BitSet parameters) {
    int[] indices = parameters.stream().toArray();
    return new MaskDelta(Direction.CUT, indices, new float[indices.length]);
  }

  /** The change that takes this one back. */
  public MaskDelta inverse() {
    return new MaskDelta(
        direction == Direction.CUT ? Direction.REGROW : Direction.CUT, indices, values);
  }

  /**
   * Checks that this change is about a network with so many parameters, or fewer.
   *
   * @throws IllegalArgumentException when it is not
   */
  public void requireWithin(int parameters) {
    requireWithin(indices, parameters);
  }

  /** The same for indices in ascending order. */
  static void requireWithin(int[] indices, int parameters) {
    if (indices.length > 0 && indices[indices.length - 1] >= parameters) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a change of parameter %d does not fit a network with %d parameters."
                  + " Maybe the network has been compacted since.",
              indices[indices.length - 1],
              parameters));
    }
  }

  /** Number of parameters that change. */
  public int size() {
    return indices.length;
  }

  /** The same change in consecutive parts of at most {@code largest} parameters. */
  public List<MaskDelta> slices(int largest) {
    if (largest < 1) {
      throw new IllegalArgumentException("a slice needs at least 1 parameter, got " + largest);
    }
    List<MaskDelta> slices = new ArrayList<>();
    for (int from = 0, to; from < indices.length; from = to) {
      to = from + Math.min(indices.length - from, largest);
      slices.add(
          new MaskDelta(
              direction,
              Arrays.copyOfRange(indices, from, to),
              Arrays.copyOfRange(values, from, to)));
    }
    return slices;
  }

  /** Changes of one direction over different parameters as one. */
  public static MaskDelta join(Direction direction, List<MaskDelta> parts) {
    record Entry(int index, float value) {}
    List<Entry> entries = new ArrayList<>();
    for (MaskDelta part : parts) {
      if (part.direction != direction) {
        throw new IllegalArgumentException(
            "a %s can not be part of a %s".formatted(part.direction, direction));
      }
      for (int k = 0; k < part.size(); k++) {
        entries.add(new Entry(part.indices[k], part.values[k]));
      }
    }
    entries.sort(Comparator.comparingInt(Entry::index));
    int[] indices = entries.stream().mapToInt(Entry::index).toArray();
    float[] values = new float[indices.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = entries.get(k).value();
    }
    return new MaskDelta(direction, indices, values);
  }
}
