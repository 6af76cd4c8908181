package io.espalier.model.prune;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.network.NetworkSnapshot;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The baseline that knows nothing: scores are drawn evenly from 0 to 1 within each layer. They
 * depend on the seed and on how many parameters are left, so every round draws anew and the same
 * round always draws the same.
 */
public record RandomScores(long seed) implements Criterion {

  @Override
  public String name() {
    return "random";
  }

  @Override
  public boolean needsEvidence() {
    return false;
  }

  @Override
  public void score(NetworkSnapshot network, Evidence evidence, Consumer<Contributions> groups) {
    SplittableRandom random = new SplittableRandom(31 * seed + network.kept());
    Scope.LAYER.score(network, (first, length) -> random.nextDouble(), groups);
  }
}
