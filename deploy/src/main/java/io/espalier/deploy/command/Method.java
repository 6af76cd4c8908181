package io.espalier.deploy.command;

import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.KernelNorm;
import java.util.Optional;

/**
 * What {@code --criterion} asks for: a criterion that cuts, NoiseOut, or both.
 *
 * @param name as it was given
 * @param criterion what chooses connections; empty for NoiseOut alone
 * @param merges whether NoiseOut merges neurons
 */
record Method(String name, Optional<Criterion> criterion, boolean merges) {

  private static final String NOISE_OUT = "noiseout";
  private static final String AND_NOISE_OUT = "+" + NOISE_OUT;

  /**
   * The method of a name such as {@code nnrelief+noiseout}.
   *
   * @param norm of criteria that score kernels by their activity
   * @param seed of a criterion that draws
   * @throws IllegalArgumentException when it is unknown
   */
  static Method named(String name, KernelNorm norm, long seed) {
    if (name.equals(NOISE_OUT)) {
      return new Method(name, Optional.empty(), true);
    }
    boolean merges = name.endsWith(AND_NOISE_OUT);
    String cutting = merges ? name.substring(0, name.length() - AND_NOISE_OUT.length()) : name;
    try {
      return new Method(name, Optional.of(Criterion.named(cutting, norm, seed)), merges);
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "%s For neurons, noiseout, alone or as in nnrelief+noiseout."
              .formatted(unknown.getMessage()),
          unknown);
    }
  }

  /** Which defaults fit. */
  MethodDefaults defaults() {
    if (!merges) {
      return MethodDefaults.CUT;
    }
    return criterion.isEmpty() ? MethodDefaults.MERGE : MethodDefaults.BOTH;
  }
}
