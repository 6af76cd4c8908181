package io.espalier.model.edit;

import io.espalier.model.edit.MaskDelta.Direction;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import java.util.BitSet;
import java.util.Random;

/**
 * Gives a pruned network connections back, so that it can learn what it has no room for. They are
 * drawn at random among those that are masked: a unit without connections has a gradient of exactly
 * 0, so no gradient would ever choose it, and random ones need not be waited for.
 */
public final class Regrowth {

  /** Of what a fresh network begins with: what is there already knows more. */
  private static final float FRESH_SHARE = 0.3f;

  private Regrowth() {}

  /**
   * What makes {@code network} have as many live parameters; nothing if it has as many. What is not
   * counted as a parameter, and without which a unit stays silent (normalizations, gates), comes
   * back whole. Costs O(values).
   *
   * @param parameters live ones to be there afterwards, as far as there are so many
   * @param seed of the choice and of the values
   */
  public static Change atRandom(NetworkSnapshot network, int parameters, long seed) {
    int missing = Math.min(parameters, network.spec().parameters()) - network.kept();
    if (missing <= 0) {
      return Change.of(MaskDelta.cut(new BitSet()));
    }
    BitSet come = drawn(masked(network), missing, seed);
    int counted = network.spec().parameters();
    come.set(counted, network.spec().size());
    come.andNot(network.live());
    return Change.of(new MaskDelta(Direction.REGROW, indices(come), values(network, come, seed)));
  }

  private static int[] masked(NetworkSnapshot network) {
    BitSet masked = new BitSet();
    masked.set(0, network.spec().parameters());
    masked.andNot(network.live());
    return indices(masked);
  }

  private static int[] indices(BitSet parameters) {
    return parameters.stream().toArray();
  }

  /** The first steps of a shuffle (Fisher and Yates). */
  private static BitSet drawn(int[] candidates, int count, long seed) {
    Random random = new Random(seed);
    BitSet drawn = new BitSet();
    for (int k = 0; k < count; k++) {
      int other = k + random.nextInt(candidates.length - k);
      int chosen = candidates[other];
      candidates[other] = candidates[k];
      drawn.set(chosen);
    }
    return drawn;
  }

  private static float[] values(NetworkSnapshot network, BitSet come, long seed) {
    float[] fresh = Initializer.draw(network.spec(), seed);
    float[] values = new float[come.cardinality()];
    int next = 0;
    for (int index = come.nextSetBit(0); index >= 0; index = come.nextSetBit(index + 1)) {
      boolean counts = index < network.spec().parameters();
      values[next++] = counts ? FRESH_SHARE * fresh[index] : fresh[index];
    }
    return values;
  }
}
