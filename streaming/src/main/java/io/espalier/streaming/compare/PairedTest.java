package io.espalier.streaming.compare;

import java.util.List;

/**
 * A sequential test of whether a change of a network costs more than a margin (Wald 1945,
 * "Sequential tests of statistical hypotheses", on the records that tell two networks apart): the
 * network from before the change is tested beside the one after it on the same records, so that
 * what the stream does makes no difference. It ends as soon as it knows.
 *
 * <p>With n10 records that only the network before the change got right, n01 that only the one
 * after did, n in all and a margin m, LLR = m/v · (n10 − n01 − n·m/2) is the logarithm of how much
 * likelier a loss of the margin is than none, where n10 − n01 is about normal with a variance of
 * n·v. Here v = q·τ: q = (n10 + n01 + 4)/(n + 200) is the share of records that tell the networks
 * apart, τ how much more batches vary than independent records would, as neighbours on a stream are
 * alike. Harm is what is likely, and costs more than the margin on the records seen.
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

  /** Of 100 records two tell networks apart before any was seen. */
  private static final double USUALLY_DIFFERENT = 0.02;

  /** Fewer prove nothing, however large the margin: as many coins fall alike once in 128 times. */
  private static final int FEWEST_LOST = 7;

  private static final int FEWEST_LOST_OF_CLASS = 5;

  private static final double UNEVEN = 5;
  private static final double BALANCED_DEVIATIONS = 4;

  public PairedTest {
    if (!(margin > 0 && margin <= 1)) {
      throw new IllegalArgumentException("a margin is above 0 and at most 1, got " + margin);
    }
  }

  /** What can be said of the change by now. */
  public Verdict verdict(PairedOutcomes outcomes) {
    PairedCounts all = outcomes.all();
    boolean areEnough = all.lost() - all.won() >= FEWEST_LOST;
    if ((areEnough && costs(all, margin, USUALLY_DIFFERENT, HARMFUL_EVIDENCE))
        || costsAClass(outcomes)) {
      return Verdict.HARMFUL;
    }
    return evidence(all, margin, USUALLY_DIFFERENT) <= HARMLESS_EVIDENCE && sparesClasses(outcomes)
        ? Verdict.HARMLESS
        : Verdict.OPEN;
  }

  /** What is to be said at the latest: where nothing is sure, what was lost so far. */
  public Verdict lastVerdict(PairedOutcomes outcomes) {
    Verdict sure = verdict(outcomes);
    if (sure != Verdict.OPEN) {
      return sure;
    }
    return outcomes.all().loss() >= margin ? Verdict.HARMFUL : Verdict.HARMLESS;
  }

  private static boolean costs(PairedCounts counts, double margin, double prior, double least) {
    return counts.loss() >= margin && evidence(counts, margin, prior) >= least;
  }

  /**
   * How much likelier a loss of a margin is than none: its logarithm.
   *
   * @param prior see {@link PairedCounts#different}
   */
  static double evidence(PairedCounts counts, double margin, double prior) {
    double net = (double) counts.lost() - counts.won();
    double different = counts.different(prior);
    return margin
        / (different * counts.inflation(different))
        * (net - counts.records() * margin / 2);
  }

  private boolean sparesClasses(PairedOutcomes outcomes) {
    double prior = priorOfClasses(outcomes);
    return outcomes.seen().stream()
        .allMatch(
            ofClass ->
                ofClass.records() >= LEAST_OF_CLASS
                    && evidence(ofClass, classMargin(), prior) <= SUSPICION);
  }

  private boolean costsAClass(PairedOutcomes outcomes) {
    List<PairedCounts> seen = outcomes.seen();
    double least = HARMFUL_EVIDENCE + Math.log(2.0 * Math.max(1, seen.size()));
    double prior = priorOfClasses(outcomes);
    return seen.stream()
            .anyMatch(
                ofClass ->
                    ofClass.lost() - ofClass.won() >= FEWEST_LOST_OF_CLASS
                        && costs(ofClass, classMargin(), prior, least))
        || isUnbalancedLoss(seen);
  }

  private double classMargin() {
    return Math.min(1, CLASS_MARGINS * margin);
  }

  /** A class of which little was seen is taken to differ as all do. */
  private static double priorOfClasses(PairedOutcomes outcomes) {
    return Math.max(USUALLY_DIFFERENT, outcomes.all().different(USUALLY_DIFFERENT));
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
                counts ->
                    (counts.lost() + counts.won())
                        * counts.inflation(counts.different(USUALLY_DIFFERENT))
                        / Math.pow((double) counts.records(), 2))
            .sum();
    return loss > margin * seen.size() && loss > BALANCED_DEVIATIONS * Math.sqrt(variance);
  }
}
