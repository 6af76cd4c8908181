package io.espalier.model.evidence;

import io.espalier.model.decay.HalfLife;
import io.espalier.model.decay.Sums;
import io.espalier.model.network.Layout;

/**
 * The gradients of parameters: what {@link GradientEvidence} adds up.
 *
 * @param parameters how many of the first are observed: all of a network
 */
public record GradientStatistic(int parameters)
    implements Statistic<BatchGradients, GradientEvidence.State> {

  public static final Kind<BatchGradients, GradientEvidence.State> KIND =
      new Kind<>(
          "gradients",
          BatchGradients.class,
          GradientEvidence.State.class,
          arrays -> new GradientEvidence.State(Sums.of(arrays)));

  public GradientStatistic {
    if (parameters < 1) {
      throw new IllegalArgumentException("1 or more gradients are observed, got " + parameters);
    }
  }

  /** Of every parameter. */
  public static GradientStatistic of(Layout layout) {
    return new GradientStatistic(layout.parameters());
  }

  @Override
  public Kind<BatchGradients, GradientEvidence.State> kind() {
    return KIND;
  }

  @Override
  public GradientEvidence start(HalfLife halfLife) {
    return new GradientEvidence(parameters, halfLife);
  }

  @Override
  public boolean needsGradients() {
    return true;
  }

  @Override
  public BatchGradients outside(BatchGradients inside, KeptParts kept) {
    float[] products = new float[parameters];
    int[] origins = kept.values();
    for (int index = 0; index < inside.products().length; index++) {
      products[origins[index]] = inside.products()[index];
    }
    return new BatchGradients(inside.records(), products);
  }

  @Override
  public <R> R accept(EvidenceSpec.Visitor<R> visitor) {
    return visitor.gradients(this);
  }
}
