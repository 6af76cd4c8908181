package io.espalier.deploy.settings;

import io.espalier.model.plan.Method;
import io.espalier.model.prune.KernelNorm;

/** How much must have been observed before a cut; not for a person to set. */
public final class CutEvidence {

  /** Effective records of evidence without which nothing is scored. */
  public static final double MINIMUM_RECORDS = 1_000;

  private CutEvidence() {}

  static boolean isNeededBy(String name) {
    Method method = Method.named(name, KernelNorm.L1, 0);
    return method.merges() || method.criterion().orElseThrow().needsEvidence();
  }
}
