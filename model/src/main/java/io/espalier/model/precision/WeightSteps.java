package io.espalier.model.precision;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * The weights of a network as whole steps from −127 to 127, and for each row of weights, all that
 * feed one output, how much a step is.
 *
 * @param steps one for each value of the network, 0 for what is no weight; never written to
 * @param scales one for each row, in the order of the layout; never written to
 */
public record WeightSteps(byte[] steps, float[] scales) {

  private static final int MOST_STEPS = 127;

  /** A row of weights, from an index to before another. */
  @FunctionalInterface
  private interface Row {
    void with(int number, int from, int end);
  }

  /** The nearest steps: the largest weight of each row is 127 of them. */
  public static WeightSteps of(NetworkSnapshot network) {
    float[] values = network.values();
    byte[] steps = new byte[values.length];
    float[] scales = new float[rows(network.spec())];
    forEachRow(
        network.spec(),
        (row, from, end) -> {
          scales[row] = largest(values, from, end) / MOST_STEPS;
          // So small a row that its scale is 0 is 0.
          for (int k = from; k < end && scales[row] > 0; k++) {
            steps[k] =
                (byte)
                    Math.max(
                        -MOST_STEPS, Math.min(MOST_STEPS, Math.round(values[k] / scales[row])));
          }
        });
    return new WeightSteps(steps, scales);
  }

  private static float largest(float[] values, int from, int end) {
    float largest = 0;
    for (int k = from; k < end; k++) {
      largest = Math.max(largest, Math.abs(values[k]));
    }
    return largest;
  }

  /**
   * Writes the weights into the values of a network of these layers; what is no weight stays.
   *
   * @throws IllegalArgumentException when they are of another network
   */
  public void putInto(float[] values, NetworkSpec spec) {
    if (steps.length != spec.size() || scales.length != rows(spec)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d steps and %d scales are not those of a network of %d values and %d rows",
              steps.length,
              scales.length,
              spec.size(),
              rows(spec)));
    }
    forEachRow(
        spec,
        (row, from, end) -> {
          for (int k = from; k < end; k++) {
            values[k] = steps[k] * scales[row];
          }
        });
  }

  private static int rows(NetworkSpec spec) {
    return spec.blocks().stream().mapToInt(ParameterBlock::outputs).sum();
  }

  private static void forEachRow(NetworkSpec spec, Row row) {
    int number = 0;
    for (ParameterBlock block : spec.blocks()) {
      for (int output = 0; output < block.outputs(); output++) {
        row.with(number++, block.weight(0, output), block.weightsEnd(output));
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WeightSteps that
        && Arrays.equals(steps, that.steps)
        && Arrays.equals(scales, that.scales);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(steps), Arrays.hashCode(scales));
  }
}
