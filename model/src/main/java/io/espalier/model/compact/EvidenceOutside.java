package io.espalier.model.compact;

import io.espalier.model.evidence.BatchEvidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.KeptParts;
import io.espalier.model.evidence.Statistic;
import io.espalier.model.flow.ParameterBlock;
import java.util.stream.IntStream;

/**
 * What is observed of a smaller network as evidence about the one that it was made of; see {@link
 * Statistic#outside}. Nobody asks about what the smaller one does not have: it is masked.
 *
 * @param observed of the larger network
 */
record EvidenceOutside(CompactedNetwork compacted, EvidenceSpec observed) implements KeptParts {

  BatchEvidence of(BatchEvidence inside) {
    BatchEvidence outside = BatchEvidence.of(inside.records());
    for (Statistic<?, ?> statistic : observed.statistics()) {
      outside = with(outside, statistic, inside);
    }
    return outside;
  }

  private <B> BatchEvidence with(
      BatchEvidence outside, Statistic<B, ?> statistic, BatchEvidence inside) {
    B part = statistic.outside(inside.get(statistic.kind()), this);
    return outside.with(statistic.kind(), part);
  }

  @Override
  public int[] values() {
    return compacted.origins();
  }

  @Override
  public int[] channels(int probe) {
    return compacted.channels().get(probe);
  }

  @Override
  public int[] outputs(int layer) {
    ParameterBlock smaller = compacted.network().spec().blocks().get(layer);
    ParameterBlock block = compacted.sourceSpec().blocks().get(layer);
    return IntStream.range(0, smaller.outputs())
        .map(output -> compacted.origins()[smaller.weight(0, output)])
        .map(origin -> (origin - block.offset()) / block.fanIn())
        .toArray();
  }
}
