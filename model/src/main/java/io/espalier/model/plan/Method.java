package io.espalier.model.plan;

import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.plan.Reduction.Merge;
import io.espalier.model.plan.Reduction.MergeThenCut;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.KernelNorm;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a person asks for by name: a criterion that cuts, NoiseOut, or both.
 *
 * @param name as it was given
 * @param criterion what chooses connections; empty for NoiseOut alone
 * @param merges whether NoiseOut merges neurons
 */
public record Method(String name, Optional<Criterion> criterion, boolean merges) {

  /** The name of NoiseOut. */
  public static final String NOISE_OUT = "noiseout";

  /** What stands between two names. */
  static final String AND = "+";

  /** The names of all methods. */
  public static final List<String> NAMES =
      Stream.of(
              Criterion.NAMES.stream(),
              Stream.of(NOISE_OUT),
              Criterion.NAMES.stream().map(name -> name + AND + NOISE_OUT))
          .flatMap(names -> names)
          .toList();

  /**
   * The method of a name such as {@code nnrelief+noiseout}.
   *
   * @param norm of criteria that score kernels by their activity
   * @param seed of a criterion that draws
   * @throws IllegalArgumentException when it is unknown
   */
  public static Method named(String name, KernelNorm norm, long seed) {
    if (name.equals(NOISE_OUT)) {
      return new Method(name, Optional.empty(), true);
    }
    requireOrder(name);
    boolean merges = name.endsWith(AND + NOISE_OUT);
    String cutting =
        merges ? name.substring(0, name.length() - AND.length() - NOISE_OUT.length()) : name;
    try {
      return new Method(name, Optional.of(Criterion.named(cutting, norm, seed)), merges);
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "%s For neurons, noiseout, alone or as in nnrelief+noiseout."
              .formatted(unknown.getMessage()),
          unknown);
    }
  }

  /** Of two names NoiseOut is the second, and each stands there once. */
  private static void requireOrder(String name) {
    List<String> parts = List.of(name.split(Pattern.quote(AND), -1));
    if (parts.stream().filter(NOISE_OUT::equals).count() > 1) {
      throw new IllegalArgumentException(
          "criterion '%s' names noiseout twice. Once is enough, alone or as in nnrelief+noiseout."
              .formatted(name));
    }
    if (parts.size() == 2 && parts.get(0).equals(NOISE_OUT)) {
      throw new IllegalArgumentException(
          "criterion '%s' begins with noiseout, which comes second: %s."
              .formatted(name, parts.get(1) + AND + NOISE_OUT));
    }
    if (parts.size() > 1 && parts.stream().filter(Criterion.NAMES::contains).count() > 1) {
      throw new IllegalArgumentException(
          "criterion '%s' names several that cut. Name one, alone or as in nnrelief+noiseout."
              .formatted(name));
    }
  }

  /**
   * What it takes away in a round.
   *
   * @param cut how a criterion cuts; asked only if there is one
   * @param merge how neurons are merged; asked only if they are
   */
  public Reduction reduction(Function<Criterion, Cut> cut, Supplier<Merge> merge) {
    if (criterion.isEmpty()) {
      return merge.get();
    }
    Cut cuts = cut.apply(criterion.get());
    return merges ? new MergeThenCut(merge.get(), cuts) : cuts;
  }
}
