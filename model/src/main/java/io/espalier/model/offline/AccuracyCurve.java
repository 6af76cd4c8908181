package io.espalier.model.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Accuracy against rounds of pruning, freed of the noise of a finite sample: the non-increasing
 * curve with the least squared distance from what was measured (isotonic regression by pooling
 * adjacent violators; Barlow and others, 1972). A single lucky or unlucky measurement moves neither
 * the reference nor the choice by its whole error. Not thread-safe.
 */
final class AccuracyCurve {

  /** Neighbours that share one value. */
  private record Pool(int count, double mean) {
    Pool with(Pool next) {
      int both = count + next.count;
      return new Pool(both, (mean * count + next.mean * next.count) / both);
    }
  }

  private final List<Pool> pools = new ArrayList<>();

  /** Adds the accuracy of the dense network, then of each round; costs O(1) on average. */
  void add(double accuracy) {
    Pool last = new Pool(1, accuracy);
    while (!pools.isEmpty() && pools.get(pools.size() - 1).mean() < last.mean()) {
      last = pools.remove(pools.size() - 1).with(last);
    }
    pools.add(last);
  }

  /** The fitted accuracy of each network so far, the dense one first. */
  double[] fitted() {
    return pools.stream()
        .flatMapToDouble(pool -> DoubleStream.generate(pool::mean).limit(pool.count()))
        .toArray();
  }
}
