package io.espalier.model.prune;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.GradientMean;
import io.espalier.model.evidence.GradientStatistic;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * First-order Taylor importance (Molchanov et al. 2019, arXiv 1906.10771): by how much the loss of
 * a batch would change, were a parameter 0: |w·g|, averaged over batches; for a kernel the sum over
 * its taps. It is in units of the loss wherever a parameter stands, so the whole network competes.
 */
public record Taylor() implements Criterion {

  @Override
  public String name() {
    return "taylor";
  }

  @Override
  public boolean needsEvidence() {
    return true;
  }

  @Override
  public EvidenceSpec evidence(Layout layout) {
    return EvidenceSpec.gradients(layout);
  }

  @Override
  public void score(NetworkSnapshot network, Evidence evidence, Consumer<Contributions> groups) {
    double[] products = products(network, evidence);
    Scope.NETWORK.score(
        network,
        (first, length) -> {
          double sum = 0;
          for (int index = first; index < first + length; index++) {
            sum += products[index];
          }
          return sum;
        },
        groups);
  }

  private static double[] products(NetworkSnapshot network, Evidence evidence) {
    GradientMean gradients = evidence.get(GradientStatistic.KIND, "taylor").mean();
    if (gradients.meanAbsolute().length != network.spec().parameters()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "taylor: the network has %d parameters, the gradients are about %d",
              network.spec().parameters(),
              gradients.meanAbsolute().length));
    }
    if (gradients.weight() == 0) {
      throw new IllegalArgumentException("taylor can not score: no record has been observed");
    }
    return gradients.meanAbsolute();
  }
}
