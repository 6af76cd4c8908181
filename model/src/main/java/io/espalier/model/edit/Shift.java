package io.espalier.model.edit;

import io.espalier.model.network.NetworkSnapshot;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * What is added to parameters that stay.
 *
 * @param indices indices into the flat parameter vector; never written to after construction
 * @param addends one per index; never written to after construction
 */
public record Shift(int[] indices, float[] addends) {

  /** Nothing is added to anything. */
  public static final Shift NONE = new Shift(new int[0], new float[0]);

  public Shift {
    if (indices.length != addends.length) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d indices but %d addends", indices.length, addends.length));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shift that
        && Arrays.equals(indices, that.indices)
        && Arrays.equals(addends, that.addends);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(indices), Arrays.hashCode(addends));
  }

  /** A network with these addends on what is live of it; what is given is not changed. */
  public NetworkSnapshot applyTo(NetworkSnapshot network) {
    float[] values = network.values().clone();
    for (int k = 0; k < indices.length; k++) {
      values[indices[k]] += network.live().get(indices[k]) ? addends[k] : 0;
    }
    return new NetworkSnapshot(network.spec(), values, network.live());
  }

  /** The shift that takes this one back, to within rounding. */
  public Shift inverse() {
    float[] back = new float[addends.length];
    for (int k = 0; k < back.length; k++) {
      back[k] = -addends[k];
    }
    return new Shift(indices, back);
  }

  /** This shift of another network; see {@link MaskDelta#translated}. */
  Shift translated(IntUnaryOperator to) {
    int[] known =
        IntStream.range(0, indices.length).filter(k -> to.applyAsInt(indices[k]) >= 0).toArray();
    return new Shift(
        Arrays.stream(known).map(k -> to.applyAsInt(indices[k])).toArray(),
        MaskDelta.gathered(addends, known));
  }
}
