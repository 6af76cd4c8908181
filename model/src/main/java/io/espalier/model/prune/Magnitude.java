package io.espalier.model.prune;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import java.util.function.Consumer;

/**
 * The classic baseline: a parameter matters as much as its absolute value (Han et al. 2015, arXiv
 * 1506.02626), a convolution's kernel as much as the sum of its own. Where the whole network
 * competes, a kernel counts as their mean: it costs its taps, and would else outlive any dense
 * layer by their number.
 *
 * @param scope who competes with whom
 */
public record Magnitude(Scope scope) implements Criterion {

  /** Within each layer. */
  public Magnitude() {
    this(Scope.LAYER);
  }

  @Override
  public String name() {
    return scope == Scope.LAYER ? "magnitude" : "magnitude-global";
  }

  @Override
  public boolean needsEvidence() {
    return false;
  }

  @Override
  public void score(NetworkSnapshot network, Evidence evidence, Consumer<Contributions> groups) {
    float[] values = network.values();
    scope.score(
        network,
        (first, length) -> {
          double sum = 0;
          for (int index = first; index < first + length; index++) {
            sum += Math.abs((double) values[index]);
          }
          return scope == Scope.LAYER ? sum : sum / length;
        },
        groups);
  }
}
