package io.espalier.streaming.compare;

import java.util.List;

/**
 * A sequential test of whether a change of a network costs more than a margin (Wald 1945,
 * "Sequential tests of statistical hypotheses", on the records that tell two networks apart): the
 * network from before the change is tested beside the one after it on the same records, so that
 * what the stream does makes no difference. It ends as soon as it knows.
 *
 * <p>With n10 records that only the network before got right, n01 that only the one after did, and
 * n in all: q = (n10 + n01 + 4)/(n + 200) is the share of records that tell them apart, e = m/q the
 * bias that a loss of the margin m makes among those, LLR = n10·ln(1 + e) + n01·ln(1 − e) the
 * logarithm of how much likelier such a loss is than none.
 *
 * <p>Each class is tested too, so that a rare one is not lost unseen: with {@value #CLASS_MARGINS}
 * margins, as there are few records, and all classes together twice as cautiously as all records
 * (Bonferroni, the first step of Holm 1979). Where classes are uneven, their mean loss counts as
 * well.
 *
 * @param margin loss of the share of right records that counts as none, from 0 to 1
 */
public record PairedTest(double margin) {

  /** So much likelier must a loss be: ln((1 − 0.05)/0.01). */
  static final double HARMFUL_EVIDENCE = Math.log(0.95 / 0.01);

  /** Or so much less likely: ln(0.05/(1 − 0.01)). */
  static final double HARMLESS_EVIDENCE = Math.log(0.05 / 0.99);

  /** A single class may lose so many margins. */
  static final int CLASS_MARGINS = 5;

  /** Fewer records of a class say nothing for it. */
  private static final int LEAST_OF_CLASS = 30;

  /** Nor does one whose loss is already this much likelier than none. */
  private static final double SUSPICION = 1;

  private static final double PRIOR_DIFFERENT = 4;
  private static final double PRIOR_RECORDS = 200;

  /** A bias of 1 would make one record that was won prove that nothing was lost. */
  private static final double LARGEST_BIAS = 0.9;

  private static final double UNEVEN = 5;
  private static final double BALANCED_DEVIATIONS = 4;

  public PairedTest {
    if (!(margin > 0 && margin <= 1)) {
      throw new IllegalArgumentException("a margin is above 0 and at most 1, got " + margin);
    }
  }

  /**
   * Whether there is this much evidence of a loss; what was lost must be more than half of what is
   * looked for, as more can't be lost than there are records that tell the networks apart.
   */
  private static boolean isLoss(PairedCounts counts, double margin, double evidence) {
    return counts.loss() > margin / 2 && evidence(counts, margin) >= evidence;
  }

  /** What can be said of the change by now. */
  public Verdict verdict(PairedOutcomes outcomes) {
    double evidence = evidence(outcomes.all(), margin);
    if (isLoss(outcomes.all(), margin, HARMFUL_EVIDENCE) || costsAClass(outcomes)) {
      return Verdict.HARMFUL;
    }
    return evidence <= HARMLESS_EVIDENCE && outcomes.seen().stream().allMatch(this::isSpared)
        ? Verdict.HARMLESS
        : Verdict.OPEN;
  }

  /** What is to be said at the latest: where nothing is sure, what is likelier. */
  public Verdict lastVerdict(PairedOutcomes outcomes) {
    Verdict sure = verdict(outcomes);
    if (sure != Verdict.OPEN) {
      return sure;
    }
    return isLoss(outcomes.all(), margin, 0) ? Verdict.HARMFUL : Verdict.HARMLESS;
  }

  /** How much likelier a loss of a margin is than none: its logarithm. */
  static double evidence(PairedCounts counts, double margin) {
    double different =
        (counts.lost() + counts.won() + PRIOR_DIFFERENT) / (counts.records() + PRIOR_RECORDS);
    double bias = Math.min(LARGEST_BIAS, margin / different);
    return counts.lost() * Math.log1p(bias) + counts.won() * Math.log1p(-bias);
  }

  private double classMargin() {
    return Math.min(1, CLASS_MARGINS * margin);
  }

  private boolean isSpared(PairedCounts ofClass) {
    return ofClass.records() >= LEAST_OF_CLASS && evidence(ofClass, classMargin()) <= SUSPICION;
  }

  private boolean costsAClass(PairedOutcomes outcomes) {
    List<PairedCounts> seen = outcomes.seen();
    double least = HARMFUL_EVIDENCE + Math.log(2.0 * Math.max(1, seen.size()));
    return seen.stream().anyMatch(ofClass -> isLoss(ofClass, classMargin(), least))
        || isUnbalancedLoss(seen);
  }

  /** The mean of the losses of all classes, where they are uneven, against its standard error. */
  private boolean isUnbalancedLoss(List<PairedCounts> seen) {
    long most = seen.stream().mapToLong(PairedCounts::records).max().orElse(0);
    long fewest = seen.stream().mapToLong(PairedCounts::records).min().orElse(0);
    if (fewest < LEAST_OF_CLASS || most < UNEVEN * fewest) {
      return false;
    }
    double loss = seen.stream().mapToDouble(PairedCounts::loss).sum();
    double variance =
        seen.stream()
            .mapToDouble(
                counts -> (counts.lost() + counts.won()) / Math.pow((double) counts.records(), 2))
            .sum();
    return loss > margin * seen.size() && loss > BALANCED_DEVIATIONS * Math.sqrt(variance);
  }
}
