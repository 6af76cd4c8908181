package io.espalier.model.merge;

import io.espalier.model.edit.Change;
import io.espalier.model.edit.DeadUnits;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.NetworkSnapshot;
import java.util.List;

/** Carries folds out on a network as it is now, which may have learnt since they were decided. */
public final class Folds {

  private Folds() {}

  /**
   * The network after folds of neurons of the dense layers at the end, one after the other; what is
   * given is not changed.
   */
  public static NetworkSnapshot applyTo(NetworkSnapshot network, List<Fold> folds) {
    return applyTo(network, Grouping.NEURONS, folds);
  }

  /**
   * The network after the folds, one after the other; what is given is not changed.
   *
   * @param grouping of the units that the folds speak of
   */
  public static NetworkSnapshot applyTo(
      NetworkSnapshot network, Grouping grouping, List<Fold> folds) {
    FoldableNetwork foldable = new FoldableNetwork(network, grouping);
    folds.forEach(foldable::fold);
    return foldable.snapshot();
  }

  /**
   * What folds of neurons make of the network in the layers that it has: the parameters of the
   * units that go, and of what only they read, are cut; to those of the units that take over
   * something is added. The inverse brings all of it back.
   */
  public static Change change(NetworkSnapshot network, List<Fold> folds) {
    NetworkSnapshot folded = applyTo(network, folds);
    return Change.between(network, folded.without(DeadUnits.sweep(folded)));
  }
}
