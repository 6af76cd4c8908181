package io.espalier.model.compact;

import io.espalier.model.edit.Change;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.optimizer.OptimizerState;
import io.espalier.model.train.LearnerState;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Translates between a network as others know it, outside, and the smaller one that was made of it,
 * inside.
 */
record Coordinates(CompactedNetwork compacted) {

  /** What the learner of the larger network remembers, for the smaller one as it was made. */
  LearnerState inside(LearnerState whole) {
    return learner(whole, compacted.network(), this::gathered);
  }

  /** The learner of the smaller network as if it were that of the larger one. */
  LearnerState outside(LearnerState smaller) {
    return learner(smaller, compacted.expand(smaller.network()), this::scattered);
  }

  private static LearnerState learner(
      LearnerState from, NetworkSnapshot network, UnaryOperator<float[]> moment) {
    OptimizerState optimizer = from.optimizerState();
    return new LearnerState(
        network,
        from.optimizer(),
        new OptimizerState(optimizer.steps(), optimizer.moments().stream().map(moment).toList()),
        from.noise(),
        from.features());
  }

  private float[] gathered(float[] moment) {
    int[] origins = compacted.origins();
    BitSet live = compacted.network().live();
    float[] gathered = new float[origins.length];
    for (int index = live.nextSetBit(0); index >= 0; index = live.nextSetBit(index + 1)) {
      gathered[index] = moment[origins[index]];
    }
    return gathered;
  }

  private float[] scattered(float[] moment) {
    float[] scattered = new float[compacted.sourceSpec().size()];
    for (int index = 0; index < moment.length; index++) {
      scattered[compacted.origins()[index]] = moment[index];
    }
    return scattered;
  }

  /** Whether the smaller network has a place for all that comes or grows by a change. */
  boolean hold(Change change) {
    return IntStream.concat(
            Arrays.stream(change.regrowth().indices()), Arrays.stream(change.shift().indices()))
        .allMatch(index -> at(index) >= 0);
  }

  /** Where a value of the larger network stands in the smaller one; negative if it does not. */
  private int at(int index) {
    return Arrays.binarySearch(compacted.origins(), index);
  }

  /** A change of the larger network as one of the smaller; what is not in that is left out. */
  Change inside(Change change) {
    return change.translated(this::at);
  }

  /** A change of the smaller network as one of the larger. */
  Change outside(Change change) {
    return change.translated(index -> compacted.origins()[index]);
  }
}
