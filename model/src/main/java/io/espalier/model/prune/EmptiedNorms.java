package io.espalier.model.prune;

import io.espalier.model.edit.DeadUnits;
import io.espalier.model.flow.NormBlock;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.NetworkSpec;
import java.util.BitSet;

/**
 * NNrelief's rule for dead filters (arXiv 2109.10795): where a filter has lost all its kernels and
 * its bias, or a normalization its scale, what the normalization still puts out is a constant that
 * goes too. This changes the function, unlike the sweep of {@link DeadUnits}.
 */
final class EmptiedNorms {

  private final BitSet live;
  private final BitSet emptied = new BitSet();

  private EmptiedNorms(BitSet live) {
    this.live = live;
  }

  /** The live values of such normalizations' channels. */
  static BitSet find(NetworkSpec spec, BitSet live) {
    EmptiedNorms search = new EmptiedNorms(live);
    spec.layout().normsBehind().forEach(search::visit);
    search.emptied.and(live);
    return search.emptied;
  }

  private void visit(ParameterBlock filters, NormBlock norm) {
    for (int channel = 0; channel < norm.channels(); channel++) {
      if (!live.get(norm.gamma(channel)) || !filters.isFed(channel, live)) {
        norm.of(channel).forEach(emptied::set);
      }
    }
  }
}
