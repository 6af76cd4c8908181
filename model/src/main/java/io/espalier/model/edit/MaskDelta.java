package io.espalier.model.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * A small reversible change of a mask: parameters to cut, with what goes, or to regrow, with what
 * comes back. Of a cut that has not been carried out yet values and moments say nothing; of one
 * that has, they are what was removed, so that its inverse restores the optimizer too.
 *
 * @param direction what happens to the parameters
 * @param indices ascending indices into the flat parameter vector; never written to after
 *     construction
 * @param values one per index; of a regrowth, what the parameters become
 * @param moments of each kind that the optimizer remembers one per index; of a regrowth, what they
 *     become; empty for 0, as what is new begins
 */
public record MaskDelta(Direction direction, int[] indices, float[] values, List<float[]> moments) {

  /** Whether parameters go or come back. */
  public enum Direction {
    CUT,
    REGROW
  }

  public MaskDelta {
    moments = List.copyOf(moments);
    requireLength(indices, "values", values);
    for (float[] moment : moments) {
      requireLength(indices, "moments", moment);
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

  /** Without moments. */
  public MaskDelta(Direction direction, int[] indices, float[] values) {
    this(direction, indices, values, List.of());
  }

  private static void requireLength(int[] indices, String name, float[] found) {
    if (indices.length != found.length) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d indices but %d %s", indices.length, found.length, name));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MaskDelta that
        && direction == that.direction
        && Arrays.equals(indices, that.indices)
        && Arrays.equals(values, that.values)
        && Arrays.deepEquals(moments.toArray(), that.moments.toArray());
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        direction,
        Arrays.hashCode(indices),
        Arrays.hashCode(values),
        Arrays.deepHashCode(moments.toArray()));
  }

  /** A cut of the given parameters that has not been carried out yet. */
  public static MaskDelta cut(BitSet parameters) {
    int[] indices = parameters.stream().toArray();
    return new MaskDelta(Direction.CUT, indices, new float[indices.length]);
  }

  /** The change that takes this one back. */
  public MaskDelta inverse() {
    return new MaskDelta(
        direction == Direction.CUT ? Direction.REGROW : Direction.CUT, indices, values, moments);
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

  /** This change of those parameters alone whose index is wanted. */
  public MaskDelta only(IntPredicate wanted) {
    int[] places = IntStream.range(0, size()).filter(k -> wanted.test(indices[k])).toArray();
    return places.length == size() ? this : at(places);
  }

  /** The same change in consecutive parts of at most {@code largest} parameters. */
  public List<MaskDelta> slices(int largest) {
    if (largest < 1) {
      throw new IllegalArgumentException("a slice needs at least 1 parameter, got " + largest);
    }
    List<MaskDelta> slices = new ArrayList<>();
    for (int from = 0, to; from < indices.length; from = to) {
      to = from + Math.min(indices.length - from, largest);
      slices.add(at(IntStream.range(from, to).toArray()));
    }
    return slices;
  }

  /** What stands at some places of this change. */
  private MaskDelta at(int[] places) {
    return new MaskDelta(
        direction,
        Arrays.stream(places).map(k -> indices[k]).toArray(),
        gathered(values, places),
        moments.stream().map(moment -> gathered(moment, places)).toList());
  }

  static float[] gathered(float[] from, int[] places) {
    float[] gathered = new float[places.length];
    for (int k = 0; k < gathered.length; k++) {
      gathered[k] = from[places[k]];
    }
    return gathered;
  }

  /**
   * This change of another network, in which the same parameters stand elsewhere in the same order.
   *
   * @param to the index there; negative for a parameter that it does not have, which is left out
   */
  public MaskDelta translated(IntUnaryOperator to) {
    MaskDelta known = only(index -> to.applyAsInt(index) >= 0);
    return new MaskDelta(
        direction, Arrays.stream(known.indices).map(to).toArray(), known.values, known.moments);
  }

  /** This cut as it is carried out: with what it takes of the whole vectors. */
  public MaskDelta taking(float[] allValues, List<float[]> allMoments) {
    return new MaskDelta(
        direction,
        indices,
        gathered(allValues, indices),
        allMoments.stream().map(moment -> gathered(moment, indices)).toList());
  }

  /**
   * Changes of one direction over different parameters as one. Where some have moments and others
   * have none, theirs are 0.
   */
  public static MaskDelta join(Direction direction, List<MaskDelta> parts) {
    for (MaskDelta part : parts) {
      if (part.direction != direction) {
        throw new IllegalArgumentException(
            "a %s can not be part of a %s".formatted(part.direction, direction));
      }
    }
    int kinds = parts.stream().mapToInt(part -> part.moments.size()).max().orElse(0);
    int[] sorted =
        parts.stream().flatMapToInt(part -> Arrays.stream(part.indices)).sorted().toArray();
    MaskDelta joined =
        new MaskDelta(
            direction,
            sorted,
            new float[sorted.length],
            IntStream.range(0, kinds).mapToObj(kind -> new float[sorted.length]).toList());
    parts.forEach(joined::fill);
    return joined;
  }

  /** Takes over what a part has; before anybody else knows this change. */
  private void fill(MaskDelta part) {
    for (int k = 0; k < part.size(); k++) {
      int place = Arrays.binarySearch(indices, part.indices[k]);
      values[place] = part.values[k];
      for (int kind = 0; kind < part.moments.size(); kind++) {
        moments.get(kind)[place] = part.moments.get(kind)[k];
      }
    }
  }
}
