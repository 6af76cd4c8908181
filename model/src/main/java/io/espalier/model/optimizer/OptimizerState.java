package io.espalier.model.optimizer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What an optimizer remembers between steps.
 *
 * @param steps updates made so far
 * @param moments one vector per kind of moment, one value per value of the network; 0 where masked;
 *     never written to after construction
 */
public record OptimizerState(long steps, List<float[]> moments) {

  public OptimizerState {
    moments = List.copyOf(moments);
    if (steps < 0) {
      throw new IllegalArgumentException("steps must be 0 or more, got " + steps);
    }
  }

  /**
   * The state before the first step.
   *
   * @param size values of the network; see {@link io.espalier.model.network.NetworkSpec#size}
   */
  public static OptimizerState initial(OptimizerSpec spec, int size) {
    return new OptimizerState(
        0, IntStream.range(0, spec.moments()).mapToObj(kind -> new float[size]).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OptimizerState that
        && steps == that.steps
        && Arrays.deepEquals(moments.toArray(), that.moments.toArray());
  }

  @Override
  public int hashCode() {
    return Objects.hash(steps, Arrays.deepHashCode(moments.toArray()));
  }
}
