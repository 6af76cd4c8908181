package io.espalier.model.compact;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * A smaller network and where its parameters come from.
 *
 * @param network the smaller network
 * @param sourceSpec the layers it was made from
 * @param origins for each of its values, the index in the source's flat vector, ascending; never
 *     written to after construction
 * @param channels for each of its {@linkplain io.espalier.model.network.Layout#probes probes}, the
 *     units or channels of the source's signal that are left, ascending; never written to
 */
public record CompactedNetwork(
    NetworkSnapshot network, NetworkSpec sourceSpec, int[] origins, List<int[]> channels) {

  public CompactedNetwork {
    channels = List.copyOf(channels);
  }

  /**
   * Values of the source, masked ones too, in the places that the smaller network has them, such as
   * those before it was trained. Constants that were folded into biases are not in them.
   */
  public float[] fromSource(float[] source) {
    if (source.length != sourceSpec.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "the source has %d values, got %d", sourceSpec.size(), source.length));
    }
    float[] values = new float[origins.length];
    for (int index = 0; index < values.length; index++) {
      values[index] = source[origins[index]];
    }
    return values;
  }

  /**
   * The source's layers with the parameters that the smaller network has by now, all others masked:
   * the same function in the original shape, of features taken in the same way.
   *
   * @param trained the smaller network, possibly trained or pruned further
   */
  public NetworkSnapshot expand(NetworkSnapshot trained) {
    if (trained.values().length != origins.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a network with %d parameters is not the one with %d that was made here",
              trained.values().length,
              origins.length));
    }
    float[] values = new float[sourceSpec.size()];
    BitSet live = new BitSet(values.length);
    for (int index = 0; index < origins.length; index++) {
      if (trained.live().get(index)) {
        values[origins[index]] = trained.values()[index];
        live.set(origins[index]);
      }
    }
    return new NetworkSnapshot(
        sourceSpec.standardized(trained.spec().standardization()), values, live);
  }
}
