package io.espalier.model.prune;

import io.espalier.model.network.LayerCounts;
import io.espalier.model.network.NetworkSpec;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** What the size of a network is measured by. */
public enum SizeMetric {
  /** Weights and biases. */
  PARAMETERS {
    @Override
    public long of(NetworkSpec spec, BitSet live) {
      return spec.kept(live);
    }
  },
  /** Hidden neurons and filters that are fed. */
  NEURONS {
    @Override
    public long of(NetworkSpec spec, BitSet live) {
      List<LayerCounts> layers = LayerCounts.of(spec, live);
      return layers.subList(0, layers.size() - 1).stream()
          .mapToLong(LayerCounts::activeUnits)
          .sum();
    }
  },
  /** Multiplications of one forward pass. */
  MACS {
    @Override
    public long of(NetworkSpec spec, BitSet live) {
      return LayerCounts.macs(spec, live);
    }
  };

  /** The size of what is live; costs O(parameters). */
  public abstract long of(NetworkSpec spec, BitSet live);

  /** The size of a network in which nothing is masked. */
  public long dense(NetworkSpec spec) {
    BitSet all = new BitSet(spec.size());
    all.set(0, spec.size());
    return of(spec, all);
  }

  /** The name on the command line and in configuration. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
