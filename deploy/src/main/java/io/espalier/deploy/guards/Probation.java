package io.espalier.deploy.guards;

import io.espalier.actors.guard.GuardKind;
import io.espalier.streaming.compare.PairedOutcomes;
import io.espalier.streaming.compare.PairedTest;
import io.espalier.streaming.compare.Verdict;
import io.espalier.streaming.evaluate.Quality;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How records after a change were predicted, by the changed network and by those that guards
 * compare it with. All lists are of the same batches.
 *
 * @param changed by the changed network, which learns
 * @param shadow by the one before the change, which learns too
 * @param frozen by the one before the change as it was then
 * @param before mean outcome over as many records before the change
 */
record Probation(List<Quality> changed, List<Quality> shadow, List<Quality> frozen, double before) {

  /** The first tenth is harm that learning repairs. */
  private static final int SKIPPED_SHARE = 10;

  private static final double DEVIATIONS = 2;

  Probation {
    changed = List.copyOf(changed);
    shadow = List.copyOf(shadow);
    frozen = List.copyOf(frozen);
    if (changed.size() != shadow.size() || changed.size() != frozen.size()) {
      throw new IllegalArgumentException("a probation is of the same batches for all networks");
    }
  }

  /** What each guard says of it. */
  Map<GuardKind, GuardVerdict> judgements(double margin) {
    Map<GuardKind, GuardVerdict> judgements = new EnumMap<>(GuardKind.class);
    for (GuardKind guard : GuardKind.values()) {
      judgements.put(guard, judgedBy(guard, margin));
    }
    return judgements;
  }

  private GuardVerdict judgedBy(GuardKind guard, double margin) {
    return switch (guard) {
      case SHADOW -> paired(shadow, new PairedTest(margin));
      case FORWARD_ONLY -> paired(frozen, new PairedTest(margin));
      case WINDOW -> window(margin);
    };
  }

  /** By how much more of the second half the shadow got right. */
  double lastingLoss() {
    PairedOutcomes outcomes = PairedOutcomes.NONE;
    for (int k = changed.size() / 2; k < changed.size(); k++) {
      outcomes = outcomes.plus(changed.get(k), shadow.get(k));
    }
    return outcomes.all().loss();
  }

  /** Records of it. */
  private long records() {
    return changed.stream().mapToLong(Quality::size).sum();
  }

  private GuardVerdict paired(List<Quality> other, PairedTest test) {
    long skipped = records() / SKIPPED_SHARE;
    long seen = 0;
    PairedOutcomes outcomes = PairedOutcomes.NONE;
    for (int k = 0; k < changed.size(); k++) {
      if (seen >= skipped) {
        outcomes = outcomes.plus(changed.get(k), other.get(k), before);
      }
      seen += changed.get(k).size();
      Verdict verdict = test.verdict(outcomes);
      if (verdict != Verdict.OPEN) {
        return new GuardVerdict(verdict == Verdict.HARMFUL, seen);
      }
    }
    return new GuardVerdict(test.lastVerdict(outcomes) == Verdict.HARMFUL, seen);
  }

  /**
   * The second half against the records before the change, which may differ by the margin, and by
   * twice the noise of what is compared.
   */
  private GuardVerdict window(double margin) {
    List<Quality> last = changed.subList(changed.size() / 2, changed.size());
    double now =
        last.stream().mapToDouble(Quality::sum).sum()
            / last.stream().mapToLong(Quality::size).sum();
    double noise = DEVIATIONS * Math.sqrt(before * (1 - before) * 3 / records());
    return new GuardVerdict(now < before - Math.max(margin, noise), records());
  }
}
