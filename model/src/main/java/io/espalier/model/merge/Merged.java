package io.espalier.model.merge;

import io.espalier.model.network.Grouping;
import io.espalier.model.network.NetworkSnapshot;
import java.util.List;

/**
 * A network after some merges.
 *
 * @param network in the layers of the original, the merged units masked
 * @param grouping of the units that are spoken of
 * @param merges in the order in which they were made
 */
public record Merged(NetworkSnapshot network, Grouping grouping, List<MergeCandidate> merges) {
  public Merged {
    merges = List.copyOf(merges);
  }

  /** The folds alone, in order. */
  public List<Fold> folds() {
    return merges.stream().map(MergeCandidate::fold).toList();
  }
}
