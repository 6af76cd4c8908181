package io.espalier.model.edit;

import io.espalier.model.edit.MaskDelta.Direction;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Gives a pruned network connections back, so that it can learn what it has no room for: drawn at
 * random among those that are masked, or those with the largest gradients. A unit without
 * connections has a gradient of exactly 0, so that no gradient ever chooses it; and random ones
 * need not be waited for.
 */
public final class Regrowth {

  /** Of what a fresh network begins with: what is there already knows more. */
  private static final float FRESH_SHARE = 0.3f;

  private static final Change NOTHING = Change.of(MaskDelta.cut(new BitSet()));

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
    int missing = missing(network, parameters);
    return missing == 0 ? NOTHING : come(network, drawn(masked(network), missing, seed), seed);
  }

  /**
   * The same, but that those come whose gradients are largest; among equals the seed decides. Costs
   * O(n log n) for n values.
   *
   * @param gradients of the loss, one per value of the network, masked ones too
   */
  public static Change byGradient(
      NetworkSnapshot network, int parameters, float[] gradients, long seed) {
    int missing = missing(network, parameters);
    return missing == 0
        ? NOTHING
        : come(network, largest(masked(network), missing, gradients, seed), seed);
  }

  private static int missing(NetworkSnapshot network, int parameters) {
    return Math.max(0, Math.min(parameters, network.spec().parameters()) - network.kept());
  }

  private static Change come(NetworkSnapshot network, BitSet come, long seed) {
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

  /** Those of the largest gradients, of equal ones those that a shuffle brings to the front. */
  private static BitSet largest(int[] candidates, int count, float[] gradients, long seed) {
    List<Integer> order = new ArrayList<>(Arrays.stream(candidates).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    order.sort(Comparator.comparingDouble(index -> -Math.abs(gradients[index])));
    BitSet largest = new BitSet();
    order.subList(0, count).forEach(largest::set);
    return largest;
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
