package io.espalier.model.precision;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.NetworkSnapshot;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * In what form the weights of a network are stored. Biases, gains and running statistics are few
 * and stay floats: a variance that is rounded to 0 is divided by.
 */
public enum Precision {
  /** As they are. */
  FLOAT32(32),
  /**
   * Half floats ({@link HalfFloat}): each is off by at most 1/2,048 of itself, or by 2⁻²⁵ if that
   * is more. Of the two common forms of 16 bits the one for weights, which lie around 0: bfloat16
   * goes as far as a float does and is off by up to 1/256.
   */
  FLOAT16(16),
  /**
   * Whole steps, each row of weights (those of one output) with a scale of its own: each is off by
   * at most 1/254 of the largest of its row.
   */
  INT8(8);

  private final int bits;

  Precision(int bits) {
    this.bits = bits;
  }

  /** Of each weight. */
  public int bits() {
    return bits;
  }

  /**
   * The form of so many bits.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Precision ofBits(int bits) {
    return Arrays.stream(values())
        .filter(precision -> precision.bits == bits)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "values are stored in %s bits, not in %d",
                        Arrays.stream(values())
                            .map(precision -> Integer.toString(precision.bits))
                            .collect(Collectors.joining(", ")),
                        bits)));
  }

  /** Whether no weight is beyond what there is. */
  public boolean holds(NetworkSnapshot network) {
    return this != FLOAT16
        || network.spec().blocks().stream().allMatch(block -> holds(block, network.values()));
  }

  private static boolean holds(ParameterBlock block, float[] values) {
    return IntStream.range(block.offset(), block.offset() + block.weights())
        .allMatch(k -> Math.abs(values[k]) <= HalfFloat.LARGEST);
  }

  /**
   * A network as it is read again.
   *
   * @throws IllegalArgumentException when a weight is beyond what there is
   */
  public NetworkSnapshot rounded(NetworkSnapshot network) {
    return switch (this) {
      case FLOAT32 -> network;
      case FLOAT16 -> halves(network);
      case INT8 -> {
        float[] values = network.values().clone();
        WeightSteps.of(network).putInto(values, network.spec());
        yield new NetworkSnapshot(network.spec(), values, network.live());
      }
    };
  }

  private static NetworkSnapshot halves(NetworkSnapshot network) {
    float[] values = network.values().clone();
    for (ParameterBlock block : network.spec().blocks()) {
      if (!holds(block, values)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a weight of %s is beyond what 16 bits hold (%.0f). Store values in 32 or 8.",
                block.name(),
                HalfFloat.LARGEST));
      }
      for (int k = block.offset(); k < block.offset() + block.weights(); k++) {
        values[k] = HalfFloat.value(HalfFloat.of(values[k]));
      }
    }
    return new NetworkSnapshot(network.spec(), values, network.live());
  }

  /** How far the value is off that is furthest off. */
  public double largestError(NetworkSnapshot network) {
    float[] exact = network.values();
    float[] stored = rounded(network).values();
    double largest = 0;
    for (int k = 0; k < exact.length; k++) {
      largest = Math.max(largest, Math.abs((double) exact[k] - stored[k]));
    }
    return largest;
  }
}
