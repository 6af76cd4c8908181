package io.espalier.model.prune;

import io.espalier.model.evidence.ActivityMean;
import io.espalier.model.network.DenseBlock;
import io.espalier.model.network.NetworkSnapshot;
import java.util.List;
import java.util.function.Consumer;

/**
 * The classic baseline: a parameter matters as much as its absolute value (Han et al. 2015, arXiv
 * 1506.02626). All parameters of a layer compete.
 */
public final class Magnitude implements Criterion {

  @Override
  public String name() {
    return "magnitude";
  }

  @Override
  public boolean needsEvidence() {
    return false;
  }

  /** One group per layer; costs O(parameters). */
  @Override
  public void score(
      NetworkSnapshot network, List<ActivityMean> activity, Consumer<Contributions> groups) {
    for (DenseBlock block : network.spec().blocks()) {
      int[] indices =
          network.live().stream()
              .dropWhile(index -> index < block.offset())
              .takeWhile(index -> index < block.end())
              .toArray();
      double[] scores = new double[indices.length];
      for (int k = 0; k < indices.length; k++) {
        scores[k] = Math.abs((double) network.values()[indices[k]]);
      }
      groups.accept(new Contributions(indices, scores));
    }
  }
}
