package io.espalier.model.train;

import io.espalier.model.engine.ExecutionPlan;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.BatchActivity;
import io.espalier.model.evidence.BatchEvidence;
import io.espalier.model.evidence.BatchGradients;
import io.espalier.model.evidence.BatchMoments;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.GradientStatistic;
import io.espalier.model.evidence.NeuronStatistic;
import io.espalier.model.evidence.SensitivityStatistic;
import io.espalier.model.evidence.SensitivitySums;
import io.espalier.model.evidence.Statistic;
import java.util.List;

/** What observes a pass, statistic by statistic. */
final class Observers implements AutoCloseable {

  /** A statistic and its observer. */
  private record Part<B>(Statistic<B, ?> statistic, Observer<B> observer) {

    BatchEvidence read(BatchEvidence others) {
      return others.with(statistic.kind(), observer.read());
    }
  }

  private final int records;
  private final List<Part<?>> parts;

  /**
   * Observers of what is asked for.
   *
   * @param products of the pass's network
   */
  Observers(ExecutionPlan pass, EvidenceSpec observed, GradientProducts products) {
    records = pass.batchSize();
    Choice choice = new Choice(pass, products);
    parts =
        observed.statistics().stream().<Part<?>>map(statistic -> statistic.accept(choice)).toList();
  }

  /** The observer of each kind. */
  private record Choice(ExecutionPlan pass, GradientProducts products)
      implements EvidenceSpec.Visitor<Part<?>> {

    @Override
    public Part<BatchActivity> activity(ActivityStatistic asked) {
      return new Part<>(asked, new ActivityMaps(pass, asked.probes()));
    }

    @Override
    public Part<BatchGradients> gradients(GradientStatistic asked) {
      return new Part<>(asked, products.observer(pass.batchSize()));
    }

    @Override
    public Part<BatchMoments> neurons(NeuronStatistic asked) {
      return new Part<>(asked, new CoMomentPass(pass, asked.firstGroup()));
    }

    @Override
    public Part<SensitivitySums> sensitivity(SensitivityStatistic asked) {
      return new Part<>(asked, new SensitivityPass(pass, asked.layers()));
    }
  }

  /** Looks at the forward pass of a test. */
  void forward() {
    parts.forEach(part -> part.observer().forward());
  }

  /** What the batch says without gradients. */
  BatchEvidence tested() {
    return with(BatchEvidence.of(records), false);
  }

  /** That, and what it says once gradients have come down. */
  BatchEvidence complete(BatchEvidence tested) {
    return with(tested, true);
  }

  private BatchEvidence with(BatchEvidence others, boolean gradients) {
    BatchEvidence all = others;
    for (Part<?> part : parts) {
      if (part.statistic().needsGradients() == gradients) {
        all = part.read(all);
      }
    }
    return all;
  }

  @Override
  public void close() {
    parts.forEach(part -> part.observer().close());
  }
}
